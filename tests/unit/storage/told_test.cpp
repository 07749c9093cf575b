// What many told, and what is superseded, whoever reads it: pages, or SQLite in a transaction that
// has written.
#include "storage/told.hpp"

#include "storage/bench.hpp"
#include "storage/pages.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

std::vector<long> superseded(storage::Database& database, std::string_view table) {
  storage::SupersededIds const ids(database, table);
  std::vector<long> found;
  for (long id = 0; id < 20; ++id)
    if (ids.has(id)) found.push_back(id);
  return found;
}

}  // namespace

TEST_CASE(
    "of assessments with some instruments those facts and answers are told that are asked for") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto first = assessment("C-2");
  save(record, first);
  auto other = assessment("C-1");
  other.instrument = "gad-7";
  save(record, other);
  auto newer = assessment("C-1");
  newer.facts = {{"phq-9.total", Interval{1, 4}}, {"phq-9.q1", 1.0}, {"phq-9.q1.more", 2.0}};
  save(record, newer);
  first.supersedes = first.id;
  first.reason = "typing error";
  first.facts["phq-9.total"] = 7.0;
  save(record, first);
  auto rows = assessments_with(record, {"phq-9", "pcl-5"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].id == newer.id);
  CHECK(rows[1].client.value == "C-2");
  CHECK(rows[1].facts.empty());
  Names const names{"phq-9.total", "phq-9.q1", "gad-7.total"};
  fill_facts(record, {&rows[0], &rows[1]}, names);
  fill_answers(record, {&rows[1]}, names);
  CHECK(rows[0].facts == Facts{{"phq-9.q1", 1.0}, {"phq-9.total", Interval{1, 4}}});
  CHECK(rows[1].facts == Facts{{"phq-9.total", 7.0}});
  CHECK(rows[0].answers.empty());
  CHECK(rows[1].answers == std::vector<std::pair<std::string, Value>>{{"q1", 2.0}});
}

TEST_CASE(
    "what is superseded is the same by pages and by SQLite, and a struck correction is none") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, timetable({session("S-1"), session("S-2")}));
    auto row = mark("C-1", "S-1");
    save(record, row);
    auto same = mark("C-2", "S-1");
    save(record, same);
    for (auto const status : {MarkStatus::late, MarkStatus::excused}) {
      auto next = mark("C-1", "S-1", status);
      next.supersedes = row.id;
      next.reason = "was seen later";
      save(record, next);
      row = next;
    }
    Transaction tx(record, "store strike", "mark", "not this one");
    tx.strike({"mark", row.id}, "not this one");
    tx.commit();
    save(record, timetable({session("S-1")}));
  }
  storage::Database database({.path = dir / "a.db", .reads = true});
  auto const by_pages = superseded(database, "mark");
  CHECK(by_pages == std::vector<long>{1, 4});
  CHECK(superseded(database, "session") == std::vector<long>{2});
  CHECK(superseded(database, "placement").empty());
  storage::Database writing({.path = dir / "a.db"});
  writing.execute("BEGIN IMMEDIATE; INSERT INTO identity_use (client, act) VALUES ('', 'test')");
  for (auto const* const table : {"mark", "session", "placement", "test"}) {
    CAPTURE(table);
    CHECK(superseded(writing, table) == superseded(database, table));
  }
  writing.execute("ROLLBACK");
}

TEST_CASE("the rows of some numbers are those among all rows, by pages and by SQLite") {
  Directory const dir;
  Raw(dir / "a.db")
      .run(
          "CREATE TABLE t (id INTEGER, name TEXT, PRIMARY KEY (id, name)) WITHOUT ROWID;"
          "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
          " INSERT INTO t SELECT i * i * i, hex(zeroblob(i % 60)) || j FROM n,"
          " (SELECT 1 AS j UNION SELECT 2)");
  storage::Database database({.path = dir / "a.db"});
  std::vector<long> const wanted{0, 1, 2, 8, 125, 27000, 8000000, 64000000, 64000001};
  auto const read = [&] {
    std::string all;
    storage::scan_rows_of(database, "t", "id, name", wanted, [&](storage::ScannedRow const& row) {
      all += fmt::format("{}{},", row.integer(0), row.view(1).back());
    });
    return all;
  };
  CHECK(read() ==
        "01,02,11,12,81,82,1251,1252,270001,270002,80000001,80000002,640000001,640000002,");
  auto const by_pages = read();
  database.execute("BEGIN IMMEDIATE; DELETE FROM t WHERE id = 27");
  CHECK(read() == by_pages);
  database.execute("ROLLBACK");
}
