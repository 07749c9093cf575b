// A table read straight from the pages of its file, which takes a quarter of the time in which
// SQLite hands out the rows one by one. Nothing is ever written so.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"
#include "storage/scan.hpp"

namespace careplan::storage {

// Hands on every row of a table in the order of its key. `columns` are names between commas. False,
// before any row, where only SQLite can read the table: it is not in the file, the file is in WAL
// mode, the connection holds no read transaction or one that may have written, or the statement
// that made the table leaves a doubt about its columns (table_columns.hpp). Error{database} for
// whatever does not lie as https://www.sqlite.org/fileformat2.html says.
bool scan_pages(Database& database, std::string_view table, std::string_view columns,
                RowTaker taker);

// The same of the index of corrections: which row of the table is superseded, and by which.
bool scan_corrections(Database& database, std::string_view table, RowTaker taker);

// scan_table(database, "mark", "id, client", [&](ScannedRow const& row) { ... });
// By pages where that is possible, else by SQLite; the rows and their order are the same.
template <class Take>
void scan_table(Database& database, std::string_view table, std::string_view columns, Take&& take) {
  Snapshot const snapshot(database);
  if (!scan_pages(database, table, columns, taker_of(take)))
    scan(database, columns, "FROM " + std::string(table) + " NOT INDEXED", take);
}

// For how many rows of a table to make room: ids count up, and no row takes less than twenty bytes.
std::size_t rows_at_most(Database& database, std::string_view table);

// The same of rows that count: those that were superseded or struck are left out. The first of the
// columns is the id.
template <class Take>
void scan_current(Database& database, std::string_view table, std::string_view columns,
                  Take&& take) {
  Snapshot const snapshot(database);
  SupersededIds const superseded(database, table);
  scan_table(database, table, columns, [&](ScannedRow const& row) {
    if (!superseded.has(row.integer(0))) take(row);
  });
}

// Numbers that are wanted, which ascend.
class WantedNumbers final : public WantedKeys {
 public:
  explicit WantedNumbers(std::vector<long> const& numbers)
      : next_(numbers.begin()), end_(numbers.end()) {}
  bool between(Field const* from, Field const* to) override;

 private:
  std::vector<long>::const_iterator next_, end_;
};

// The same of rows whose id, or the first number of whose key, is one of these, which ascend. It is
// the first of the columns.
template <class Take>
void scan_rows_of(Database& database, std::string_view table, std::string_view columns,
                  std::vector<long> const& numbers, Take&& take) {
  auto at = numbers.begin();
  auto only_wanted = [&](ScannedRow const& row) {
    while (at != numbers.end() && *at < row.integer(0)) ++at;
    if (at != numbers.end() && *at == row.integer(0)) take(row);
  };
  auto taker = taker_of(only_wanted);
  WantedNumbers wanted(numbers);
  taker.wanted = &wanted;
  Snapshot const snapshot(database);
  if (!scan_pages(database, table, columns, taker))
    scan(database, columns, "FROM " + std::string(table) + " NOT INDEXED", only_wanted);
}

// The same of one number, which is asked of SQLite where that has read its schema already.
template <class Take>
void scan_rows_of(Database& database, std::string_view table, std::string_view columns, long number,
                  Take&& take) {
  if (!database.knows_schema())
    return scan_rows_of(database, table, columns, std::vector{number}, take);
  scan(
      database, columns,
      fmt::format("FROM {} NOT INDEXED WHERE {} = ?1", table, columns.substr(0, columns.find(','))),
      take, number);
}

// The ids of a client's rows that count, which ascend, by the index that begins with clients.
// Nothing where SQLite is to be asked: it has read its schema already, the table has no such index,
// or as above.
std::optional<std::vector<long>> current_ids_of(Database& database, std::string_view table,
                                                std::string_view client);

}  // namespace careplan::storage
