// A table read straight from the pages of its file, which takes a quarter of the time in which
// SQLite hands out the rows one by one. Nothing is ever written so.
#pragma once

#include <memory>
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

// The same of a table without row ids whose key begins with the first of the columns, a number: the
// rows of these numbers, which ascend.
template <class Take>
void scan_rows_of(Database& database, std::string_view table, std::string_view columns,
                  std::vector<long> const& numbers, Take&& take) {
  auto at = numbers.begin();
  auto wants = [&](long number) {
    while (at != numbers.end() && *at < number) ++at;
    return at != numbers.end() && *at == number;
  };
  auto only_wanted = [&](ScannedRow const& row) {
    if (wants(row.integer(0))) take(row);
  };
  auto taker = taker_of(only_wanted);
  taker.who_wants = std::addressof(wants);
  taker.wants = [](void const* who, long number) {
    return (*static_cast<decltype(wants)*>(const_cast<void*>(who)))(number);
  };
  Snapshot const snapshot(database);
  if (!scan_pages(database, table, columns, taker))
    scan(database, columns, "FROM " + std::string(table) + " NOT INDEXED", only_wanted);
}

}  // namespace careplan::storage
