// One pass over many rows: SQLite hands each row to a function while it stands on it, which takes
// two thirds of the time of stepping from row to row. Reports read millions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.hpp"
#include "core/names.hpp"
#include "storage/database.hpp"

namespace careplan::storage {

// One value of a row; of the last three only the one that `kind` names counts. `bytes` are those of
// a text or a blob.
struct Field {
  enum class Kind : std::uint8_t { null, integer, real, bytes };
  Kind kind = Kind::null;
  long integer = 0;
  double real = 0;
  std::string_view bytes{};
};

// The columns of one row, from 0; views hold until the next row.
class ScannedRow {
 public:
  ScannedRow(Database const& database, Field const* fields)
      : database_(database), fields_(fields) {}

  bool is_null(int column) const { return fields_[column].kind == Field::Kind::null; }
  long integer(int column) const {
    auto const& field = fields_[column];
    return field.kind == Field::Kind::integer ? field.integer : 0;
  }
  double number(int column) const {
    auto const& field = fields_[column];
    return field.kind == Field::Kind::real ? field.real : static_cast<double>(integer(column));
  }
  bool yes(int column) const { return integer(column) != 0; }
  std::string_view view(int column) const {
    auto const& field = fields_[column];
    return field.kind == Field::Kind::bytes ? field.bytes : std::string_view();
  }
  std::string text(int column) const { return std::string(view(column)); }
  Date date(int column) const;
  std::optional<long> maybe_integer(int column) const;
  template <Wordy E>
  E word(int column) const {
    static constexpr auto known = words(E{});
    auto const found = view(column);
    for (auto const& one : known)
      if (one.text == found) return one.value;
    foreign(found);
  }

 private:
  [[noreturn]] void foreign(std::string_view text) const;

  Database const& database_;
  Field const* fields_;
};

// Which rows of a tree are wanted, by the first field of what they are stored in the order of.
class WantedKeys {
 public:
  // Whether any key from the one to the other may be wanted; null: no bound. Asked in the order of
  // the keys, each `from` being at least the one before.
  virtual bool between(Field const* from, Field const* to) = 0;

 protected:
  ~WantedKeys() = default;
};

struct RowTaker {
  void (*take)(void const*, ScannedRow const&) = nullptr;
  void const* whose = nullptr;
  WantedKeys* wanted = nullptr;  // nothing is read of other rows; null: all of them
};
template <class Take>
RowTaker taker_of(Take& take) {
  return {[](void const* whose, ScannedRow const& row) {
            (*static_cast<Take*>(const_cast<void*>(whose)))(row);
          },
          std::addressof(take)};
}

// A statement whose rows are taken one by one. A connection has one scan at a time.
class Scan {
 public:
  Scan(Database& database, std::string_view columns, std::string_view from);
  template <class... T>
  Scan& with(T const&... values) {
    query_.with(values...);
    return *this;
  }
  void run(RowTaker taker);

 private:
  EachRow& each_row_;
  Query query_;
};

// Rows that others supersede or that are struck, looked up in memory: asking the index for each row
// costs as much as the row. Corrections are few.
class SupersededIds {
 public:
  // At least those among `only`, which ascend; null: all of the table.
  SupersededIds(Database& database, std::string_view table,
                std::vector<long> const* only = nullptr);
  bool has(long id) const { return std::ranges::binary_search(ids_, id); }

 private:
  std::vector<long> ids_{};  // ascending
};

// scan(database, "id, client", "FROM mark NOT INDEXED", [&](ScannedRow const& row) { ... });
// Rows come as SQLite finds them: by rowid or primary key where no index is used. `values` are
// those of the parameters in `from`. What `take` throws ends the scan and comes out of it.
template <class Take, class... T>
void scan(Database& database, std::string_view columns, std::string_view from, Take&& take,
          T const&... values) {
  Scan(database, columns, from).with(values...).run(taker_of(take));
}

}  // namespace careplan::storage
