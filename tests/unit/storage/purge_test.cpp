// Purging a client: everything of theirs goes, nothing else does, and the record can prove both.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "storage/bench.hpp"
#include "storage/connection.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

// In every text of C-1 that is not a code.
constexpr char canary[] = "Kanarienvogel";

Session appointment(std::string id, std::string client) {
  auto made = session(std::move(id));
  made.kind = ServiceKind::individual;
  made.time = {{700}, {750}};
  made.roster = {{std::move(client)}};
  return made;
}

void fill_client(Record& record, std::string const& client, std::string const& text) {
  auto answers = assessment(client);
  answers.rater = text;
  answers.answers = {{"q1", 2.0}, {"note", text}};
  save(record, answers);
  PlacementRow placement{.client = {client},
                         .as_of = day("2026-12-01"),
                         .criteria = "adult",
                         .status = "certain",
                         .level = "iop",
                         .levels = {"iop"},
                         .result_json = "{\"why\":\"" + text + "\"}"};
  save(record, placement);
  DecisionRow decision{.client = {client},
                       .date = day("2026-12-01"),
                       .level = "iop",
                       .placement = placement.id,
                       .note = text};
  save(record, decision);
  auto there = mark(client, "S-1");
  there.note = text;
  save(record, there);
  there.status = MarkStatus::excused;
  there.attended = Minutes{0};
  there.reason = "wrong client";
  save(record, there);
  TestRow test{.client = {client},
               .date = day("2026-12-01"),
               .result = TestResult::positive,
               .substances = {"alcohol"},
               .note = text};
  save(record, test);
  RewardRow reward{.client = {client},
                   .date = day("2026-12-01"),
                   .plan = "p",
                   .what = "w",
                   .cents = 5,
                   .prizes = {text}};
  save(record, reward);
  ConsentRow consent{.client = {client},
                     .recipient = text,
                     .purpose = "treatment",
                     .scope = {Information::all},
                     .first = day("2026-12-01"),
                     .until_event = "discharge"};
  save(record, consent);
  LeaveRow leave{.client = {client}, .first = day("2026-12-01"), .note = text};
  save(record, leave);
  Transaction wrong(record, "store strike", client, "wrong client");
  wrong.strike({"leave", leave.id}, text);
  wrong.commit();
  Transaction tx(record, "report hours", "somebody");
  DisclosureRow disclosure{.date = day("2026-12-02"),
                           .recipient = "Dr. Roe",
                           .purpose = "treatment",
                           .report = "hours",
                           .clients = {{{client}, consent.id}}};
  tx.log(disclosure);
  tx.commit();
}

void fill_clinic(Record& record) {
  auto table = timetable({session("S-1"), session("S-2", "2026-12-02"),
                          appointment("C-1-visit", "C-1"), appointment("C-2-visit", "C-2")});
  table.unmet = {{{"C-1"}, "iop", "a place in a track", "capacity", canary},
                 {{"C-9"}, "iop", "a place in a track", "capacity", "full"}};
  save(record, table);
  for (auto const* client : {"C-1", "C-2"})
    fill_client(record, client, *client == 'C' && client[2] == '1' ? canary : "other");
  table.sessions.erase(table.sessions.begin() + 1);  // S-2 is superseded
  save(record, table);
}

auto purge_client(Record& record, std::string client) {
  Transaction tx(record, "store purge", client, "asked for it");
  auto counts = tx.purge({std::move(client)});
  tx.commit();
  return counts;
}

bool anywhere(Directory const& dir, std::string_view text) {
  return std::ranges::any_of(std::filesystem::directory_iterator(dir.path), [&](auto const& entry) {
    return bytes_of(entry.path().string()).find(text) != std::string::npos;
  });
}

// What the tables hold of one client, a line each, as SQLite alone reads them.
std::string told_of(Directory const& dir, std::string const& client) {
  Raw raw(dir / "a.db");
  std::string told;
  for (std::string const table :
       {"assessment", "placement", "decision", "mark", "test", "leave", "reward", "consent",
        "roster", "unmet", "disclosure_client", "struck"})
    told += table + " " +
            raw.ask("SELECT count(*) FROM " + table + " WHERE client = '" + client + "'") + "\n";
  return told + raw.ask("SELECT count(*) FROM session WHERE code LIKE '" + client + "%'");
}

}  // namespace

TEST_CASE("a purge takes every row of the client and no other, and the record stays whole") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  auto const other = told_of(dir, "C-2");
  REQUIRE(told_of(dir, "C-1").find("mark 2") != std::string::npos);
  auto const counts = purge_client(record, "C-1");
  std::string told;
  long sum = 0;
  for (auto const& [table, count] : counts) {
    told += table + " " + std::to_string(count) + " ";
    sum += count;
  }
  CHECK(told.starts_with(
      "assessment 1 consent 1 decision 1 disclosure 1 leave 1 mark 2 placement 1 reward 1 session 3"
      " struck 1 test 1 timetable "));
  CHECK(told_of(dir, "C-1") ==
        "assessment 0\nplacement 0\ndecision 0\nmark 0\ntest 0\nleave 0\nreward 0\nconsent 0\n"
        "roster 0\nunmet 0\ndisclosure_client 0\nstruck 0\n0");
  CHECK(told_of(dir, "C-2") == other);
  CHECK(verify(record) == std::vector<std::string>{});
  auto const last = audit_entries(record).back();
  CHECK(last.verb == "store purge");
  CHECK(last.subject == "C-1");
  CHECK(last.rows == sum);
}

TEST_CASE("after a purge none of its bytes are in the record, beside it, or in a new backup") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  REQUIRE(anywhere(dir, canary));
  purge_client(record, "C-1");
  compact(record);
  CHECK_FALSE(anywhere(dir, canary));
  backup(record, dir / "copy.db");
  CHECK_FALSE(anywhere(dir, canary));
  CHECK(verify(record).empty());
  CHECK(verify(Record::open(dir / "copy.db", Access::read, world())).empty());
}

TEST_CASE("building the file anew leaves no way open to attach another one") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  compact(record);
  auto& database = *record.impl().database;
  CHECK_THROWS_AS(database.execute("ATTACH ':memory:' AS other"), Error);
}

TEST_CASE("a purge that is not committed, or fails, leaves rows and guards as they were") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  auto const before = bytes_of(dir / "a.db");
  {
    Transaction tx(record, "store purge", "C-1");
    CHECK(tx.purge({"C-1"}).size() == 12);
  }
  CHECK(bytes_of(dir / "a.db") == before);
  {
    Raw raw(dir / "a.db");  // a row of somebody else that stands on one of the client
    REQUIRE(raw.run("INSERT INTO decision (client, date, kind, level, program, track, recommended,"
                    " placement, deviation, site_reason, note, decided_by, reason) VALUES"
                    " ('C-3', '2026-12-05', 'admit', 'iop', '', '', '', 1, 'none', '', '', '',"
                    " '')") == "");
  }
  auto const planted = bytes_of(dir / "a.db");
  auto const refused = fault_of([&] { purge_client(record, "C-1"); });
  CHECK(refused.fault == Fault::conflict);
  CHECK(refused.complaints.front().message ==
        "a row of decision that is not of C-1 refers to one that is");
  CHECK(bytes_of(dir / "a.db") == planted);
  CHECK(verify(record).size() == 2);  // the planted row, and the counter that it moved
}

TEST_CASE("nothing to purge is nothing done") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  auto const before = audit_entries(record).size();
  CHECK(purge_client(record, "C-77").empty());
  CHECK(audit_entries(record).size() == before);
}

TEST_CASE("rows are append-only again after a purge") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  purge_client(record, "C-1");
  Raw raw(dir / "a.db");
  for (std::string const table : {"mark", "session", "roster", "purged", "audit"})
    CHECK(raw.run("DELETE FROM " + table).find("append-only") != std::string::npos);
}

TEST_CASE("a session stays for whoever else has a mark of it") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  auto walked_in = mark("C-3", "C-1-visit");
  save(record, walked_in);
  purge_client(record, "C-1");
  CHECK(record.find_session({"C-1-visit"})->roster.empty());
  CHECK(verify(record).empty());
}

TEST_CASE("two clients of one session are purged one after the other") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  purge_client(record, "C-1");
  purge_client(record, "C-2");
  CHECK(record.clients().empty());
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("verify tells a purge from whatever else takes rows away") {
  Directory const dir;
  {
    auto record = Record::create(dir / "whole.db", world());
    fill_clinic(record);
    purge_client(record, "C-1");
  }
  struct Tampering {
    char const* sql;
    char const* findings;
  };
  for (auto const& [sql, findings] :
       {Tampering{"DROP TRIGGER mark_no_delete; DELETE FROM mark WHERE client = 'C-2'",
                  "The trigger mark_no_delete is missing.\n"
                  "Table mark row 3, written by audit entry 17, is missing.\n"
                  "Table mark row 4, written by audit entry 18, is missing."},
        Tampering{"DROP TRIGGER roster_no_delete; DELETE FROM roster WHERE client = 'C-2'",
                  "The trigger roster_no_delete is missing.\n"
                  "Table session row 1 is not what audit entry 2 wrote.\n"
                  "Table session row 2 is not what audit entry 2 wrote.\n"
                  "Table session row 4 is not what audit entry 2 wrote."},
        Tampering{"INSERT INTO mark (id, client, session, status, attended, note, reason)"
                  " VALUES (1, 'C-1', 'S-1', 'present', 60, '', '')",
                  "Table mark row 1 was purged and is there again."},
        Tampering{"INSERT INTO purged (table_name, row_id) VALUES ('mark', 3)",
                  "Table sqlite_sequence counts 17 rows of 'purged', which is not so.\n"
                  "Table purged row 17 is of no purge.\n"
                  "Table mark row 3 was purged and is there again.\n"
                  "Table purged row 17 was added outside careplan: no audit entry covers it."},
        Tampering{"INSERT INTO purged (table_name, row_id) VALUES ('mark', 77)",
                  "Table sqlite_sequence counts 17 rows of 'purged', which is not so.\n"
                  "Table purged row 17 is of no purge.\n"
                  "Table purged row 17 names a row that was never written.\n"
                  "Table purged row 17 was added outside careplan: no audit entry covers it."},
        Tampering{"DROP TRIGGER purged_no_update; UPDATE purged SET row_id = 3 WHERE"
                  " table_name = 'mark'",
                  "The trigger purged_no_update is missing.\n"
                  "Table mark row 3 was purged and is there again.\n"
                  "Table mark row 1, written by audit entry 6, is missing.\n"
                  "Table mark row 2, written by audit entry 7, is missing.\n"
                  "Table purged row 4 is not what audit entry 26 wrote.\n"
                  "Table purged row 5 is not what audit entry 26 wrote."},
        Tampering{"DROP TRIGGER purged_no_delete; DELETE FROM purged WHERE table_name = 'mark'",
                  "The trigger purged_no_delete is missing.\n"
                  "Table mark row 1, written by audit entry 6, is missing.\n"
                  "Table mark row 2, written by audit entry 7, is missing.\n"
                  "Table purged row 4, written by audit entry 26, is missing.\n"
                  "Table purged row 5, written by audit entry 26, is missing."}}) {
    CAPTURE(std::string(sql));
    std::filesystem::copy_file(dir / "whole.db", dir / "a.db",
                               std::filesystem::copy_options::overwrite_existing);
    REQUIRE(Raw(dir / "a.db").run(sql) == "");
    CHECK(join(verify(Record::open(dir / "a.db", Access::read, world())), "\n") == findings);
  }
}

TEST_CASE("a backup as a stream is restored byte for byte, and half of one is refused") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  fill_clinic(record);
  std::string stream;
  backup(record, [&](std::string_view bytes) { stream += bytes; });
  auto const restored = [&](std::string_view bytes) {
    return fault_of([&] {
      restore(
          [&](std::span<char> into) {
            auto const size = std::min(into.size(), bytes.size());
            std::copy_n(bytes.begin(), size, into.begin());
            bytes.remove_prefix(size);
            return size;
          },
          dir / "b.db", world());
    });
  };
  for (auto const size : {std::size_t{0}, std::size_t{100}, stream.size() / 2, stream.size() - 1}) {
    CAPTURE(size);
    auto const error = restored(std::string_view(stream).substr(0, size));
    CHECK(error.fault == Fault::database);
    CHECK_FALSE(std::filesystem::exists(dir / "b.db"));
    if (size == stream.size() - 1) continue;  // a record with damage
    CHECK(error.complaints.front().place.file == "standard input");
    CHECK(error.complaints.front().hint ==
          "nothing was restored: this is no backup, or not all of one");
  }
  struct Stop {};
  auto const stop = [](std::span<char>) -> std::size_t { throw Stop{}; };
  CHECK_THROWS_AS(restore(stop, dir / "b.db", world()), Stop);
  CHECK(restored(stream).fault == Fault::no);
  CHECK(verify(Record::open(dir / "b.db", Access::read, world())).empty());
  auto const taken = fault_of([&] { restore(stop, dir / "b.db", world()); });  // before it is read
  CHECK(taken.fault == Fault::conflict);
  CHECK(taken.complaints.front().place.file == dir / "b.db");
  CHECK(std::distance(std::filesystem::directory_iterator(dir.path), {}) == 2);
}
