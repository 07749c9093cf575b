// Rows from pages are the rows that SQLite gives, and what is no database does no harm.
#include "storage/pages.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <random>

#include "storage/bench.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

constexpr char thing_columns[] = "size, name, id, part, day";

std::string shown(storage::ScannedRow const& row) {
  std::string line;
  for (int i = 0; i < 5; ++i)
    line += row.is_null(i) ? std::string("-;")
                           : fmt::format("{},{},{};", row.view(i), row.integer(i), row.number(i));
  return line + "\n";
}

// With what SQLite itself gives as the rows, the pages must agree on them and on their order.
std::string by_sqlite(storage::Database& database, std::string const& table) {
  std::string all;
  storage::scan(database, thing_columns, "FROM " + table + " NOT INDEXED",
                [&](storage::ScannedRow const& row) { all += shown(row); });
  return all;
}

bool by_pages(storage::Database& database, std::string const& table, std::string& all) {
  auto take = [&](storage::ScannedRow const& row) { all += shown(row); };
  storage::Snapshot const snapshot(database);
  return storage::scan_pages(database, table, thing_columns, storage::taker_of(take));
}

// Two tables of the same rows, one stored by row id and one by a key of two columns.
void fill(Raw& raw, std::minstd_rand& random, int page_size, int rows) {
  raw.run(fmt::format("PRAGMA page_size = {}", page_size));
  raw.run(
      "CREATE TABLE thing (day TEXT, id INTEGER PRIMARY KEY, name TEXT, size REAL, part INTEGER);"
      "CREATE TABLE keyed (day TEXT, size REAL, id INTEGER NOT NULL, name TEXT,"
      " part INTEGER NOT NULL, PRIMARY KEY (part, id)) WITHOUT ROWID");
  std::string sql = "BEGIN;";
  for (int i = 1; i <= rows; ++i) {
    auto const length = random() % 40 == 0 ? random() % 3000 : random() % 30;
    auto const whole = static_cast<long>(random()) << (random() % 34);
    auto const row = fmt::format(
        "(id, name, size, part, day) VALUES ({}, '{}', {}, {}, {});",
        random() % 3 == 0 ? -i : i * 1000L, std::string(length, static_cast<char>('a' + i % 26)),
        random() % 2 == 0 ? "7.0" : fmt::format("{}.25", random() % 99),
        random() % 2 == 0 ? whole : -whole % 300, random() % 4 == 0 ? "NULL" : "'2026-12-01'");
    sql += "INSERT INTO thing " + row + "INSERT INTO keyed " + row;
  }
  REQUIRE(raw.run(sql + "COMMIT").empty());
}

std::string file_bytes(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("pages give the rows that SQLite gives, whatever their size and that of the page") {
  Directory const dir;
  std::minstd_rand random(7);
  for (auto const& [page_size, rows] :
       {std::pair(512, 3000), {4096, 3000}, {65536, 400}, {4096, 0}}) {
    CAPTURE(page_size);
    auto const path = dir / fmt::format("{}-{}.db", page_size, rows);
    Raw raw(path);
    fill(raw, random, page_size, rows);
    storage::Database database({.path = path});
    for (std::string const table : {"thing", "keyed"}) {
      CAPTURE(table);
      std::string seen;
      CHECK(by_pages(database, table, seen));
      CHECK((seen == by_sqlite(database, table)));
      CHECK((std::ranges::count(seen, '\n') == rows));
    }
  }
}

TEST_CASE("rows that were taken out and put in again come as SQLite gives them") {
  Directory const dir;
  std::minstd_rand random(8);
  Raw raw(dir / "a.db");
  fill(raw, random, 1024, 2000);
  storage::Database database({.path = dir / "a.db"});
  for (int i = 0; i < 10; ++i) {
    raw.run(
        fmt::format("DELETE FROM thing WHERE id % 10 = {0}; DELETE FROM keyed WHERE id % 7 = {0};"
                    "INSERT INTO thing (name) VALUES ('again {0}')",
                    i));
    for (std::string const table : {"thing", "keyed"}) {
      std::string seen;
      CHECK(by_pages(database, table, seen));
      CHECK((seen == by_sqlite(database, table)));
    }
  }
}

TEST_CASE("where only SQLite can read a table, pages leave it to SQLite") {
  Directory const dir;
  std::minstd_rand random(9);
  Raw raw(dir / "a.db");
  fill(raw, random, 4096, 20);
  std::string seen;
  {
    storage::Database database({.path = dir / "a.db"});
    CHECK_FALSE(by_pages(database, "nothing", seen));
    auto take = [](storage::ScannedRow const&) {};
    CHECK_FALSE(storage::scan_pages(database, "thing", "id", storage::taker_of(take)));
    raw.run("ALTER TABLE keyed ADD COLUMN later TEXT DEFAULT 'so'");
    CHECK_FALSE(by_pages(database, "keyed", seen));
    // What a transaction has written may not be in the file yet.
    storage::Query(database, "BEGIN").run();
    storage::Query(database, "INSERT INTO thing (name) VALUES ('new')").run();
    CHECK_FALSE(by_pages(database, "thing", seen));
    std::string all;
    storage::scan_table(database, "thing", thing_columns,
                        [&](storage::ScannedRow const& row) { all += shown(row); });
    CHECK((all == by_sqlite(database, "thing")));
    storage::Query(database, "ROLLBACK").run();
    CHECK(by_pages(database, "thing", seen));
  }
  raw.run("PRAGMA journal_mode = WAL; INSERT INTO thing (name) VALUES ('in the log')");
  storage::Database database({.path = dir / "a.db"});
  CHECK_FALSE(by_pages(database, "thing", seen));
}

TEST_CASE("what a taker throws comes out of the pages, and the connection goes on") {
  Directory const dir;
  std::minstd_rand random(10);
  Raw raw(dir / "a.db");
  fill(raw, random, 4096, 20);
  storage::Database database({.path = dir / "a.db"});
  struct Stop {};
  auto stop = [](storage::ScannedRow const&) { throw Stop{}; };
  CHECK_THROWS_AS(storage::scan_table(database, "thing", "id", stop), Stop);
  std::string seen;
  CHECK(by_pages(database, "thing", seen));
}

TEST_CASE("a damaged file ends in an error or in rows, and never in a loop") {
  Directory const dir;
  std::minstd_rand random(11);
  auto const path = dir / "a.db";
  {
    Raw raw(path);
    fill(raw, random, 512, 120);
  }
  auto const whole = file_bytes(path);
  int refused = 0;
  for (int round = 0; round < 600; ++round) {
    auto damaged = whole;
    for (int i = 0; i < 6; ++i)
      damaged[512 + random() % (damaged.size() - 512)] = static_cast<char>(random());
    std::ofstream(path, std::ios::binary)
        .write(damaged.data(), static_cast<std::streamsize>(damaged.size()));
    for (std::string const table : {"thing", "keyed"}) {
      std::string seen;
      try {
        storage::Database database({.path = path});
        by_pages(database, table, seen);
      } catch (Error const& error) {
        CHECK(error.fault == Fault::database);
        ++refused;
      }
    }
  }
  CHECK(refused > 100);
}
