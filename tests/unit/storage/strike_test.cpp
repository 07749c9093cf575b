// Rows by name, and what striking them takes out of what counts.
#include <fmt/format.h>

#include <algorithm>

#include "storage/bench.hpp"
#include "storage/presences.hpp"
#include "storage/raw.hpp"
#include "storage/stays.hpp"

using namespace bench;

namespace {

Written strike(Record& record, RowName const& name, std::string const& reason = "wrong client") {
  Transaction tx(record, "store strike", "row", reason);
  auto const written = tx.strike(name, reason);
  tx.commit();
  return written;
}

std::string names(std::vector<RecordedRow> const& rows) {
  std::string list;
  for (auto const& row : rows)
    list += fmt::format("{} {} {} {}\n", to_text(row.name), row.client.value, to_text(row.date),
                        row.what);
  return list;
}

}  // namespace

TEST_CASE("rows have names that are read back, and nothing else is one") {
  CHECK(to_text(RowName{"mark", 12}) == "mark:12");
  CHECK(parse_row_name("mark:12") == RowName{"mark", 12});
  CHECK(parse_row_name("mark:1") == RowName{"mark", 1});
  for (auto const* text : {"mark", "mark:", "mark:0", "mark:-1", "mark:x", "mark:1.5", ""})
    CHECK(parse_row_name(text) == std::nullopt);
}

TEST_CASE(
    "the rows of a client or of one entry are told with day, words, entry and who wrote them") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  auto answers = assessment();
  save(record, answers);
  PlacementRow placement{.client = {"C-1"},
                         .as_of = day("2026-12-02"),
                         .criteria = "adult",
                         .status = "certain",
                         .level = "iop",
                         .levels = {"iop"}};
  save(record, placement);
  DecisionRow decision{
      .client = {"C-1"}, .date = day("2026-12-02"), .level = "iop", .program = "sud-iop"};
  save(record, decision);
  auto there = mark("C-1", "S-1");
  save(record, there);
  auto away = mark("C-1", "S-1", MarkStatus::excused);
  away.supersedes = there.id;
  save(record, away, "was away");
  TestRow test{.client = {"C-1"}, .date = day("2026-12-03")};
  save(record, test);
  MilestoneRow lost{
      .client = {"C-1"}, .date = day("2026-12-03"), .milestone = "sober", .reached = false};
  save(record, lost);
  LeaveRow leave{.client = {"C-1"}, .first = day("2026-12-04"), .last = day("2026-12-05")};
  save(record, leave);
  RewardRow reward{
      .client = {"C-1"}, .date = day("2026-12-05"), .plan = "p", .what = "test", .cents = 5};
  save(record, reward);
  PlanRow plan{.client = {"C-1"}, .date = day("2026-12-06")};
  save(record, plan);
  ContactRow contact{.client = {"C-1"}, .date = day("2026-12-07"), .what = "AA"};
  save(record, contact);
  AuthorizationRow authorization{.client = {"C-1"},
                                 .code = "H0015",
                                 .first = day("2026-12-08"),
                                 .last = day("2026-12-31"),
                                 .units = 12};
  save(record, authorization);
  ConsentRow consent{.client = {"C-1"},
                     .recipient = "Dr. Roe",
                     .purpose = "treatment",
                     .scope = {Information::all},
                     .first = day("2026-12-09"),
                     .until_event = "discharge"};
  save(record, consent);
  auto other = assessment("C-2");
  save(record, other);

  auto const rows = record.rows_of({"C-1"});
  CHECK(names(rows) ==
        "assessment:1 C-1 2026-12-01 phq-9\n"
        "mark:1 C-1 2026-12-01 present at S-1\n"
        "mark:2 C-1 2026-12-01 excused at S-1\n"
        "placement:1 C-1 2026-12-02 adult: iop\n"
        "decision:1 C-1 2026-12-02 admit iop in sud-iop\n"
        "test:1 C-1 2026-12-03 negative\n"
        "milestone:1 C-1 2026-12-03 sober lost\n"
        "leave:1 C-1 2026-12-04 until 2026-12-05\n"
        "reward:1 C-1 2026-12-05 earned 5 cents: test\n"
        "care_plan:1 C-1 2026-12-06 treatment drafted\n"
        "contact:1 C-1 2026-12-07 call AA done\n"
        "authorization:1 C-1 2026-12-08 H0015, 12 day until 2026-12-31\n"
        "consent:1 C-1 2026-12-09 for Dr. Roe: all\n");
  CHECK(rows[1].superseded_by == 2);
  CHECK(rows[2].supersedes == 1);
  CHECK_FALSE(rows[1].current());
  CHECK(rows[2].current());
  auto const entries = audit_entries(record);
  for (auto const& row : rows) {
    CHECK(row.actor == "test");
    CHECK(row.recorded == "2026-12-01T09:30:00Z");
    CHECK(record.rows_of_entry(row.entry).size() == 1);
    CHECK(entries.at(static_cast<std::size_t>(row.entry) - 1).rows == 1);
    CHECK(record.row(row.name).what == row.what);
  }
  CHECK(names(record.rows_of_entry(entries.back().seq)) == "assessment:2 C-2 2026-12-01 phq-9\n");
  CHECK(record.rows_of_entry(1).empty());
  CHECK(record.rows_of({"C-9"}).empty());

  for (auto const& row : rows)
    if (row.current()) CHECK(strike(record, row.name) == Written::inserted);
  CHECK(record.row({"mark", 1}).current());  // what a struck row had corrected stands again
  CHECK(strike(record, {"mark", 1}) == Written::inserted);
  CHECK(record.placements().empty());
  for (auto const& row : record.rows_of({"C-1"})) {
    CHECK_FALSE(row.current());
    CHECK(row.struck == "wrong client");
  }
  CHECK(record.clients() == std::vector<ClientId>{{"C-2"}});
  CHECK_FALSE(record.knows({"C-1"}));
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("a row is struck once, and only one that stands") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  auto there = mark("C-1", "S-1");
  save(record, there);
  auto away = mark("C-1", "S-1", MarkStatus::excused);
  away.supersedes = there.id;
  save(record, away, "was away");
  CHECK(fault_of([&] { strike(record, {"mark", there.id}); }).fault == Fault::conflict);
  CHECK(fault_of([&] { strike(record, {"mark", 9}); }).fault == Fault::not_found);
  CHECK(fault_of([&] { strike(record, {"placement", 9}); }).fault == Fault::not_found);
  CHECK(fault_of([&] { strike(record, {"session", 1}); }).fault == Fault::not_found);
  CHECK(fault_of([&] { (void)record.row({"mark", 9}); }).fault == Fault::not_found);
  CHECK(fault_of([&] { (void)record.row({"audit", 1}); }).fault == Fault::not_found);
  CHECK(strike(record, {"mark", away.id}) == Written::inserted);
  auto const entries = audit_entries(record).size();
  CHECK(strike(record, {"mark", away.id}) == Written::unchanged);
  CHECK(audit_entries(record).size() == entries);
  REQUIRE(record.marks().size() == 1);
  CHECK(record.marks().front().status == MarkStatus::present);
  CHECK(record.marks_of({"S-1"}).size() == 1);
  CHECK(std::ranges::count(presences(record, {day("2026-01-01"), day("2027-01-01")}).places,
                           MarkStatus::present, &Presence::mark) == 1);
  // It may be corrected again, once.
  auto late = mark("C-1", "S-1", MarkStatus::late);
  late.reason = "came late";
  CHECK(save(record, late) == Written::updated);
  CHECK(late.supersedes == there.id);
  CHECK(record.row({"mark", there.id}).superseded_by == late.id);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("what a struck correction had moved comes back only where its place is free") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  TestRow test{.client = {"C-1"}, .date = day("2026-12-01")};
  for (auto const* client : {"C-8", "C-9", "C-1"}) {
    test.client = {client};
    save(record, test);
  }
  auto moved = test;
  moved.supersedes = test.id;
  moved.date = day("2026-12-02");
  save(record, moved, "wrong day");
  TestRow other{.client = {"C-1"},
                .date = day("2026-12-01"),
                .result = TestResult::refused,
                .reason = "there was one after all"};
  save(record, other);
  auto const refusal = fault_of([&] { strike(record, {"test", moved.id}); });
  CHECK(refusal.fault == Fault::conflict);
  CHECK(refusal.complaints.front().message ==
        "without test:4 test:3 would stand again, beside test:5");
  CHECK(refusal.complaints.front().hint == "strike test:5 first");
  CHECK(record.tests().size() == 4);
  strike(record, {"test", other.id});
  strike(record, {"test", moved.id});
  REQUIRE(record.tests(ClientId{"C-1"}).size() == 1);
  CHECK(record.tests(ClientId{"C-1"}).front().id == test.id);
}

TEST_CASE("struck rows are left out where whole tables are read") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  for (auto const* client : {"C-1", "C-2"}) {
    auto answers = assessment(client);
    save(record, answers);
    auto there = mark(client, "S-1");
    save(record, there);
    DecisionRow decision{.client = {client}, .date = day("2026-12-01"), .level = "iop"};
    save(record, decision);
    if (client == std::string_view("C-2")) continue;
    strike(record, {"assessment", answers.id});
    strike(record, {"mark", there.id});
    strike(record, {"decision", decision.id});
  }
  auto const of_the_other = [](auto const& rows) {
    return rows.size() == 1 && rows.front().client == ClientId{"C-2"};
  };
  CHECK(of_the_other(record.decisions()));
  CHECK(of_the_other(stays_of(record, Date::max()).list));
  CHECK(of_the_other(record.facts("phq-9", "phq-9.total")));
  CHECK(of_the_other(record.attended_days()));
  CHECK(of_the_other(record.last_assessed(day("2027-01-01"))));
  CHECK(of_the_other(record.assessed()));
  CHECK(std::ranges::count_if(presences(record, {day("2026-01-01"), day("2027-01-01")}).places,
                              [](Presence const& place) { return place.mark.has_value(); }) == 1);
}

TEST_CASE("a placement that was struck no longer is the last one") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  PlacementRow row{.client = {"C-1"},
                   .as_of = day("2026-12-01"),
                   .criteria = "adult",
                   .status = "certain",
                   .level = "iop",
                   .levels = {"iop"}};
  save(record, row);
  strike(record, {"placement", row.id});
  auto again = row;
  CHECK(save(record, again) == Written::inserted);
  CHECK(again.id != row.id);
}

TEST_CASE("whoever strikes a row behind careplan's back is found out") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    auto row = assessment();
    save(record, row);
  }
  Raw raw(dir / "a.db");
  auto const put = [&](std::string const& values) {
    return raw.run("INSERT INTO struck (table_name, row_id, client, reason) VALUES " + values);
  };
  CHECK(put("('session', 1, 'C-1', 'x')").find("CHECK") != std::string::npos);
  CHECK(put("('assessment', 1, 'C-1', '')").find("CHECK") != std::string::npos);
  CHECK(put("('assessment', 1, 'C-1', 'x')") == "");
  CHECK(put("('assessment', 1, 'C-1', 'x')").find("UNIQUE") != std::string::npos);
  CHECK(raw.run("DELETE FROM struck").find("append-only") != std::string::npos);
  auto const findings = verify(Record::open(dir / "a.db", Access::read, world()));
  CHECK(std::ranges::find(findings,
                          "Table struck row 1 was added outside careplan: no audit entry covers"
                          " it.") != findings.end());
}
