// Many marks at once beside the same marks one by one.
#include <fmt/format.h>
#include <sys/wait.h>

#include <random>

#include "storage/bench.hpp"
#include "storage/connection.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

constexpr int sessions_planned = 40;

std::string session_code(int number) {
  return fmt::format("S-{}", number);
}

void plan_sessions(Record& record) {
  std::vector<Session> sessions;
  for (int i = 0; i < sessions_planned; ++i) sessions.push_back(session(session_code(i)));
  save(record, timetable(std::move(sessions)));
}

// Everything in the file, and the schema.
std::string contents(std::string const& path) {
  Raw raw(path);
  std::string all;
  for (auto const* sql :
       {"SELECT quote(id) || client || session || status || attended || quote(makes_up) ||"
        " quote(notice_hours) || quote(participation) || quote(note) || quote(supersedes) ||"
        " quote(reason) FROM mark ORDER BY id",
        "SELECT seq || table_name || row_id || hex(digest) FROM audit_row ORDER BY 1",
        "SELECT seq || row_count || rows_digest || hash FROM audit ORDER BY seq",
        "SELECT name || seq FROM sqlite_sequence ORDER BY 1",
        "SELECT type || name || tbl_name || rootpage || quote(sql) FROM sqlite_schema"})
    all += raw.ask(sql) + "\n\n";
  return all;
}

std::string schema_text(std::string const& path) {
  return Raw(path).ask("SELECT type || name || rootpage || quote(sql) FROM sqlite_schema");
}

// What saving comes to, in words.
template <class Save>
std::string outcome(Save&& save_one) {
  try {
    return fmt::format("{}", static_cast<int>(save_one()));
  } catch (Error const& error) {
    return fmt::format("{} {}", to_text(error.fault), error.complaints.front().message);
  }
}

// Marks that people might hand in: most of them plain and of the session of the row before; some
// again, some different, corrected, or such as nothing takes.
std::vector<MarkRow> handed_in(std::minstd_rand& random, int count, int clients) {
  auto const one_in = [&](int n) { return random() % static_cast<unsigned>(n) == 0; };
  auto const below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<MarkRow> rows;
  int at = 0;
  for (int i = 0; i < count; ++i) {
    if (one_in(6)) at = below(sessions_planned);
    auto row = mark(fmt::format("C-{}", below(clients)), session_code(at),
                    one_in(3) ? MarkStatus::late : MarkStatus::present);
    if (one_in(9)) row.status = MarkStatus::excused;
    if (!attended(row.status)) row.attended = {};
    if (one_in(10) && !attended(row.status)) row.notice_hours = below(9000);
    if (one_in(10) && attended(row.status)) row.participation = below(6);
    if (one_in(12)) row.note = "the bus, \u00fc\n2";
    if (one_in(7)) row.reason = "typed wrong";
    if (one_in(15)) row.makes_up = SessionId{session_code(below(sessions_planned))};
    if (one_in(40)) row.supersedes = 1 + below(count);
    if (one_in(50)) row.attended = Minutes{1441};
    if (one_in(60)) row.note = "\x1b[2J";
    if (one_in(70)) row.client.value = "no client";
    if (one_in(80)) row.session.value = "nowhere";
    if (one_in(90)) row.makes_up = SessionId{"nowhere"};
    rows.push_back(std::move(row));
  }
  return rows;
}

void same_marks(std::uint32_t seed, int count, int clients) {
  CAPTURE(seed);
  Directory const dir;
  std::minstd_rand random(seed);
  for (auto const* name : {"one.db", "many.db"}) {
    auto record = Record::create(dir / name, world());
    plan_sessions(record);
    for (int i = 0; i < 20; ++i) {
      auto row = mark(fmt::format("C-{}", i), session_code(i % 7));
      save(record, row);
      if (i % 5 != 0) continue;
      Transaction tx(record, "store strike", "row");
      tx.strike({"mark", row.id}, "wrong client");
      tx.commit();
    }
  }
  auto one = Record::open(dir / "one.db", Access::write, world());
  auto many = Record::open(dir / "many.db", Access::write, world());
  for (int part = 0; part < 3; ++part) {
    auto const rows = handed_in(random, count, clients);
    Transaction by_one(one, "attend import", "marks");
    Transaction by_many(many, "attend import", "marks");
    {
      MarkWriter writer(by_many);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        auto mine = rows[i];
        auto other = rows[i];
        auto const wanted = outcome([&] { return by_one.save(mine); });
        auto got = outcome([&] { return writer.save(other); });
        if (auto const at = got.find("many.db"); at != got.npos) got.replace(at, 4, "one");
        CAPTURE(i);
        REQUIRE(got == wanted);
      }
      writer.write();
    }
    by_one.commit();
    by_many.commit();
    REQUIRE(verify(many).empty());
  }
  CHECK(contents(dir / "many.db") == contents(dir / "one.db"));
}

}  // namespace

TEST_CASE("many marks are the rows, digests, counters and complaints of the same one by one") {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) same_marks(seed, 700, 12);
  same_marks(7, 6000, 2000);  // more than wait at once, and than are kept in memory
  same_marks(8, 300, 2);
}

TEST_CASE("a session that a thousand clients came to takes marks like any other") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  plan_sessions(record);
  constexpr int crowd = 2500;
  for (auto const wanted : {Written::inserted, Written::unchanged}) {
    Transaction tx(record, "attend import", "marks");
    {
      MarkWriter writer(tx);
      for (int i = 0; i < crowd; ++i) {
        auto row = mark(fmt::format("C-{}", i), "S-0");
        REQUIRE(writer.save(row) == wanted);
      }
      writer.write();
    }
    tx.commit();
  }
  CHECK(record.marks_of({"S-0"}).size() == crowd);
  CHECK(verify(record).empty());
}

TEST_CASE("many marks that are not committed leave every byte as it was") {
  Directory const dir;
  auto const path = dir / "a.db";
  auto record = Record::create(path, world());
  plan_sessions(record);
  auto const before = bytes_of(path);
  {
    Transaction tx(record, "attend import", "marks");
    MarkWriter writer(tx);
    for (int i = 0; i < 20'000; ++i) {
      auto row =
          mark(fmt::format("C-{}", i / sessions_planned), session_code(i % sessions_planned));
      writer.save(row);
    }
    writer.write();
  }
  CHECK(bytes_of(path) == before);
}

TEST_CASE("a process killed amid many marks leaves the record and its schema as they were") {
  Directory const dir;
  auto const path = dir / "a.db";
  {
    auto record = Record::create(path, world());
    plan_sessions(record);
  }
  auto const before = contents(path);
  pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto record = Record::open(path, Access::write, world());
    record.impl().database->execute("PRAGMA cache_size = 10");  // so that pages leave for the file
    Transaction tx(record, "attend import", "marks");
    MarkWriter writer(tx);
    for (int i = 0; i < 20'000; ++i) {
      auto row =
          mark(fmt::format("C-{}", i / sessions_planned), session_code(i % sessions_planned));
      writer.save(row);
    }
    ::_exit(std::filesystem::exists(path + "-journal") ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(status == 0);
  auto record = Record::open(path, Access::write, world());
  CHECK(record.marks().empty());
  CHECK(verify(record).empty());
  CHECK(contents(path) == before);
}

TEST_CASE(
    "triggers and references hold again once the marks are written, whatever became of them") {
  Directory const dir;
  auto const path = dir / "a.db";
  auto record = Record::create(path, world());
  plan_sessions(record);
  auto const schema = schema_text(path);
  auto& database = *record.impl().database;
  for (bool const kept : {false, true}) {
    Transaction tx(record, "attend import", "marks");
    {
      MarkWriter writer(tx);
      auto row = mark("C-1", "S-1");
      CHECK(writer.save(row) == Written::inserted);
      auto other = mark("C-1", "S-1", MarkStatus::excused);
      CHECK(fault_of([&] { writer.save(other); }).fault == Fault::conflict);
      writer.write();
    }
    if (kept) tx.commit();
  }
  CHECK(schema_text(path) == schema);
  for (auto const* sql : {"INSERT INTO mark (client, session, status, attended, note, reason)"
                          " VALUES ('C-1', 'S-1', 'present', 60, '', '')",
                          "INSERT INTO mark (client, session, status, attended, note, reason)"
                          " VALUES ('C-2', 'nowhere', 'present', 60, '', '')",
                          "DELETE FROM mark", "UPDATE mark SET note = 'x'", "DELETE FROM audit_row",
                          "INSERT INTO audit_row VALUES (99, 'mark', 99, zeroblob(32))"}) {
    CAPTURE(sql);
    CHECK(fault_of([&] { database.execute(sql); }).fault == Fault::input);
  }
  CHECK(verify(record).empty());
}
