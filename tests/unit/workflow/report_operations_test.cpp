// The figures of the operational reports, against records small enough to count by hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "folder.hpp"
#include "office.hpp"
#include "workflow/imports.hpp"
#include "workflow/report.hpp"

using namespace careplan;

namespace {

Date november(int day) {
  return *parse_date("2026-11-01") + std::chrono::days{day - 1};
}

struct Meet {
  std::string id{};
  int day = 2;
  int begin = 540;
  std::vector<MarkStatus> marks{};  // of C-0, C-1 ...
  int unmarked = 0;                 // that many more on the roster
  std::string group = "g";
  std::string clinician = "K1";
  std::string program = "sud-iop-3x3";
  std::optional<int> notice{};  // of the absent, hours
  int minutes = 60;             // of those who came
};

void admit(Office& office, int clients, int day = 1) {
  auto record = office.clinic.open(Access::write);
  Transaction write(record, "test", "admissions");
  for (int i = 0; i < clients; ++i) {
    DecisionRow row{.client = {"C-" + std::to_string(i)},
                    .date = november(day),
                    .level = "iop",
                    .program = "sud-iop-3x3",
                    .track = "evening"};
    write.save(row);
  }
  write.commit();
}

void meet(Office& office, std::vector<Meet> const& meets) {
  Timetable table{.horizon = {november(1), november(90)}, .site = "s"};
  std::vector<MarkRow> marks;
  for (auto const& one : meets) {
    Session session{.id = {one.id},
                    .program = one.program,
                    .track = "evening",
                    .group = one.group,
                    .service = "group",
                    .date = november(one.day),
                    .time = {{one.begin}, {one.begin + 60}},
                    .clinician = {one.clinician},
                    .room = {"R1"}};
    auto const all = static_cast<int>(one.marks.size()) + one.unmarked;
    for (int i = 0; i < all; ++i) {
      session.roster.push_back({"C-" + std::to_string(i)});
      if (i >= static_cast<int>(one.marks.size())) continue;
      auto const status = one.marks[static_cast<std::size_t>(i)];
      marks.push_back({.client = session.roster.back(),
                       .session = session.id,
                       .status = status,
                       .attended = Minutes{attended(status) ? one.minutes : 0},
                       .notice_hours = attended(status) ? std::nullopt : one.notice});
    }
    table.sessions.push_back(std::move(session));
  }
  auto record = office.clinic.open(Access::write);
  Transaction write(record, "test", "sessions");
  write.save(table);
  for (auto& mark : marks) write.save(mark);
  write.commit();
}

// One cell of a row by the text of its first column and the id of another.
Cell cell(Table const& table, std::string const& row, std::string const& column) {
  for (auto const& each : table.rows)
    if (each[0] == Cell{row})
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (table.columns[c].id == column) return each[c];
  FAIL("no such cell");
  return {};
}

using enum MarkStatus;

}  // namespace

TEST_CASE("no-show counts the unexcused of what was held, and nothing of what is to come") {
  Office office;
  admit(office, 4);
  meet(office, {{.id = "mon", .day = 2, .marks = {present, late, unexcused, no_call}},
                {.id = "tue", .day = 3, .marks = {cancelled, excused, left_early}, .unmarked = 1},
                {.id = "later", .day = 24, .unmarked = 4}});
  auto const table = make_report(office.clinic, "no-show", {.by = GroupBy::weekday});
  REQUIRE(table.rows.size() == 2);
  std::vector<Cell> const mon{std::string("Mon"), 4L, 0L, 4L, 2L, 0L, 0L, 2L, 1L, 0L, 0.5, 0.5};
  std::vector<Cell> const tue{std::string("Tue"), 4L, 1L, 3L, 1L, 1L, 0L, 0L, 0L, 1L, 0.0, 1.0 / 3};
  CHECK(table.rows[0] == mon);
  CHECK(table.rows[1] == tue);
}

TEST_CASE(
    "days on which a client is of another age are neither billed nor held by what is authorized") {
  Office office;
  for (auto const& [client, age] : {std::pair("C-0", "30"), {"C-1", "15"}, {"C-2", "17"}})
    assess_record(office.clinic, {.client = {client},
                                  .date = november(3),
                                  .instrument = "intake",
                                  .answers = {{"age", age}}});
  admit(office, 3);
  using enum MarkStatus;
  meet(office, {{.id = "a", .day = 3, .marks = {present, present, present}},
                {.id = "b", .day = 4, .marks = {present, present, present}}});
  {
    auto record = office.clinic.open(Access::write);
    Transaction write(record, "attend authorize", "test");
    for (auto const* client : {"C-0", "C-1", "C-2"}) {
      AuthorizationRow row{.client = {client},
                           .code = "H0015",
                           .first = november(1),
                           .last = november(20),
                           .units = 5};
      write.save(row);
    }
    write.commit();
  }
  auto const report = [&](char const* name) {
    return make_report(office.clinic, name, {.rules = {"adult-9h"}});
  };
  auto const used = report("authorization");
  CHECK(cell(used, "C-0", "used") == Cell{2L});
  CHECK(cell(used, "C-1", "used") == Cell{0L});
  CHECK(cell(used, "C-2", "used") == Cell{1L});  // 17 on the 3rd, perhaps 18 from the 4th on
  auto const billed = report("billing");
  std::vector<std::string> why;
  for (auto const& row : billed.rows)
    if (row[0] == Cell{std::string("C-1")} || row[0] == Cell{std::string("C-2")})
      why.push_back(
          std::holds_alternative<std::string>(row.back()) ? std::get<std::string>(row.back()) : "");
  REQUIRE(why.size() == 4);
  CHECK(why[0] == "adult-9h is not for clients of 15 years");
  CHECK(why[1] == why[0]);
  CHECK(why[2] == "adult-9h is not for clients of 17 years");
  CHECK(why[3].find("not for clients") == std::string::npos);
  for (auto const* table : {&used, &billed})
    CHECK(std::ranges::any_of(table->notes, [](std::string const& note) {
      return note.starts_with("Some clients may have a birthday that matters to adult-9h");
    }));
}

TEST_CASE("of several rule packs reports take the one for each client's age") {
  Office office;
  for (auto const& [client, age] : {std::pair("C-0", "30"), {"C-1", "15"}})
    assess_record(office.clinic, {.client = {client},
                                  .date = november(1),
                                  .instrument = "intake",
                                  .answers = {{"age", age}}});
  admit(office, 2);
  meet(office, {{.id = "a", .day = 2, .marks = {present, present}},
                {.id = "b", .day = 9, .marks = {present, present}}});
  auto const rows = [&](char const* name, std::vector<std::string> rules) {
    return make_report(office.clinic, name, {.rules = std::move(rules)});
  };
  auto const billed = rows("billing", {"adult-9h", "adolescent-6h"});
  REQUIRE(billed.rows.size() == 4);
  for (auto const& row : billed.rows) CHECK(row[11] == Cell{std::string("billable")});
  auto const hours = rows("hours", {"adult-9h", "adolescent-6h"});
  CHECK(cell(hours, "C-0", "rule_pack") == Cell{std::string("adult-9h")});
  CHECK(cell(hours, "C-1", "rule_pack") == Cell{std::string("adolescent-6h")});
  CHECK(cell(hours, "C-1", "required_minutes") == Cell{Minutes{360}});
  CHECK(std::ranges::count_if(hours.notes, [](std::string const& note) {
          return note.ends_with("judged weeks met.");
        }) == 2);
  // The first two weeks are over and short for both, each of what is asked at that age.
  auto const alerts = rows("alerts", {"adult-9h", "adolescent-6h"});
  std::string evidence;
  for (auto const& row : alerts.rows)
    if (row[3] == Cell{std::string("short-week")}) evidence += std::get<std::string>(row[4]) + "\n";
  CHECK(evidence.find("short of adult-9h") != std::string::npos);
  CHECK(evidence.find("short of adolescent-6h") != std::string::npos);
}

TEST_CASE(
    "what a program's policy takes for unexcused or for an absence is told beside the marks") {
  Folder const own;
  std::ifstream shipped(PROJECT_ROOT "/data/programs/evening-10h.toml");
  std::string text{std::istreambuf_iterator<char>(shipped), {}};
  auto const at = text.find("late_minutes = 15\n");
  REQUIRE(at != std::string::npos);
  text.insert(at, "notice_hours = 24\nabsent_after_minutes = 20\n");
  own.write("programs/evening-10h.toml", text);
  Office office({own.path()});
  admit(office, 2);
  std::string const strict = "evening-10h";
  meet(office, {{.id = "a",
                 .day = 2,
                 .marks = {excused, late},
                 .program = strict,
                 .notice = 23,
                 .minutes = 39},
                {.id = "b",
                 .day = 3,
                 .marks = {excused, late},
                 .program = strict,
                 .notice = 24,
                 .minutes = 40},
                {.id = "c", .day = 4, .marks = {excused, present}, .program = strict, .minutes = 5},
                {.id = "d", .day = 5, .marks = {excused, late}, .notice = 0, .minutes = 5},
                {.id = "e", .day = 6, .marks = {excused, late}, .program = "gone", .notice = 0}});
  auto const told = [](Table const& table, std::string_view words) {
    return std::ranges::count_if(table.notes, [&](std::string const& note) {
      return note.find(words) != std::string::npos;
    });
  };
  auto const missed = make_report(office.clinic, "no-show", {.by = GroupBy::program});
  CHECK(cell(missed, strict, "excused") == Cell{3L});  // as it was marked
  CHECK(cell(missed, strict, "short_notice") == Cell{1L});
  CHECK(cell(missed, "sud-iop-3x3", "short_notice") == Cell{0L});  // it asks for no notice
  CHECK(cell(missed, "gone", "short_notice") == Cell{0L});         // nobody knows what it asks
  CHECK(told(missed, "1 of the excused came with less notice") == 1);
  auto const came = make_report(office.clinic, "attendance", {.by = GroupBy::program});
  CHECK(cell(came, strict, "late") == Cell{2L});
  CHECK(cell(came, strict, "too_late") == Cell{1L});
  CHECK(cell(came, "sud-iop-3x3", "too_late") == Cell{0L});
  CHECK(told(came, "1 of the late came so late") == 1);
}

TEST_CASE("parts of the day end at noon and at five") {
  Office office;
  admit(office, 1);
  meet(office, {{.id = "a", .begin = 719, .marks = {present}},
                {.id = "b", .day = 3, .begin = 720, .marks = {present}},
                {.id = "c", .day = 4, .begin = 1019, .marks = {present}},
                {.id = "d", .day = 5, .begin = 1020, .marks = {unexcused}}});
  auto const table = make_report(office.clinic, "no-show", {.by = GroupBy::daypart});
  REQUIRE(table.rows.size() == 3);
  CHECK(cell(table, "morning", "planned") == Cell{1L});
  CHECK(cell(table, "afternoon", "planned") == Cell{2L});
  CHECK(cell(table, "evening", "no_show") == Cell{1.0});
}

TEST_CASE("groups are small or large by who came, once everybody is marked") {
  Office office;
  admit(office, 13);
  std::vector<MarkStatus> const five(5, present);
  auto full = five;
  full.resize(13, present);
  auto mixed = five;
  mixed.resize(6, unexcused);
  meet(office, {{.id = "small", .day = 2, .marks = mixed},
                {.id = "unclear", .day = 3, .marks = five, .unmarked = 1},
                {.id = "large", .day = 4, .marks = full},
                {.id = "none", .day = 5, .marks = {cancelled, cancelled}},
                {.id = "single", .day = 6, .marks = {present}, .group = ""}});
  auto const table = make_report(office.clinic, "groups", {.by = GroupBy::group});
  REQUIRE(table.rows.size() == 1);
  CHECK(cell(table, "g", "sessions") == Cell{3L});
  CHECK(cell(table, "g", "seats") == Cell{36L});
  CHECK(cell(table, "g", "enrolled") == Cell{25L});
  CHECK(cell(table, "g", "attended") == Cell{23L});
  CHECK(cell(table, "g", "below_min") == Cell{1L});
  CHECK(cell(table, "g", "above_max") == Cell{1L});
  CHECK(cell(table, "g", "fill") == Cell{25.0 / 36});
}

TEST_CASE("whoever came unexpected fills the group and the clinician's hour") {
  Office office;
  admit(office, 14);
  meet(office, {{.id = "full", .day = 2, .marks = std::vector<MarkStatus>(12, present)},
                {.id = "alone", .day = 3, .marks = {unexcused}}});
  auto record = office.clinic.open(Access::write);
  Transaction write(record, "test", "walk-ins");
  for (auto const* session : {"full", "alone"}) {
    MarkRow row{
        .client = {"C-13"}, .session = {session}, .status = present, .attended = Minutes{60}};
    write.save(row);
    MarkRow stayed_away{.client = {"C-12"}, .session = {session}, .status = excused};
    write.save(stayed_away);
  }
  write.commit();
  auto const groups = make_report(office.clinic, "groups", {.by = GroupBy::group});
  CHECK(cell(groups, "g", "enrolled") == Cell{13L});
  CHECK(cell(groups, "g", "attended") == Cell{14L});
  CHECK(cell(groups, "g", "above_max") == Cell{1L});
  auto const hours = make_report(office.clinic, "productivity", {});
  CHECK(cell(hours, "K1", "direct_minutes") == Cell{Minutes{120}});
  CHECK(cell(hours, "K1", "missed_minutes") == Cell{Minutes{0}});
  CHECK(cell(hours, "K1", "client_minutes") == Cell{Minutes{14 * 60}});
}

TEST_CASE("nobody is missed after a stay, on leave, or in a program that was left") {
  Office office;
  admit(office, 4);                                                          // on the 1st
  meet(office, {{.id = "mon", .day = 9, .marks = {present}, .unmarked = 4},  // C-4 is in no stay
                {.id = "tue", .day = 10, .unmarked = 3}});
  auto record = office.clinic.open(Access::write);
  Transaction write(record, "test", "who is away");
  DecisionRow left{.client = {"C-1"},
                   .date = november(9),
                   .kind = DecisionKind::discharge,
                   .discharge = DischargeReason::completed};
  write.save(left);
  LeaveRow away{.client = {"C-2"}, .first = november(9), .last = november(9)};
  write.save(away);
  DecisionRow moved{.client = {"C-3"},
                    .date = november(5),
                    .kind = DecisionKind::step_up,
                    .level = "php",
                    .program = "php-day"};
  write.save(moved);
  write.commit();
  auto const table = make_report(office.clinic, "attendance", {.by = GroupBy::client});
  auto const planned = [&](std::string const& client) { return cell(table, client, "planned"); };
  REQUIRE(table.rows.size() == 3);
  CHECK(planned("C-0") == Cell{2L});
  CHECK(planned("C-2") == Cell{1L});  // the day after
  CHECK(planned("C-4") == Cell{1L});  // nothing was decided: as the timetable has it
  auto const missed = make_report(office.clinic, "no-show", {.by = GroupBy::weekday});
  CHECK(cell(missed, "Mon", "planned") == Cell{2L});
  CHECK(cell(missed, "Tue", "planned") == Cell{2L});
}

TEST_CASE("a caseload holds who is in care and has an appointment within four weeks of today") {
  Office office;  // today is 22 November
  admit(office, 3);
  meet(office, {{.id = "a", .day = 20, .marks = {present}, .group = ""},
                {.id = "b", .day = 21, .marks = {present, present}, .group = "", .clinician = "K2"},
                {.id = "late", .day = 50, .unmarked = 3, .group = ""},
                {.id = "too-late", .day = 51, .unmarked = 1, .group = "", .clinician = "K3"},
                {.id = "group", .day = 19, .marks = {present, present, present}}});
  auto const table = make_report(office.clinic, "caseload", {});
  REQUIRE(table.rows.size() == 2);
  CHECK(cell(table, "K1", "clients") == Cell{3L});
  CHECK(cell(table, "K1", "group_clients") == Cell{3L});
  CHECK(cell(table, "K2", "clients") == Cell{2L});
  CHECK(cell(table, "K2", "led_share") == Cell{2.0 / 3});
  CHECK(cell(table, "K1", "limit") == Cell{});
  auto const at_site =
      make_report(office.clinic, "caseload",
                  {.site = std::string(PROJECT_ROOT) + "/examples/clinic/site.toml"});
  CHECK(cell(at_site, "K1", "limit") == Cell{20L});
  CHECK(cell(at_site, "K1", "over") == Cell{0L});
  CHECK(cell(at_site, "K6", "clients") == Cell{0L});
}

TEST_CASE("a clinician's session counts once however many come") {
  Office office;
  admit(office, 3);
  meet(office, {{.id = "a", .day = 16, .marks = {present, present, unexcused}},
                {.id = "b", .day = 17, .marks = {unexcused}, .group = ""},
                {.id = "c", .day = 18, .marks = {cancelled}, .group = ""},
                {.id = "d", .day = 19, .unmarked = 1, .group = ""},
                {.id = "e", .day = 20, .marks = {late}, .group = ""}});
  auto const table =
      make_report(office.clinic, "productivity",
                  {.from = november(16),
                   .to = november(23),
                   .site = std::string(PROJECT_ROOT) + "/examples/clinic/site.toml"});
  CHECK(cell(table, "K1", "sessions") == Cell{5L});
  CHECK(cell(table, "K1", "direct_minutes") == Cell{Minutes{120}});
  CHECK(cell(table, "K1", "group_minutes") == Cell{Minutes{60}});
  CHECK(cell(table, "K1", "missed_minutes") == Cell{Minutes{60}});
  CHECK(cell(table, "K1", "cancelled_minutes") == Cell{Minutes{60}});
  CHECK(cell(table, "K1", "unmarked_minutes") == Cell{Minutes{60}});
  CHECK(cell(table, "K1", "client_minutes") == Cell{Minutes{180}});
  // 08:00 to 16:30 on five days, at most eight hours each.
  CHECK(cell(table, "K1", "available_minutes") == Cell{Minutes{40 * 60}});
  CHECK(cell(table, "K1", "productivity") == Cell{120.0 / 2400});
}

TEST_CASE("whoever waits comes first, and days of waiting fall into the published bands") {
  Office office;  // assessed on 20 November, today is 22 November
  for (auto const* client : {"C-0", "C-1", "C-2", "C-3"}) office.rate(client, "1");
  admit(office, 1, 20);
  {
    auto record = office.clinic.open(Access::write);
    Transaction write(record, "test", "admissions");
    DecisionRow late{.client = {"C-1"},
                     .date = november(28),
                     .level = "iop",
                     .program = "sud-iop-3x3",
                     .deviation = Deviation::waitlist};
    write.save(late);
    DecisionRow later{
        .client = {"C-2"}, .date = november(51), .level = "iop", .program = "sud-iop-3x3"};
    write.save(later);
    for (int const day : {21, 24, 29}) {
      ContactRow call{.client = {"C-1"}, .date = november(day), .outcome = ContactOutcome::done};
      if (day == 21) call.outcome = ContactOutcome::not_reached;
      write.save(call);
    }
    ContactRow after{.client = {"C-0"}, .date = november(21), .outcome = ContactOutcome::done};
    write.save(after);
    write.commit();
  }
  auto clinic = office.clinic;
  clinic.today = november(51);
  auto const table = make_report(clinic, "waitlist", {});
  CHECK(cell(table, "C-1", "first_contact") == Cell{november(24)});
  CHECK(cell(table, "C-0", "first_contact") == Cell{});  // admitted on the 20th
  clinic.today = november(27);
  CHECK(cell(make_report(clinic, "waitlist", {}), "C-1", "status") == Cell{std::string("waiting")});
  REQUIRE(table.rows.size() == 4);
  CHECK(table.rows[0][0] == Cell{std::string("C-3")});
  CHECK(cell(table, "C-3", "status") == Cell{std::string("waiting")});
  CHECK(cell(table, "C-3", "days_waiting") == Cell{31L});
  CHECK(cell(table, "C-3", "wait_band") == Cell{std::string("31+")});
  CHECK(cell(table, "C-2", "wait_band") == Cell{std::string("31+")});
  CHECK(cell(table, "C-1", "days_waiting") == Cell{8L});
  CHECK(cell(table, "C-1", "wait_band") == Cell{std::string("8-14")});
  CHECK(cell(table, "C-1", "reason") == Cell{std::string("waitlist")});
  CHECK(cell(table, "C-0", "wait_band") == Cell{std::string("0")});
}

TEST_CASE("both positivities stand side by side, and a specimen's gap beside what is allowed") {
  Office office;
  admit(office, 1);
  {
    auto record = office.clinic.open(Access::write);
    Transaction write(record, "test", "tests");
    auto const test = [&](int day, TestResult result) {
      TestRow row{.client = {"C-0"}, .date = november(day), .result = result};
      if (result == TestResult::positive) row.substances = {"alcohol"};
      write.save(row);
    };
    test(3, TestResult::negative);
    test(7, TestResult::positive);
    test(11, TestResult::missed);
    test(15, TestResult::refused);
    test(18, TestResult::diluted);
    write.commit();
  }
  auto const table = make_report(office.clinic, "tests", {.by = GroupBy::month});
  REQUIRE(table.rows.size() == 1);
  CHECK(cell(table, "2026-11", "asked") == Cell{5L});
  CHECK(cell(table, "2026-11", "collected") == Cell{3L});
  CHECK(cell(table, "2026-11", "positivity") == Cell{0.5});
  CHECK(cell(table, "2026-11", "positivity_missed") == Cell{0.75});
  CHECK(cell(table, "2026-11", "longest_gap_days") == Cell{11L});
  CHECK(cell(make_report(office.clinic, "tests", {.by = GroupBy::client}), "C-0", "gap_allowed") !=
        Cell{});
  CHECK(make_report(office.clinic, "tests", {.program = "matrix-16", .by = GroupBy::client})
            .rows.empty());
}

TEST_CASE("equity keeps those of whom nothing is known, and adds all of them up") {
  Office office;
  for (auto const& [client, sex] : {std::pair{"C-0", "female"}, {"C-1", "male"}})
    assess_record(office.clinic, {.client = {client},
                                  .date = november(1),
                                  .instrument = "intake",
                                  .answers = {{"sex", sex}}});
  admit(office, 3);
  meet(office, {{.id = "a", .day = 2, .marks = {present, unexcused, present}}});
  {
    auto record = office.clinic.open(Access::write);
    Transaction write(record, "test", "discharge");
    DecisionRow row{.client = {"C-0"},
                    .date = november(15),
                    .kind = DecisionKind::discharge,
                    .discharge = DischargeReason::completed};
    write.save(row);
    write.commit();
  }
  auto const now = make_report(office.clinic, "equity", {.by = GroupBy::sex});
  REQUIRE(now.rows.size() == 4);
  CHECK(cell(now, "female", "completion") == Cell{1.0});
  CHECK(cell(now, "male", "rate") == Cell{0.0});
  CHECK(cell(now, "not known", "in_care") == Cell{1L});
  CHECK(cell(now, "all", "begun") == Cell{3L});
  CHECK(cell(now, "all", "rate") == Cell{2.0 / 3});
  CHECK(cell(now, "all", "retention") == Cell{});
  auto later = office.clinic;
  later.today = november(91);  // the ninetieth day after the first
  auto const then = make_report(later, "equity", {.by = GroupBy::sex});
  CHECK(cell(then, "all", "followed") == Cell{3L});
  CHECK(cell(then, "all", "retained") == Cell{2L});
  later.today = november(90);
  CHECK(cell(make_report(later, "equity", {.by = GroupBy::sex}), "all", "followed") == Cell{0L});
}

TEST_CASE("rates are read with every complaint, and an empty file is no rate") {
  auto const read = [](std::string text) { return read_rates(text_source(std::move(text))); };
  auto const rates = read("code,unit,cents,first,last,payer,service\nH0015,,16951,2022-07-01,,,\n");
  REQUIRE(rates.size() == 1);
  CHECK(rates[0].unit == UnitKind::day);
  CHECK(rates[0].cents == 16951);
  CHECK(!rates[0].last);
  CHECK(read("code,unit,cents,first\n").empty());
  CHECK(rates_in("").empty());
  CHECK(fault_of([] { (void)rates_in("/nowhere/rates.csv"); }) == Fault::not_found);
  try {
    (void)read("code,unit,cents,first,colour\n,week,-1,soon,red\n");
    FAIL("read");
  } catch (Error const& error) {
    CHECK(error.complaints.size() >= 5);
  }
}
