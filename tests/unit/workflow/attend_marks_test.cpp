// Marks as people give them: walk-ins, swaps, rosters filled in, ages.
#include <doctest/doctest.h>

#include <algorithm>

#include "office.hpp"
#include "streams.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"
#include "workflow/book.hpp"
#include "workflow/report.hpp"

using namespace careplan;

namespace {

Date day(std::string_view text) {
  return *parse_date(text);
}

Session group_session(std::string id, Date date, std::string group, int begin,
                      std::vector<ClientId> roster) {
  return {.id = {std::move(id)},
          .program = "sud-iop-3x3",
          .track = "evening",
          .group = std::move(group),
          .service = "group",
          .date = date,
          .time = {{begin}, {begin + 90}},
          .clinician = {"K1"},
          .room = {"R1"},
          .roster = std::move(roster)};
}

// A morning group with C-1 and an evening group with C-2, on two days.
struct TwoGroups : Office {
  TwoGroups() {
    for (auto const* client : {"C-1", "C-2"}) {
      rate(client, "1");
      decide(clinic, {.client = {client},
                      .date = day("2026-11-23"),
                      .kind = DecisionKind::admit,
                      .level = "iop",
                      .program = "sud-iop-3x3",
                      .track = "evening",
                      .decided_by = "K1"});
    }
    Timetable table{.horizon = {day("2026-11-30"), day("2026-12-05")}, .site = "s"};
    for (auto const* date : {"2026-12-01", "2026-12-03"}) {
      std::string const text(date);
      table.sessions.push_back(
          group_session("morning-" + text, day(date), "morning-1", 540, {{"C-1"}}));
      table.sessions.push_back(
          group_session("evening-" + text, day(date), "evening-1", 1050, {{"C-2"}}));
    }
    auto record = clinic.open(Access::write);
    Transaction transaction(record, "schedule build", "test");
    transaction.save(table);
    transaction.commit();
    clinic.today = day("2026-12-04");
  }

  MarkRequest present(std::string_view date) const {
    return {.client = {"C-1"}, .date = day(date), .status = MarkStatus::present};
  }
};

}  // namespace

TEST_CASE("somebody who walks in is marked at the other group, not at their own") {
  TwoGroups office;
  auto request = office.present("2026-12-01");
  request.walk_in = true;
  request.participation = 3;
  auto const rows = mark(office.clinic, request);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].session.value == "evening-2026-12-01");
  CHECK(rows[0].participation == 3);
  CHECK_FALSE(rows[0].makes_up);
  auto const table = roster(office.clinic, day("2026-12-01"), SessionId{"evening-2026-12-01"});
  CHECK(table.rows.size() == 2);  // C-2, who is expected, and C-1, who came
}

namespace {

void to_matrix(Office& office, std::string_view date, InVain* in_vain = nullptr) {
  decide(office.clinic,
         {.client = {"C-2"},
          .date = day(date),
          .kind = DecisionKind::transfer,
          .level = "iop",
          .program = "matrix-16",
          .decided_by = "K1"},
         in_vain);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "minutes in a session of a program that the client is not in that day are said to count "
    "nowhere") {
  TwoGroups office;
  auto const words_for = [&](MarkRequest const& request) {
    InVain in_vain;
    mark(office.clinic, request, &in_vain);
    return in_vain.words;
  };
  MarkRequest const evening{.client = {"C-2"}, .session = SessionId{"evening-2026-12-03"}};
  CHECK(words_for(evening).empty());
  auto other = evening;
  other.client = {"C-1"};
  CHECK(words_for(other).empty());  // of the same program
  to_matrix(office, "2026-12-02");
  Words const expected{
      "'C-2' is not in program 'sud-iop-3x3' on 2026-12-03: 90 min attended then count in no "
      "week's hours (evening-2026-12-03)"};
  CHECK(words_for(evening) == expected);
  // On the old roster still, so that the day alone is enough to be marked there.
  CHECK(words_for({.client = {"C-2"}, .date = day("2026-12-03")}) == expected);
  CHECK(words_for({.client = {"C-2"}, .session = SessionId{"evening-2026-12-01"}}).empty());
  InVain in_vain;
  mark_all(office.clinic, {evening}, true, {}, &in_vain);
  CHECK(in_vain.words == expected);
}

TEST_CASE("a decision that takes the ground from marks names them, and nothing else does") {
  TwoGroups office;
  for (auto const* date : {"2026-12-01", "2026-12-03"})
    mark(office.clinic, {.client = {"C-2"}, .date = day(date)});
  InVain none;
  to_matrix(office, "2026-12-04", &none);
  CHECK(none.words.empty());
  auto const moved = [&](std::string_view to, std::string_view from, InVain& in_vain) {
    decide(office.clinic,
           {.client = {"C-2"},
            .date = day(to),
            .kind = DecisionKind::transfer,
            .level = "iop",
            .program = "matrix-16",
            .decided_by = "K1",
            .correction = "wrong day",
            .was_on = day(from)},
           &in_vain);
  };
  InVain one;
  moved("2026-12-02", "2026-12-04", one);
  CHECK(one.words == Words{"'C-2' is not in program 'sud-iop-3x3' on 2026-12-03: 90 min attended "
                           "then count in no week's hours (evening-2026-12-03)"});
  InVain another;  // 3 December was lost already
  moved("2026-11-30", "2026-12-02", another);
  CHECK(another.words == Words{"'C-2' is not in program 'sud-iop-3x3' on 2026-12-01: 90 min "
                               "attended then count in no week's hours (evening-2026-12-01)"});
  InVain back;
  moved("2026-12-04", "2026-11-30", back);
  CHECK(back.words.empty());
}

TEST_CASE("an admission that is moved beyond the first sessions does not hide who came to them") {
  TwoGroups office;
  mark(office.clinic, {.client = {"C-2"}, .date = day("2026-12-01")});
  InVain in_vain;
  for (auto const* client : {"C-1", "C-2"})
    decide(office.clinic,
           {.client = {client},
            .date = day("2026-12-07"),
            .kind = DecisionKind::admit,
            .level = "iop",
            .program = "sud-iop-3x3",
            .decided_by = "K1",
            .correction = "wrong day",
            .was_on = day("2026-11-23")},
           &in_vain);
  CHECK(in_vain.words.size() == 1);
  auto clinic = office.clinic;
  clinic.today = day("2026-12-08");
  auto const hours = make_report(clinic, "hours", {});
  auto const counted = [](auto const& row) {
    return std::get<std::string>(row[11]) != "uncounted";
  };
  CHECK(std::ranges::count_if(hours.rows, counted) == 2);
  auto const lost = std::ranges::find_if_not(hours.rows, counted);
  REQUIRE(lost != hours.rows.end());
  CHECK(std::get<Date>((*lost)[1]) == day("2026-11-30"));
  auto const billing = make_report(clinic, "billing", {});
  REQUIRE(billing.rows.size() == 1);
  CHECK(std::get<std::string>(billing.rows[0][12]) ==
        "not counted: in sud-iop-3x3, when the client was in no program");
}

TEST_CASE("what no week counts has lines of its own in hours, billing and status") {
  TwoGroups office;
  for (auto const* date : {"2026-12-01", "2026-12-03"})
    mark(office.clinic, {.client = {"C-2"}, .date = day(date)});
  to_matrix(office, "2026-12-02");
  auto const hours = make_report(office.clinic, "hours", {});
  // C-1; C-2 in sud-iop-3x3 two weeks, in matrix-16 one, and beside it what was lost.
  std::vector<std::vector<Cell>> lost;
  for (auto const& row : hours.rows)
    if (std::get<std::string>(row[11]) == "uncounted") lost.push_back(row);
  REQUIRE(lost.size() == 1);
  CHECK(lost[0] ==
        std::vector<Cell>{std::string("C-2"), day("2026-11-30"), std::string("sud-iop-3x3"), Cell(),
                          Minutes{0}, Minutes{0}, Minutes{0}, Minutes{0}, Minutes{90}, Cell(), 0L,
                          std::string("uncounted"),
                          Words{"Thu 2026-12-03: 90 min not counted: in sud-iop-3x3, when the "
                                "client was in matrix-16"}});
  CHECK_FALSE(hours.columns[8].machine_only);
  Minutes delivered{};
  for (auto const& row : hours.rows) delivered += std::get<Minutes>(row[5]);
  CHECK(delivered == Minutes{90});  // of 1 December alone
  CHECK(make_report(office.clinic, "hours", {.program = "matrix-16"}).rows.size() == 1);
  auto const before = make_report(office.clinic, "hours", {.to = day("2026-11-30")});
  CHECK(before.columns[8].machine_only);
  std::vector<std::string> doubts;
  HoursQuestion const question{.client = ClientId{"C-2"},
                               .within = {day("2026-11-30"), day("2026-12-05")}};
  auto const of_client = week_table(office.clinic, question, doubts);
  CHECK(std::ranges::count(of_client.rows, lost[0]) == 1);
  auto const billing = make_report(office.clinic, "billing", {});
  std::vector<std::string> why;
  for (auto const& row : billing.rows)
    if (std::get<Date>(row[1]) == day("2026-12-03") && std::get<std::string>(row[0]) == "C-2") {
      CHECK(std::get<std::string>(row[11]) == "not_billable");
      CHECK(std::get<Minutes>(row[7]) == Minutes{90});
      why.push_back(std::get<std::string>(row[12]));
    }
  CHECK(why == Words{"not counted: in sud-iop-3x3, when the client was in matrix-16"});
  auto const record = office.clinic.open(Access::read);
  auto const signals = status(office.clinic, record, ClientId{"C-2"}, {}, "");
  auto const found = std::ranges::find(signals, "uncounted", &Signal::rule);
  REQUIRE(found != signals.end());
  CHECK(found->evidence ==
        "90 min attended in sud-iop-3x3 count in no week, for the client was in matrix-16: "
        "2026-12-03");
  CHECK(found->suggestion == "careplan place history C-2");
}

TEST_CASE(
    "a make-up before the missed day is recorded and said to count nowhere; that day counts") {
  TwoGroups office;
  auto absent = office.present("2026-12-03");
  absent.status = MarkStatus::excused;
  mark(office.clinic, absent);
  auto early = office.present("2026-12-01");
  early.session = SessionId{"evening-2026-12-01"};
  early.makes_up = day("2026-12-03");
  InVain in_vain;
  CHECK(mark(office.clinic, early, &in_vain).size() == 1);
  CHECK(in_vain.words ==
        Words{"'C-1' attended 'evening-2026-12-01' on 2026-12-01, before the missed day "
              "2026-12-03: as a make-up it counts in no week's hours"});
  auto same_day = early;
  same_day.session = SessionId{"evening-2026-12-03"};
  InVain none;
  mark(office.clinic, same_day, &none);
  CHECK(none.words.empty());
  auto swap = office.present("2026-12-01");
  swap.swaps = day("2026-12-03");
  swap.reason = "agreed";
  InVain swapped;
  mark(office.clinic, swap, &swapped);
  CHECK(swapped.words.size() == 1);
}

TEST_CASE("who cannot join a group is told where one could, or why not") {
  TwoGroups office;
  auto const hint = [&](MarkRequest const& request) {
    try {
      mark(office.clinic, request);
    } catch (Error const& error) {
      return error.complaints.front().hint;
    }
    return std::string();
  };
  auto walk_in = office.present("2026-12-02");
  walk_in.walk_in = true;
  CHECK(hint(walk_in) ==
        "other groups of sud-iop-3x3 near that day: 2026-12-01 evening-1, 2026-12-03 evening-1");
  CHECK(hint(office.present("2026-12-02")) == "sessions near that day: 2026-12-01, 2026-12-03");
  walk_in.date = day("2026-12-24");
  CHECK(hint(walk_in) ==
        "sud-iop-3x3 has no other group within a week of that day; see them with: careplan "
        "schedule show --week 2026-12-24");
  walk_in.date = day("2026-11-20");
  CHECK(hint(walk_in) == "the client is in no program then: careplan place history C-1");
}

TEST_CASE("a swap of one day excuses the own group and is credited as what it stands for") {
  TwoGroups office;
  auto request = office.present("2026-12-01");
  request.swaps = day("2026-12-01");
  auto const rows = mark(office.clinic, request);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].session.value == "morning-2026-12-01");
  CHECK(rows[0].status == MarkStatus::excused);
  CHECK(rows[0].note == "swapped to 2026-12-01");
  CHECK(rows[1].session.value == "evening-2026-12-01");
  CHECK(rows[1].makes_up == SessionId{"morning-2026-12-01"});
  std::vector<std::string> doubts;
  auto const hours = week_table(office.clinic,
                                {.client = ClientId{"C-1"},
                                 .rules = {"adult-9h"},
                                 .within = {day("2026-11-30"), day("2026-12-05")}},
                                doubts);
  REQUIRE(hours.rows.size() == 1);
  auto const delivered = std::ranges::find(hours.columns, "delivered_minutes", &Column::id);
  auto const at = static_cast<std::size_t>(delivered - hours.columns.begin());
  CHECK(std::get<Minutes>(hours.rows[0][at]) == Minutes{90});
}

TEST_CASE("who is not there joins nothing, and a swap needs a group to stand for") {
  TwoGroups office;
  auto request = office.present("2026-12-01");
  request.walk_in = true;
  request.status = MarkStatus::excused;
  CHECK(fault_of([&] { mark(office.clinic, request); }) == Fault::input);
  request = office.present("2026-12-01");
  request.swaps = day("2026-12-02");
  CHECK(fault_of([&] { mark(office.clinic, request); }) == Fault::not_found);
  request = office.present("2026-12-01");
  request.status = MarkStatus::unexcused;
  request.participation = 1;
  CHECK(fault_of([&] { mark(office.clinic, request); }) == Fault::input);
  CHECK(office.clinic.open(Access::read).marks().empty());
}

TEST_CASE("a reason for the whole file corrects, a row without change stays unchanged") {
  TwoGroups office;
  auto const present = office.present("2026-12-01");
  auto late = present;
  late.status = MarkStatus::late;
  late.minutes = Minutes{60};
  CHECK(mark_all(office.clinic, {present}, false).inserted == 1);
  CHECK(fault_of([&] { mark_all(office.clinic, {late}, false); }) == Fault::conflict);
  CHECK(mark_all(office.clinic, {late}, false, "sheet").updated == 1);
  CHECK(mark_all(office.clinic, {late}, false, "sheet").unchanged == 1);
}

// One mark again and again, and at the end whatever `last` says.
MarkSource long_file(MarkRequest const& mark, int rows,
                     std::function<std::optional<MarkRequest>(Complaints&)> last) {
  return [=](Complaints& complaints) mutable -> std::optional<MarkRequest> {
    if (rows-- > 0) return mark;
    return rows == -1 ? last(complaints) : std::nullopt;
  };
}

TEST_CASE("a file longer than what is read ahead is all or nothing too") {
  TwoGroups office;
  auto const present = office.present("2026-12-01");
  constexpr int rows = 12'000;
  auto const before = office.audit();
  auto const wrong = [&](Complaints& complaints) -> std::optional<MarkRequest> {
    complaints.gather({.file = "m.csv", .line = 7}, [] { throw Error(Fault::input, "wrong"); });
    return std::nullopt;
  };
  try {
    mark_all(office.clinic, long_file(present, rows, wrong), false);
    FAIL("a line at the end cannot be read");
  } catch (Error const& error) {
    REQUIRE(error.complaints.size() == 1);
    CHECK(error.complaints[0].place.line == 7);
  }
  auto nobody = present;
  nobody.client = {"C-99"};
  auto const unknown = [&](Complaints&) { return std::optional(nobody); };
  CHECK(fault_of([&] { mark_all(office.clinic, long_file(present, rows, unknown), false); }) ==
        Fault::not_found);
  CHECK(office.audit() == before);
  CHECK(office.clinic.open(Access::read).marks().empty());
  auto other = present;
  other.date = day("2026-12-03");
  auto const count =
      mark_all(office.clinic,
               long_file(present, rows, [&](Complaints&) { return std::optional(other); }), false);
  CHECK(count.inserted == 2);
  CHECK(count.unchanged == rows - 1);
  CHECK(audit_entries(office.clinic.open(Access::read)).back().subject ==
        fmt::format("{} marks", rows + 1));
}

TEST_CASE("two hundred thousand rows take no more memory than twenty thousand") {
  TwoGroups office;
  auto const take_in = [&, present = office.present("2026-12-01")](int rows) {
    auto const nothing = [](Complaints&) { return std::optional<MarkRequest>(); };
    mark_all(office.clinic, long_file(present, rows, nothing), false);
  };
  take_in(20'000);
  auto const before = peak_kib();
  take_in(200'000);
  CHECK(peak_kib() - before < 8 * 1024);
}

TEST_CASE("a thousand mistakes are enough, and the rest is said not to have been looked at") {
  TwoGroups office;
  auto nobody = office.present("2026-12-01");
  nobody.client = {"C-99"};
  int asked = 0;
  try {
    mark_all(
        office.clinic,
        [&](Complaints&) { return ++asked > 20'000 ? std::nullopt : std::optional(nobody); },
        false);
    FAIL("nobody knows them");
  } catch (Error const& error) {
    CHECK(error.fault == Fault::not_found);
    REQUIRE(error.complaints.size() == 1001);
    CHECK(error.complaints.back().message == "the rest was not looked at");
  }
}

TEST_CASE("a roster asks for what is not marked, and answers are read by their first letters") {
  TwoGroups office;
  CHECK(unmarked(office.clinic, day("2026-12-01"), {}).size() == 2);
  mark(office.clinic, office.present("2026-12-01"));
  auto const lines = unmarked(office.clinic, day("2026-12-01"), {});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].text == "17:30 group, 90 min, C-2");
  CHECK_FALSE(answered(lines[0], "  "));
  auto const late = answered(lines[0], "la 45 the bus");
  REQUIRE(late);
  CHECK(late->status == MarkStatus::late);
  CHECK(late->minutes == Minutes{45});
  CHECK(late->note == "the bus");
  auto const excused = answered(lines[0], "e 24");
  CHECK(excused->notice_hours == 24);
  CHECK_FALSE(excused->minutes);
  CHECK(answered(lines[0], "left_early")->status == MarkStatus::left_early);
  for (auto const* bad : {"l 45", "here", "p -1", "p 1441"}) {
    CAPTURE(bad);
    CHECK(fault_of([&] { (void)answered(lines[0], bad); }) == Fault::input);
  }
}

TEST_CASE("an age leaves a year of birthdays, and only what all of them agree on is settled") {
  Office office;
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = day("2026-11-20"),
                                .instrument = "intake",
                                .answers = {{"age", "17"}}});
  std::vector<RulePack> const packs{{.id = "adult", .age_min = 18},
                                    {.id = "adolescent", .age_max = 17}};
  auto const record = office.clinic.open(Access::read);
  auto const births = [&](std::string_view from, std::string_view to,
                          std::vector<std::string>& doubts) {
    return births_by_age(record, packs, {day(from), day(to)}, doubts);
  };
  std::vector<std::string> doubts;
  CHECK(births("2026-11-20", "2026-11-21", doubts).size() == 1);  // 17 on that day for certain
  CHECK(doubts.empty());
  // May be 18 the next day, and is then held to the first pack; on the day itself to the other.
  CHECK(births("2026-11-20", "2026-11-23", doubts).at(ClientId{"C-1"}) == day("2008-11-21"));
  REQUIRE(doubts.size() == 1);
  CHECK(doubts[0] ==
        "C-1 was born between 2008-11-21 and 2009-11-20: held to adult from 2026-11-21 to "
        "2026-11-22");
  doubts.clear();
  CHECK(births("2027-11-19", "2027-11-20", doubts).at(ClientId{"C-1"}) == day("2008-11-21"));
  auto const later = births("2027-11-20", "2028-11-20", doubts);  // 18 for certain
  CHECK(later.at(ClientId{"C-1"}) == day("2009-11-20"));
  // With the other pack first the open days are held to that one.
  std::vector<RulePack> const turned{packs[1], packs[0]};
  auto const born = births_by_age(record, turned, {day("2026-11-20"), day("2026-11-23")}, doubts);
  CHECK(born.at(ClientId{"C-1"}) == day("2009-11-20"));
}

TEST_CASE("open days that lead to neither pack's age leave the birth date open") {
  Office office;
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = day("2026-11-20"),
                                .instrument = "intake",
                                .answers = {{"age", "17"}}});
  std::vector<RulePack> const packs{{.id = "old", .age_min = 60},
                                    {.id = "adult", .age_min = 18},
                                    {.id = "adolescent", .age_max = 17}};
  std::vector<std::string> doubts;
  auto const record = office.clinic.open(Access::read);
  CHECK(births_by_age(record, packs, {day("2026-11-20"), day("2026-11-23")}, doubts).empty());
  CHECK(doubts.size() == 1);
}

TEST_CASE("one pack alone is not held against clients whom it is not for") {
  Office office;
  for (auto const& [client, age] : {std::pair("C-1", "15"), {"C-2", "30"}, {"C-3", "17"}}) {
    office.rate(client, "2");
    assess_record(office.clinic, {.client = {client},
                                  .date = day("2026-11-20"),
                                  .instrument = "intake",
                                  .answers = {{"age", age}}});
    decide(office.clinic, {.client = {client},
                           .date = day("2026-11-22"),
                           .level = "iop",
                           .program = "sud-iop-3x3",
                           .deviation = Deviation::service_unavailable});
  }
  std::vector<std::string> doubts;
  auto clinic = office.clinic;
  clinic.today = day("2026-12-06");
  auto const table = week_table(
      clinic, {.rules = {"adult-9h"}, .within = {day("2026-11-23"), day("2026-11-30")}}, doubts);
  REQUIRE(table.rows.size() == 3);
  auto const status = [&](std::size_t row) { return std::get<std::string>(table.rows[row][11]); };
  CHECK(status(0) == "exempt");
  CHECK(std::get<std::vector<std::string>>(table.rows[0][12]).front() ==
        "the rules are not for clients of 15 years");
  CHECK(status(1) == "short");
  CHECK(status(2) == "short");  // 17 or 18
  REQUIRE(doubts.size() == 1);
  CHECK(doubts[0].starts_with("C-3 was born between"));
}
