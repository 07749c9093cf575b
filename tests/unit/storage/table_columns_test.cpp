// What the statement of a table says of its columns is what SQLite says of them, or nothing.
#include "storage/table_columns.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "storage/bench.hpp"
#include "storage/migrations.hpp"
#include "storage/pages.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

// "name TYPE key", line by line; "in doubt" where the statement leaves one.
std::string by_statement(std::string const& statement) {
  auto const columns = storage::columns_of_table(statement);
  if (!columns) return "in doubt";
  std::string lines;
  for (auto const& column : *columns)
    lines += fmt::format("{} {} {}\n", column.name, column.type, column.key);
  return lines;
}
std::string by_pragma(storage::Database& database, std::string const& table) {
  std::string lines;
  storage::Query query(database, fmt::format("PRAGMA table_info({})", table));
  while (query.next())
    lines += fmt::format("{} {} {}\n", query.text(1), query.text(2), query.integer(5));
  return lines;
}

}  // namespace

TEST_CASE("every table of a record says of its columns what SQLite says") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  storage::Database database({.path = dir / "a.db"});
  int tables = 0;
  storage::Query query(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'");
  while (query.next()) {
    CAPTURE(query.text(0));
    CHECK(by_statement(query.text(1)) == by_pragma(database, query.text(0)));
    ++tables;
  }
  CHECK(tables > 30);
}

TEST_CASE(
    "a statement is read past comments and texts, and doubted at every word that is not ours") {
  std::string const two = "a INTEGER 1\nb TEXT 0\n";
  CHECK(by_statement("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)") == two);
  CHECK(by_statement("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT,b TEXT)STRICT") == two);
  CHECK(by_statement("CREATE TABLE t (a INTEGER, -- b, (\n b TEXT CHECK (b <> '),'''),\n"
                     "PRIMARY KEY (a)) STRICT, WITHOUT ROWID") == two);
  CHECK(by_statement("CREATE TABLE t (b TEXT REFERENCES other (b) NOT NULL -- (\n, a REAL)") ==
        "b TEXT 0\na REAL 0\n");
  CHECK(by_statement("CREATE TABLE t (a, b INT, CHECK (a -- ')\n > b), PRIMARY KEY (b, a))") ==
        "a  2\nb INT 1\n");
  for (auto const* const columns : {"(a INTEGER PRIMARY KEY DESC)",
                                    "(a TEXT DEFAULT 'x')",
                                    "(a TEXT COLLATE NOCASE)",
                                    "(a INT GENERATED ALWAYS AS (1))",
                                    "(a INT AS (1))",
                                    "(a ANY)",
                                    "(a FLOAT)",
                                    "(a UNSIGNED BIG INT)",
                                    "(\"a\" TEXT)",
                                    "([a] TEXT)",
                                    "(`a` TEXT)",
                                    "('a' TEXT)",
                                    "(A TEXT)",
                                    "(a integer)",
                                    "(a TEXT, PRIMARY KEY (a DESC))",
                                    "(a TEXT, PRIMARY KEY (b))",
                                    "(a TEXT, PRIMARY KEY (a, a))",
                                    "(a TEXT PRIMARY KEY, PRIMARY KEY (a))",
                                    "(a TEXT, CONSTRAINT c CHECK (a))",
                                    "(a TEXT, CHECK (a) PRIMARY KEY (a))",
                                    "(a TEXT, FOREIGN KEY (a) REFERENCES t (a))",
                                    "(a TEXT /* b */)",
                                    "(a TEXT, )",
                                    "()",
                                    "(a",
                                    "(a TEXT CHECK (\"a\"))",
                                    "(a TEXT CHECK (a = '))",
                                    "(a TEXT) AS",
                                    "(a TEXT); x",
                                    ""}) {
    CAPTURE(columns);
    CHECK(by_statement(std::string("CREATE TABLE t ") + columns) == "in doubt");
  }
  CHECK(by_statement("CREATE TABLE \"t\" (a TEXT)") == "in doubt");
  CHECK(by_statement("CREATE VIRTUAL TABLE t USING fts5 (a)") == "in doubt");
}

TEST_CASE("a record that nobody asks in SQL is read without its schema") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  auto how = storage::Connection{.path = dir / "a.db", .reads = true};
  storage::Database database(std::move(how));
  long rows = 0;
  storage::scan_table(database, "audit", "seq", [&](storage::ScannedRow const&) { ++rows; });
  CHECK(rows == 1);
  CHECK(storage::SupersededIds(database, "mark").has(1) == false);
  int schema_bytes = 0, highest = 0;
  sqlite3_db_status(database.handle(), SQLITE_DBSTATUS_SCHEMA_USED, &schema_bytes, &highest, 0);
  int const unread = schema_bytes;
  CHECK(database.ask("SELECT count(*) FROM audit") == "1");
  sqlite3_db_status(database.handle(), SQLITE_DBSTATUS_SCHEMA_USED, &schema_bytes, &highest, 0);
  CHECK(unread < schema_bytes / 10);
}
