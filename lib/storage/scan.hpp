// One pass over many rows: SQLite hands each row to a function while it stands on it, which takes
// two thirds of the time of stepping from row to row. Reports read millions.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/calendar.hpp"
#include "core/names.hpp"
#include "storage/database.hpp"

struct sqlite3_value;

namespace careplan::storage {

// The columns of the row that SQLite stands on, from 0; views hold until the next row.
class ScannedRow {
 public:
  ScannedRow(Database const& database, sqlite3_value** values)
      : database_(database), values_(values) {}

  bool is_null(int column) const;
  long integer(int column) const;
  double number(int column) const;
  bool yes(int column) const { return integer(column) != 0; }
  std::string_view view(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  Date date(int column) const;
  std::optional<long> maybe_integer(int column) const;
  template <Wordy E>
  E word(int column) const {
    auto const found = view(column);
    if (auto const value = from_text<E>(found)) return *value;
    foreign(found);
  }

 private:
  [[noreturn]] void foreign(std::string_view text) const;

  Database const& database_;
  sqlite3_value** values_;
};

struct RowTaker {
  void (*take)(void*, ScannedRow const&) = nullptr;
  void* whose = nullptr;
};

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

// Rows that others supersede, looked up in memory: asking the index for each row costs as much as
// the row. Corrections are few.
class SupersededIds {
 public:
  SupersededIds(Database& database, std::string_view table);
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
  using Taker = std::remove_reference_t<Take>;
  Scan(database, columns, from)
      .with(values...)
      .run({[](void* whose, ScannedRow const& row) { (*static_cast<Taker*>(whose))(row); },
            std::addressof(take)});
}

}  // namespace careplan::storage
