#include "storage/audit.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "storage/bench.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

void fill(Record& record) {
  auto other = session("S-3", "2026-12-03");
  auto table = timetable({session("S-1"), session("S-2", "2026-12-02"), other});
  table.unmet = {{{"C-9"}, "iop", "a place in a track", "capacity", "full"}};
  save(record, table);
  for (auto const* client : {"C-1", "C-2"}) {
    auto row = assessment(client);
    save(record, row);
    auto there = mark(client, "S-1");
    save(record, there);
  }
  PlacementRow placement{.client = {"C-1"},
                         .as_of = day("2026-12-01"),
                         .criteria = "adult",
                         .status = "certain",
                         .level = "iop",
                         .levels = {"iop"}};
  save(record, placement);
  DecisionRow decision{.client = {"C-1"}, .date = day("2026-12-01"), .level = "iop"};
  save(record, decision);
  TestRow test{.client = {"C-1"},
               .date = day("2026-12-01"),
               .result = TestResult::positive,
               .substances = {"alcohol", "opiates"}};
  save(record, test);
  MilestoneRow milestone{.client = {"C-1"}, .date = day("2026-12-01"), .milestone = "m"};
  save(record, milestone);
  table.sessions.pop_back();
  save(record, table);
}

// Undoes what guards the tables, tampers, and puts the guards back, so that only the rows can tell.
std::vector<std::string> findings_after(Directory const& dir, std::string const& sql) {
  if (!std::filesystem::exists(dir / "whole.db")) {
    auto record = Record::create(dir / "whole.db", world());
    fill(record);
    REQUIRE(verify(record) == std::vector<std::string>{});
  }
  std::filesystem::copy_file(dir / "whole.db", dir / "a.db",
                             std::filesystem::copy_options::overwrite_existing);
  {
    Raw raw(dir / "a.db");
    raw.run("PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON");
    raw.run("CREATE TEMP TABLE guard AS SELECT name, sql FROM sqlite_schema WHERE type='trigger'");
    std::string restore;
    std::string drop;
    for (;;) {
      auto const name = raw.ask("SELECT name FROM temp.guard LIMIT 1");
      if (name.empty()) break;
      restore += raw.ask("SELECT sql FROM temp.guard LIMIT 1") + ";\n";
      drop += "DROP TRIGGER " + name + ";\n";
      raw.run("DELETE FROM temp.guard WHERE name = '" + name + "'");
    }
    REQUIRE(raw.run(drop) == "");
    REQUIRE(raw.run(sql) == "");
    REQUIRE(raw.run(restore) == "");
  }
  return verify(Record::open(dir / "a.db", Access::read, world()));
}

struct Tampering {
  char const* sql;
  char const* finding;
};

// Each with all that is then found, and no more.
constexpr Tampering tamperings[] = {
    {"UPDATE mark SET attended = 61 WHERE id = 1",
     "Table mark row 1 is not what audit entry 4 wrote."},
    {"UPDATE mark SET note = 'x' WHERE id = 2",
     "Table mark row 2 is not what audit entry 6 wrote."},
    {"UPDATE assessment SET outcome = '{}' WHERE id = 1",
     "Table assessment row 1 is not what audit entry 3 wrote."},
    {"UPDATE answer SET number = 0 WHERE assessment = 2 AND position = 0",
     "Table assessment row 2 is not what audit entry 5 wrote."},
    {"DELETE FROM answer WHERE assessment = 1 AND position = 1",
     "Table assessment row 1 is not what audit entry 3 wrote."},
    {"INSERT INTO answer VALUES (1, 9, 'q9', 'number', 3, NULL, NULL, NULL)",
     "Table assessment row 1 is not what audit entry 3 wrote."},
    {"UPDATE fact SET number = 4 WHERE assessment = 1",
     "Table assessment row 1 is not what audit entry 3 wrote."},
    {"UPDATE placement SET level = 'php', levels = 'php'",
     "Table placement row 1 is not what audit entry 7 wrote."},
    {"UPDATE decision SET kind = 'step_up'",
     "Table decision row 1 is not what audit entry 8 wrote."},
    {"UPDATE test SET result = 'negative'", "Table test row 1 is not what audit entry 9 wrote."},
    {"DELETE FROM test_substance WHERE position = 0",
     "Table test row 1 is not what audit entry 9 wrote."},
    {"UPDATE milestone SET reached = 0", "Table milestone row 1 is not what audit entry 10 wrote."},
    {"UPDATE session SET date = '2026-12-04' WHERE id = 1",
     "Table session row 1 is not what audit entry 2 wrote."},
    {"DELETE FROM roster WHERE session = 1 AND client = 'C-1'",
     "Table session row 1 is not what audit entry 2 wrote."},
    {"DELETE FROM unmet",
     "Table timetable row 1 is not what audit entry 2 wrote.\n"
     "Table timetable row 2 is not what audit entry 11 wrote."},
    {"DELETE FROM session_superseded",
     "Table session_superseded row 3, written by audit entry 11, is missing."},
    {"DELETE FROM mark WHERE id = 2", "Table mark row 2, written by audit entry 6, is missing."},
    {"DELETE FROM decision", "Table decision row 1, written by audit entry 8, is missing."},
    {"UPDATE mark SET id = -id; UPDATE mark SET id = 3 + id",
     "Table mark row 1 is not what audit entry 4 wrote.\n"
     "Table mark row 2 is not what audit entry 6 wrote."},
    {"CREATE TEMP TABLE t AS SELECT * FROM mark;"
     "UPDATE mark SET client = (SELECT client FROM temp.t WHERE t.id = 3 - mark.id)",
     "Table mark row 1 is not what audit entry 4 wrote.\n"
     "Table mark row 2 is not what audit entry 6 wrote."},
    {"INSERT INTO mark (client, session, status, attended, note, reason)"
     " VALUES ('C-3', 'S-1', 'present', 60, '', '')",
     "Table sqlite_sequence counts 3 rows of 'mark', which is not so.\n"
     "Table mark row 3 was added outside careplan: no audit entry covers it."},
    {"INSERT INTO session_superseded VALUES (1, 1)",
     "Table session_superseded row 1 was added outside careplan: no audit entry covers it."},
    {"UPDATE audit SET actor = 'mallory' WHERE seq = 3",
     "Audit entry 3 (test row, 2026-12-01T09:30:00Z) was changed in table audit."},
    {"UPDATE audit SET reason = 'x' WHERE seq = 11",
     "Audit entry 11 (schedule build iop, 2026-12-01T09:30:00Z) was changed in table audit."},
    {"DELETE FROM audit WHERE seq = 3",
     "Table audit_row refers to a row of audit that is not there.\n"
     "Table audit: entry 3 is missing."},
    {"DELETE FROM audit WHERE seq IN (3, 4, 8)",
     "Table audit_row refers to a row of audit that is not there.\n"
     "Table audit_row refers to a row of audit that is not there.\n"
     "Table audit_row refers to a row of audit that is not there.\n"
     "Table audit: entry 3 is missing.\n"
     "Table audit: entry 8 is missing."},
    {"UPDATE audit SET seq = -seq WHERE seq IN (4, 5); UPDATE audit SET seq = 9 + seq"
     " WHERE seq < 0",
     "Audit entry 4 (test row, 2026-12-01T09:30:00Z) does not follow from the entry before it in"
     " table audit.\n"
     "Audit entry 4 (test row, 2026-12-01T09:30:00Z) was changed in table audit.\n"
     "Audit entry 4 (test row, 2026-12-01T09:30:00Z): the digests of its rows in table audit_row"
     " were changed.\n"
     "Audit entry 5 (test row, 2026-12-01T09:30:00Z) does not follow from the entry before it in"
     " table audit.\n"
     "Audit entry 5 (test row, 2026-12-01T09:30:00Z) was changed in table audit.\n"
     "Audit entry 5 (test row, 2026-12-01T09:30:00Z): the digests of its rows in table audit_row"
     " were changed.\n"
     "Audit entry 6 (test row, 2026-12-01T09:30:00Z) does not follow from the entry before it in"
     " table audit."},
    {"UPDATE mark SET supersedes = 99, reason = 'x' WHERE id = 2",
     "Table mark row 2 refers to a row of mark that is not there.\n"
     "Table mark row 2 is not what audit entry 6 wrote."},
    {"DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
     "Table audit_row refers to a row of audit that is not there.\n"
     "Table audit_row refers to a row of audit that is not there.\n"
     "Table audit ends at entry 10, but 11 were written."},
    {"DELETE FROM milestone; DELETE FROM audit_row WHERE table_name = 'milestone'",
     "Audit entry 10 (test row, 2026-12-01T09:30:00Z) wrote 1 rows, but table audit_row lists 0 of"
     " them.\n"
     "Table sqlite_sequence counts 1 rows of 'milestone', which is not so."},
    {"UPDATE audit_row SET digest = zeroblob(32) WHERE table_name = 'mark' AND row_id = 1",
     "Audit entry 4 (test row, 2026-12-01T09:30:00Z): the digests of its rows in table audit_row"
     " were changed.\n"
     "Table mark row 1 is not what audit entry 4 wrote."},
    {"UPDATE audit SET previous = hash WHERE seq = 5",
     "Audit entry 5 (test row, 2026-12-01T09:30:00Z) does not follow from the entry before it in"
     " table audit.\n"
     "Audit entry 5 (test row, 2026-12-01T09:30:00Z) was changed in table audit."},
    {"DROP INDEX mark_key", "The index mark_key is missing."},
    {"DROP VIEW current_leave; CREATE VIEW current_leave AS SELECT * FROM leave WHERE client = "
     "'C-1'",
     "The view current_leave was changed."},
    {"UPDATE sqlite_schema SET tbl_name = 'leave' WHERE name = 'sqlite_autoindex_audit_1'",
     "The index sqlite_autoindex_audit_1 was changed."},
    {"UPDATE sqlite_schema SET tbl_name = CAST('mark' AS BLOB) WHERE name = 'mark'",
     "The table mark was changed."},
    {"UPDATE sqlite_sequence SET seq = 7 WHERE name = 'mark'",
     "Table sqlite_sequence counts 7 rows of 'mark', which is not so."},
    {"UPDATE sqlite_sequence SET seq = 1 WHERE name = 'mark'",
     "Table sqlite_sequence counts 1 rows of 'mark', which is not so."},
    {"DELETE FROM sqlite_sequence WHERE name = 'audit'",
     "Table audit ends at entry 11, but 0 were written."},
    {"INSERT INTO sqlite_sequence VALUES ('maqk', 1)",
     "Table sqlite_sequence counts 1 rows of 'maqk', which is not so."},
    {"INSERT INTO sqlite_sequence VALUES ('maqk', 0)",
     "Table sqlite_sequence counts 0 rows of 'maqk', which is not so."},
    {"CREATE TRIGGER spy AFTER INSERT ON mark BEGIN SELECT 1; END", "The trigger spy is not ours."},
};

}  // namespace

TEST_CASE("verify finds every tampering, names its table and row, and finds nothing else") {
  Directory const dir;
  for (auto const& [sql, finding] : tamperings) {
    CAPTURE(std::string(sql));
    CHECK(join(findings_after(dir, sql), "\n") == finding);
  }
}

TEST_CASE("verify finds pages that SQLite finds broken, and checks what can still be read") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    fill(record);
  }
  auto const whole = bytes_of(dir / "a.db");
  auto const page_of = [&](std::string const& name) {
    auto const sql = "SELECT rootpage - 1 FROM sqlite_schema WHERE name = '" + name + "'";
    return std::stoul(Raw(dir / "a.db").ask(sql));
  };
  auto const findings_with = [&](std::size_t at, std::string const& bytes) {
    auto damaged = whole;
    damaged.replace(at, bytes.size(), bytes);
    put_bytes(dir / "b.db", damaged);
    return verify(Record::open(dir / "b.db", Access::read, world()));
  };
  // An index that no longer says what its table says: the rows are as they were.
  auto const entry = whole.find("S-1C-2", page_of("mark_key") * 4096);
  REQUIRE(entry != std::string::npos);
  CHECK(findings_with(entry, "S-1C-3") ==
        std::vector<std::string>{"SQLite finds damage: row 2 missing from index mark_key."});
  auto const unread = findings_with(page_of("milestone") * 4096, std::string(100, '\xff'));
  REQUIRE(unread.size() > 2);
  CHECK(unread[0].starts_with("SQLite finds damage: "));
  CHECK(unread.back() ==
        "Table milestone cannot be checked: the record is corrupt (database disk image is"
        " malformed).");
  CHECK(std::ranges::none_of(unread,
                             [](std::string const& one) { return one.starts_with("Table mark"); }));
}

TEST_CASE("verify notices a trigger that was dropped, and leaves an analyst's view in peace") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  {
    Raw raw(dir / "a.db");
    REQUIRE(raw.run("CREATE VIEW mine AS SELECT 1") == "");
    CHECK(verify(Record::open(dir / "a.db", Access::read, world())).empty());
    REQUIRE(raw.run("DROP TRIGGER mark_no_delete") == "");
  }
  CHECK(verify(Record::open(dir / "a.db", Access::read, world())) ==
        std::vector<std::string>{"The trigger mark_no_delete is missing."});
}

TEST_CASE("rows are append-only even for those who come without careplan") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    fill(record);
  }
  Raw raw(dir / "a.db");
  for (std::string const table :
       {"assessment", "answer", "fact", "placement", "decision", "mark", "test", "test_substance",
        "milestone", "timetable", "timetable_program", "unmet", "session", "roster",
        "session_superseded", "audit", "audit_row"}) {
    CAPTURE(table);
    REQUIRE(raw.ask("SELECT count(*) > 0 FROM " + table) == "1");
    CHECK(raw.run("DELETE FROM " + table).find("append-only") != std::string::npos);
    auto const column = raw.ask("SELECT name FROM pragma_table_info('" + table + "') LIMIT 1");
    CHECK(raw.run("UPDATE " + table + " SET " + column + " = " + column).find("append-only") !=
          std::string::npos);
  }
}

TEST_CASE("two current rows of one key are refused even outside careplan") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    fill(record);
  }
  Raw raw(dir / "a.db");
  CHECK(raw.run("INSERT INTO mark (client, session, status, attended, note, reason)"
                " VALUES ('C-1', 'S-1', 'late', 30, '', '')") ==
        "there is a current mark with the same key");
  CHECK(raw.run("INSERT INTO mark (client, session, status, attended, note, reason)"
                " VALUES ('C-1', 'S-77', 'late', 30, '', '')") ==
        "a mark names a session that is on no timetable");
}

TEST_CASE("the chain begins with the making of the record and names who did what and why") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  save(record, row, "because");
  auto const entries = audit_entries(record);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].verb == "store init");
  CHECK(entries[1].seq == 2);
  CHECK(entries[1].at == "2026-12-01T09:30:00Z");
  CHECK(entries[1].actor == "test");
  CHECK(entries[1].verb == "test");
  CHECK(entries[1].subject == "row");
  CHECK(entries[1].reason == "because");
  CHECK(entries[1].rows == 1);
  CHECK(entries[1].hash == info(record).head);
  CHECK(entries[0].hash == record.origin());
}

TEST_CASE("digest is SHA-256 in hex") {
  // FIPS 180-2, appendix B.1
  CHECK(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("one entry covers more rows than are kept in memory, and each of them is looked at") {
  Directory const dir;
  constexpr std::size_t many = storage::rows_in_memory + 7;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2")}));
  {
    Transaction transaction(record, "test", "some", "a reason");
    auto first = mark("C-1", "S-1");
    transaction.save(first);
    for (std::size_t i = 0; i < many; ++i) {
      MilestoneRow row{
          .client = {"C-1"}, .date = day("2026-12-01"), .milestone = fmt::format("m{}", i)};
      transaction.save(row);
    }
    auto last = mark("C-2", "S-2");
    transaction.save(last);
    transaction.subject("all of them");
    transaction.commit();
  }
  auto const entry = audit_entries(record).back();
  CHECK(entry.subject == "all of them");
  CHECK(entry.rows == many + 2);
  CHECK(verify(record) == std::vector<std::string>{});
  {
    Transaction transaction(record, "test", "taken back");
    for (std::size_t i = 0; i < many; ++i) {
      MilestoneRow row{
          .client = {"C-2"}, .date = day("2026-12-01"), .milestone = fmt::format("m{}", i)};
      transaction.save(row);
    }
  }
  CHECK(record.milestones(ClientId{"C-2"}).empty());
  CHECK(audit_entries(record).back().hash == entry.hash);
  CHECK(verify(record) == std::vector<std::string>{});
}
