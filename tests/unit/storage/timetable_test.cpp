#include <algorithm>

#include "storage/bench.hpp"
#include "storage/migrations.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

Span<Date> const always{day("2026-01-01"), day("2027-01-01")};

std::vector<std::string> codes(std::vector<Session> const& sessions) {
  std::vector<std::string> found;
  for (auto const& session : sessions) found.push_back(session.id.value);
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("sessions come back with every kind, modality and their rosters in order") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  std::vector<Session> sessions;
  for (auto const& kind : words(ServiceKind{})) {
    auto next = session("S-" + std::string(kind.text));
    next.kind = kind.value;
    next.time = {{static_cast<int>(sessions.size())}, {1440}};
    sessions.push_back(next);
  }
  auto online = session("online", "2026-12-02");
  online.modality = Modality::virtual_;
  online.room = {};
  online.counts_toward_hours = false;
  online.billable = false;
  online.roster = {};
  sessions.push_back(online);
  save(record, timetable(sessions));
  CHECK(record.sessions(always) == sessions);
  CHECK(record.find_session({"online"}) == online);
  CHECK(record.find_session({"S-x"}) == std::nullopt);
  CHECK(codes(record.sessions({day("2026-12-02"), day("2026-12-03")})) == Codes{"online"});
  CHECK(record.sessions({day("2026-12-03"), day("2026-12-04")}).empty());
  CHECK(record.sessions_of({"C-2"}, day("2026-12-01")).size() == sessions.size() - 1);
  CHECK(record.sessions_of({"C-2"}, day("2026-12-02")).empty());
  CHECK(record.sessions_of({"C-3"}, day("2026-12-01")).empty());
}

TEST_CASE("sessions that cannot be are refused, and the timetable with them") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const refused = [&](auto change) {
    auto bad = session("S-2");
    change(bad);
    return fault_of([&] { save(record, timetable({session("S-1"), bad})); }).fault;
  };
  CHECK(refused([](Session& s) { s.time = {{600}, {600}}; }) == Fault::input);
  CHECK(refused([](Session& s) { s.time = {{600}, {1441}}; }) == Fault::input);
  CHECK(refused([](Session& s) { s.time = {{-1}, {60}}; }) == Fault::input);
  CHECK(refused([](Session& s) { s.roster = {{"C-1"}, {"C-1"}}; }) == Fault::input);
  CHECK(refused([](Session& s) { s.id = {"S-1"}; }) == Fault::input);
  CHECK(record.sessions(always).empty());
  CHECK(audit_entries(record).size() == 1);
}

TEST_CASE("a new timetable supersedes its programs from its first day on, and nothing else") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto elsewhere = session("S-php");
  elsewhere.program = "php";
  save(record, timetable({session("S-old"), session("S-same", "2026-12-09"),
                          session("S-gone", "2026-12-09"), session("S-moved", "2026-12-10"),
                          session("S-late", "2027-01-20"), elsewhere}));
  auto moved = session("S-moved", "2026-12-11");
  auto next = timetable({session("S-same", "2026-12-09"), moved, session("S-new", "2026-12-12")});
  next.horizon = {day("2026-12-08"), day("2026-12-29")};
  auto const written = save(record, next);
  CHECK(written.inserted == 2);
  CHECK(written.unchanged == 1);
  CHECK(written.superseded == 3);
  CHECK(written.kept.empty());
  CHECK(codes(record.sessions(always)) == Codes{"S-old", "S-php", "S-same", "S-moved", "S-new"});
  CHECK(record.find_session({"S-moved"}) == moved);
  CHECK(record.find_session({"S-gone"}) == std::nullopt);
  CHECK(record.sessions_of({"C-1"}, day("2026-12-10")).empty());
  CHECK(Raw(dir / "a.db").ask("SELECT count(*) FROM session") == "8");
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("every state of a session is told, with when it came and when it was withdrawn") {
  Directory const dir;
  auto ticking = world();
  ticking.now = [minute = 0]() mutable { return fmt::format("2026-12-01T09:{:02}:00Z", minute++); };
  auto record = Record::create(dir / "a.db", ticking);
  auto early = session("S-1");
  save(record, timetable({early, session("S-2")}));
  auto late = early;
  late.time = {{600}, {660}};
  save(record, timetable({late}));
  save(record, timetable({early}));
  auto const versions = record.session_versions({day("2026-12-01"), day("2026-12-02")});
  REQUIRE(versions.size() == 4);
  for (int i = 0; i < 4; ++i) {
    CAPTURE(i);
    auto const& one = versions[static_cast<std::size_t>(i)];
    CHECK(one.session == (i == 1 ? late : i == 3 ? session("S-2") : early));
    CHECK(one.version == (i == 3 ? 0 : i));
    CHECK(one.recorded == fmt::format("2026-12-01T09:0{}:00Z", i == 3 ? 1 : i + 1));
    CHECK(one.withdrawn ==
          (i == 2 ? std::nullopt
                  : std::optional(fmt::format("2026-12-01T09:0{}:00Z", i == 3 ? 2 : i + 2))));
  }
  CHECK(record.session_versions({day("2026-12-02"), day("2027-12-02")}).empty());
}

TEST_CASE("saving the same timetable again writes nothing") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto table = timetable({session("S-1"), session("S-2")});
  table.unmet = {{{"C-9"}, "iop", "a place", "capacity", "full"}};
  save(record, table);
  auto const head = info(record).head;
  auto const written = save(record, table);
  CHECK(written.unchanged == 2);
  CHECK(info(record).head == head);
  table.unmet[0].because = "still full";
  save(record, table);
  CHECK(info(record).head != head);
  CHECK(record.unmet() == table.unmet);
  table.sessions.push_back(session("S-3"));
  CHECK(save(record, table).inserted == 1);
  CHECK(record.find_session({"S-3"}));
}

TEST_CASE("sessions with marks stay, unless all that the marks say stays true") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2"), session("S-3"), session("S-4")}));
  for (auto const* id : {"S-1", "S-2", "S-3"}) {
    auto row = mark("C-1", id);
    save(record, row);
  }
  auto shorter = session("S-2");
  shorter.time.end = {570};
  auto with_newcomer = session("S-3");
  with_newcomer.roster.push_back({"C-7"});
  with_newcomer.topic = "relapse";
  auto const written = save(record, timetable({shorter, with_newcomer}));
  CHECK(written.kept == std::vector<SessionId>{{"S-2"}, {"S-1"}});
  CHECK(record.find_session({"S-1"}) == session("S-1"));
  CHECK(record.find_session({"S-2"}) == session("S-2"));
  CHECK(record.find_session({"S-3"}) == with_newcomer);
  CHECK(record.find_session({"S-4"}) == std::nullopt);
  auto without_marked = with_newcomer;
  without_marked.roster = {{"C-7"}};
  CHECK(save(record, timetable({session("S-1"), session("S-2"), without_marked})).kept ==
        std::vector<SessionId>{{"S-3"}});
  CHECK(record.marks().size() == 3);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("whatever a mark speaks of keeps its session, and what it does not may change") {
  auto const replaced = [](auto change) {
    Directory const dir;
    auto record = Record::create(dir / "a.db", world());
    save(record, timetable({session("S-1")}));
    auto row = mark("C-1", "S-1");
    save(record, row);
    auto fresh = session("S-1");
    change(fresh);
    auto next = timetable({fresh});
    next.horizon.begin = day("2026-11-01");
    bool const kept = !save(record, next).kept.empty();
    CHECK(record.find_session({"S-1"}) == (kept ? session("S-1") : fresh));
    return !kept;
  };
  CHECK_FALSE(replaced([](Session& s) { s.date = day("2026-12-02"); }));
  CHECK_FALSE(replaced([](Session& s) { s.time.begin = {541}; }));
  CHECK_FALSE(replaced([](Session& s) { s.time.end = {601}; }));
  CHECK_FALSE(replaced([](Session& s) { s.service = "skills"; }));
  CHECK_FALSE(replaced([](Session& s) { s.kind = ServiceKind::individual; }));
  CHECK_FALSE(replaced([](Session& s) { s.modality = Modality::virtual_; }));
  CHECK_FALSE(replaced([](Session& s) { s.billable = false; }));
  CHECK_FALSE(replaced([](Session& s) { s.counts_toward_hours = false; }));
  CHECK_FALSE(replaced([](Session& s) { s.roster = {{"C-2"}}; }));
  CHECK(replaced([](Session& s) { s.roster = {{"C-1"}}; }));
  CHECK(replaced([](Session& s) { s.track = "morning"; }));
  CHECK(replaced([](Session& s) { s.group = "evening-2"; }));
  CHECK(replaced([](Session& s) { s.clinician = {"D-2"}; }));
  CHECK(replaced([](Session& s) { s.room = {"R-2"}; }));
  CHECK(replaced([](Session& s) { s.topic = "relapse"; }));
}

TEST_CASE("a make-up keeps the session that it makes up, and its client may stay off the roster") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2"), session("S-3")}));
  auto extra = mark("C-7", "S-2");  // on neither roster
  extra.makes_up = SessionId{"S-1"};
  save(record, extra);
  auto topic = session("S-2");
  topic.topic = "relapse";
  auto const written = save(record, timetable({topic}));
  CHECK(written.kept == std::vector<SessionId>{{"S-1"}});
  CHECK(written.superseded == 2);  // S-2 as it was, and S-3
  CHECK(record.find_session({"S-2"}) == topic);
}

TEST_CASE("the same sessions for other days, another site or one more program are a new plan") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const table = timetable({session("S-1")});
  save(record, table);
  auto const entries = [&] { return audit_entries(record).size(); };
  auto known = entries();
  auto const is_new = [&](auto change) {
    auto other = table;
    change(other);
    save(record, other);
    CHECK(entries() == known + 1);
    save(record, other);
    CHECK(entries() == known + 1);
    save(record, table);
    CHECK(entries() == known + 2);
    known = entries();
  };
  is_new([](Timetable& t) { t.horizon.begin = day("2026-11-30"); });
  is_new([](Timetable& t) { t.horizon.end = day("2026-12-30"); });
  is_new([](Timetable& t) { t.site = "branch"; });
  is_new([](Timetable& t) { t.unmet = {{{"C-9"}, "php", "a place", "capacity", "full"}}; });
  // One program of two was planned anew meanwhile, with the same sessions.
  auto php = session("P-1");
  php.program = "php";
  auto both = table;
  both.sessions.push_back(php);
  auto one = both;
  one.sessions = {php};
  one.horizon.end = day("2027-01-05");
  save(record, both);
  save(record, one);
  known = entries();
  CHECK(save(record, both).unchanged == 2);
  CHECK(entries() == known + 1);
  Transaction tx(record, "schedule build", "op");
  tx.save(timetable({}), {"op"});  // a program that has no plan is given an empty one
  tx.commit();
  CHECK(entries() == known + 2);
}

TEST_CASE("a timetable that is refused leaves the rest of its transaction alone") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  Transaction tx(record, "test", "row");
  auto first = assessment();
  tx.save(first);
  CHECK(fault_of([&] { tx.save(timetable({session("S-1"), session("S-1")})); }).fault ==
        Fault::input);
  auto second = assessment("C-2");
  tx.save(second);
  tx.commit();
  CHECK(audit_entries(record).back().rows == 2);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("a program that nobody needs any more can be given an empty plan") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  save(record, timetable({}));
  CHECK(record.sessions(always).size() == 1);  // an empty timetable names no program
  CHECK(audit_entries(record).size() == 2);
  Transaction tx(record, "schedule build", "iop");
  CHECK(tx.save(timetable({}), {"iop"}).superseded == 1);
  tx.commit();
  CHECK(record.sessions(always).empty());
}

TEST_CASE("unmet needs are those of timetables that no later one of the program cuts into") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const table = [](std::string_view begin, std::string_view end, std::string program,
                        std::string what) {
    return Timetable{.horizon = {day(begin), day(end)},
                     .unmet = {{{"C-1"}, std::move(program), std::move(what), "capacity", "full"}}};
  };
  auto const now = [&] {
    Codes found;
    for (auto const& unmet : record.unmet()) found.push_back(unmet.what);
    return found;
  };
  save(record, table("2026-12-01", "2026-12-08", "iop", "week 1"));
  save(record, table("2026-12-08", "2026-12-15", "iop", "week 2"));
  CHECK(now() == Codes{"week 1", "week 2"});
  save(record, table("2026-12-10", "2026-12-20", "php", "other program"));
  CHECK(now() == Codes{"week 1", "week 2", "other program"});
  save(record, table("2026-12-09", "2026-12-20", "iop", "rebuilt"));
  CHECK(now() == Codes{"week 1", "other program", "rebuilt"});
}

TEST_CASE("finding a session, a client's day and a client's rows never scans a table") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    record.find_session({"S-1"});
  }
  Raw raw(dir / "a.db");
  for (std::string const query :
       {"SELECT * FROM current_session WHERE code = 'S-1'",
        "SELECT * FROM current_session AS s WHERE date = '2026-12-01' AND EXISTS"
        " (SELECT 1 FROM roster AS r WHERE r.session = s.id AND r.client = 'C-1')",
        "SELECT * FROM current_mark WHERE client = 'C-1' AND session = 'S-1'",
        "SELECT * FROM current_mark WHERE client = 'C-1' ORDER BY id",
        "SELECT * FROM current_assessment WHERE client = 'C-1' ORDER BY id",
        "SELECT * FROM current_decision WHERE client = 'C-1' ORDER BY id",
        "SELECT 1 FROM current_mark WHERE session = 'S-1'"}) {
    CAPTURE(query);
    auto const plan = raw.all("EXPLAIN QUERY PLAN " + query, 3);
    CAPTURE(plan);
    CHECK(plan.find("SEARCH") != std::string::npos);
    CHECK(plan.find("SCAN") == std::string::npos);
  }
}

TEST_CASE("migrations keep the rows, add one entry each and leave a copy of what was") {
  Directory const dir;
  auto row = assessment();
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, row);
  }
  auto const known = storage::migrations();
  std::vector<storage::Migration> steps(known.begin(), known.end());
  steps.push_back({"room for a colour", "ALTER TABLE mark ADD COLUMN colour TEXT"});
  steps.push_back({"an index", "CREATE INDEX mark_colour ON mark (colour)"});
  CHECK(storage::migrate(dir / "a.db", world(), known) == 0);
  CHECK_FALSE(std::filesystem::exists(dir / "a.db.schema-1"));
  CHECK(storage::migrate(dir / "a.db", world(), steps) == 2);
  CHECK(storage::migrate(dir / "a.db", world(), steps) == 0);
  {
    Raw raw(dir / "a.db");
    CHECK(raw.ask("PRAGMA user_version") == "3");
    CHECK(raw.ask("SELECT group_concat(verb) FROM audit") ==
          "store init,test,store migrate,store migrate");
    CHECK(raw.ask("SELECT count(*) FROM assessment") == "1");
    CHECK(raw.ask("SELECT count(colour) FROM mark") == "0");
  }
  auto const copy = Record::open(dir / "a.db.schema-1", Access::read, world());
  CHECK(copy.assessments() == std::vector{row});
  CHECK(verify(copy) == std::vector<std::string>{});
}

TEST_CASE("a column that a later schema adds leaves the digests of old rows as they were") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, timetable({session("S-1")}));
    auto row = mark("C-1", "S-1");
    save(record, row);
  }
  REQUIRE(Raw(dir / "a.db").run("ALTER TABLE mark ADD COLUMN colour TEXT") == "");
  CHECK(verify(Record::open(dir / "a.db", Access::read, world())) ==
        std::vector<std::string>{"The table mark was changed."});
}

TEST_CASE(
    "the copy of an interrupted migration serves again; that of another record is not touched") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  auto const known = storage::migrations();
  std::vector<storage::Migration> steps(known.begin(), known.end());
  steps.push_back({"an index", "CREATE INDEX mark_note ON mark (note)"});
  std::filesystem::copy_file(dir / "a.db", dir / "a.db.schema-1");
  CHECK(storage::migrate(dir / "a.db", world(), steps) == 1);

  {
    auto other = Record::create(dir / "b.db", world());
    auto row = assessment();
    save(other, row);
  }
  std::filesystem::copy_file(dir / "a.db.schema-1", dir / "b.db.schema-1");
  auto const error = fault_of([&] { storage::migrate(dir / "b.db", world(), steps); });
  CHECK(error.fault == Fault::conflict);
  CHECK(Record::open(dir / "b.db", Access::read, world()).assessments().size() == 1);
  CHECK(Record::open(dir / "b.db.schema-1", Access::read, world()).assessments().empty());
}

TEST_CASE("a migration that fails changes nothing") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  auto const known = storage::migrations();
  std::vector<storage::Migration> steps(known.begin(), known.end());
  steps.push_back({"good", "CREATE TABLE one (x) STRICT"});
  steps.back().sql = "CREATE TABLE one (x TEXT) STRICT; CREATE TABLE mark (x TEXT) STRICT";
  CHECK(fault_of([&] { storage::migrate(dir / "a.db", world(), steps); }).fault != Fault::no);
  auto const record = Record::open(dir / "a.db", Access::read, world());
  CHECK(info(record).schema_version == 1);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("a record of an older schema is copied as it is, and a damaged one is not migrated") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  std::vector<storage::Migration> const steps{{"a table", "CREATE TABLE extra (x TEXT) STRICT"}};
  Raw(dir / "a.db").run("PRAGMA user_version = 0");
  auto const whole = bytes_of(dir / "a.db");
  REQUIRE(Raw(dir / "a.db")
              .run("PRAGMA ignore_check_constraints = ON;"
                   "INSERT INTO identity_use (client, act) VALUES ('', '')") == "");
  auto const damaged = bytes_of(dir / "a.db");
  auto const error = fault_of([&] { storage::migrate(dir / "a.db", world(), steps); });
  CHECK(std::string(error.what()).find("was not migrated") != std::string::npos);
  put_bytes(dir / "a.db.schema-0", damaged);  // no copy of what is to be migrated
  put_bytes(dir / "a.db", whole);
  CHECK(fault_of([&] { storage::migrate(dir / "a.db", world(), steps); }).fault == Fault::conflict);
  CHECK(bytes_of(dir / "a.db") == whole);
  std::filesystem::remove(dir / "a.db.schema-0");
  CHECK(storage::migrate(dir / "a.db", world(), steps) == 1);
  CHECK(Raw(dir / "a.db.schema-0").ask("SELECT count(*) FROM audit") == "1");
}
