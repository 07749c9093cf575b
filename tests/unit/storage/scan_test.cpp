#include "storage/scan.hpp"

#include <string>
#include <vector>

#include "storage/bench.hpp"
#include "storage/connection.hpp"

using namespace bench;

TEST_CASE("a scan hands on every row, and what its taker throws comes out of it") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto& database = *record.impl().database;
  database.execute(
      "CREATE TEMP TABLE thing (id INTEGER PRIMARY KEY, name TEXT, day TEXT, size REAL);"
      "INSERT INTO thing VALUES (3, 'c', '2026-12-03', NULL), (1, 'a', '2026-12-01', 0.5),"
      " (2, '', 'never', 2)");
  std::string seen;
  auto const all = [&](storage::ScannedRow const& row) {
    seen += std::to_string(row.integer(0)) + row.text(1) + (row.is_null(2) ? "-" : "+");
  };
  storage::scan(database, "id, name, size", "FROM thing NOT INDEXED", all);
  CHECK(seen == "1a+2+3c-");
  seen.clear();
  storage::scan(database, "id, name, size", "FROM thing WHERE id > ?1 AND name <> ?2", all, 1, "c");
  CHECK(seen == "2+");
  auto const dates = [&](storage::ScannedRow const& row) { (void)row.date(0); };
  CHECK_THROWS_AS(storage::scan(database, "day", "FROM thing", dates), Error);
  struct Stop {};
  int taken = 0;
  auto const stop = [&](storage::ScannedRow const&) {
    if (++taken == 2) throw Stop{};
  };
  CHECK_THROWS_AS(storage::scan(database, "id", "FROM thing", stop), Stop);
  CHECK(taken == 2);
  // The connection goes on as if nothing had happened.
  seen.clear();
  storage::scan(database, "id, name, size", "FROM thing NOT INDEXED", all);
  CHECK(seen == "1a+2+3c-");
  CHECK_THROWS_AS(storage::scan(database, "id", "FROM nothing", all), Error);
}

// The chain of every record rests on these bytes: another form would call older records damaged.
TEST_CASE("a value counts into a digest by its kind, its length and its text") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  storage::Query query(*record.impl().database, "SELECT 1, '1', 1.0, x'31', -20, 'a:b', '', 0.25");
  REQUIRE(query.next());
  std::string bytes;
  for (int column = 0; column < 8; ++column) query.append_canonical(column, bytes);
  CHECK(bytes == "i1:1t1:1f1:1b1:1i3:-20t3:a:bt0:f4:0.25");
}
