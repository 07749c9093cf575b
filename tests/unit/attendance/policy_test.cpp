// What the program's own policy makes of absences: every primitive on both sides of its bound.
#include "attendance/policy.hpp"

#include <doctest/doctest.h>

#include "small_clinic.hpp"

using namespace careplan;

namespace {

Program with(PolicyRule rule, AttendancePolicy policy = {}) {
  auto program = three_by_three();
  if (rule.ladder.empty()) rule.ladder = {PolicyAction::team_review};
  if (rule.id.empty()) rule.id = "rule";
  policy.rules = {std::move(rule)};
  program.attendance = std::move(policy);
  program.phases = {{.id = "early", .first_week = 1, .last_week = 2},
                    {.id = "late", .first_week = 3, .last_week = 8}};
  return program;
}

std::vector<Consequence> judged(Clinic const& clinic, Program const& program,
                                std::string_view as_of = "2027-03-01") {
  return consequences(clinic.record, program, on(as_of));
}

// "2026-12-04 team_review" of each, with "?" where it is not certain.
std::vector<std::string> told(std::vector<Consequence> const& found) {
  std::vector<std::string> list;
  for (auto const& one : found)
    list.push_back(to_text(one.date) + " " + std::string(to_text(one.action)) +
                   (one.certain ? "" : "?"));
  return list;
}

using Told = std::vector<std::string>;

Clinic admitted() {
  Clinic clinic;
  clinic.stay("2026-11-30");
  return clinic;
}

}  // namespace

TEST_CASE("the third unexcused absence of a stay has a consequence, the second has none") {
  auto const program = with({.reach = 3});
  auto clinic = admitted();
  clinic.missed("2026-11-30");
  clinic.came("2026-12-02");
  clinic.missed("2026-12-04");
  CHECK(judged(clinic, program).empty());
  clinic.missed("2027-01-29", MarkStatus::no_call);
  auto const found = judged(clinic, program);
  REQUIRE(found.size() == 1);
  CHECK(found[0].date == on("2027-01-29"));
  CHECK(found[0].rule == "rule");
  CHECK(found[0].because == "3 unexcused sessions in the stay");
  CHECK(found[0].evidence ==
        std::vector<Evidence>{{{"2026-11-30@540"}, on("2026-11-30"), "unexcused"},
                              {{"2026-12-04@540"}, on("2026-12-04"), "unexcused"},
                              {{"2027-01-29@540"}, on("2027-01-29"), "no call"}});
}

TEST_CASE("what was counted is used up, and the last rung of a ladder repeats") {
  auto const program =
      with({.reach = 2, .ladder = {PolicyAction::warning, PolicyAction::team_review}});
  auto clinic = admitted();
  for (auto const* day : {"2026-11-30", "2026-12-02", "2026-12-04", "2026-12-07", "2026-12-09",
                          "2026-12-11", "2026-12-14"})
    clinic.missed(day);
  auto const found = judged(clinic, program);
  CHECK(told(found) ==
        Told{"2026-12-02 warning", "2026-12-07 team_review", "2026-12-11 team_review"});
  CHECK(found[2].step == 2);
}

TEST_CASE("rolling days hold the day that lies one day less than the window back, and no older") {
  auto const program = with({.scope = PolicyScope::rolling_days, .within = 28, .reach = 2});
  for (auto const& [second, reached] :
       {std::pair("2026-12-27", true), std::pair("2026-12-28", false)}) {
    CAPTURE(second);
    auto clinic = admitted();
    clinic.missed("2026-11-30");
    clinic.missed(second);
    CHECK(judged(clinic, program).size() == (reached ? 1 : 0));
  }
}

TEST_CASE("rolling sessions hold so many sessions, attended or not") {
  auto const program = with({.scope = PolicyScope::rolling_sessions, .within = 6, .reach = 2});
  for (int const between : {4, 5}) {
    CAPTURE(between);
    auto clinic = admitted();
    clinic.missed("2026-12-01");
    for (int day = 2; day < 2 + between; ++day) clinic.came("2026-12-0" + std::to_string(day));
    clinic.missed("2026-12-09");
    CHECK(judged(clinic, program).size() == (between == 4 ? 1 : 0));
  }
}

TEST_CASE("a phase begins its own count, and a rule may count over some phases only") {
  auto clinic = admitted();
  clinic.missed("2026-12-11");  // the last Friday of week 2
  clinic.missed("2026-12-14");  // the Monday of week 3
  CHECK(judged(clinic, with({.scope = PolicyScope::phase, .reach = 2})).empty());
  CHECK(judged(clinic, with({.scope = PolicyScope::episode, .reach = 2})).size() == 1);
  CHECK(judged(clinic, with({.reach = 1, .phases = {"late"}}))[0].date == on("2026-12-14"));
  CHECK(judged(clinic, with({.reach = 2, .phases = {"early", "late"}})).size() == 1);
  clinic.missed("2026-12-16");
  CHECK(told(judged(clinic, with({.scope = PolicyScope::phase, .reach = 2}))) ==
        Told{"2026-12-16 team_review"});
}

TEST_CASE("three in a row are broken by attendance, and not by what the rule does not count") {
  auto const program = with({.counts = AbsenceKind::no_call, .reach = 3, .in_a_row = true});
  auto broken = admitted();
  broken.missed("2026-11-30", MarkStatus::no_call);
  broken.missed("2026-12-02", MarkStatus::no_call);
  broken.came("2026-12-04", 10);
  broken.missed("2026-12-07", MarkStatus::no_call);
  CHECK(judged(broken, program).empty());
  auto unbroken = admitted();
  unbroken.missed("2026-11-30", MarkStatus::no_call);
  unbroken.missed("2026-12-02", MarkStatus::no_call);
  unbroken.missed("2026-12-04", MarkStatus::excused);
  unbroken.missed("2026-12-07", MarkStatus::no_call);
  CHECK(told(judged(unbroken, program)) == Told{"2026-12-07 team_review"});
  CHECK(judged(unbroken, program)[0].because == "3 no-call sessions in a row in the stay");
}

TEST_CASE("each kind counts its own: every absence, the unexcused, those without a call") {
  auto clinic = admitted();
  clinic.missed("2026-11-30", MarkStatus::excused);
  clinic.missed("2026-12-02", MarkStatus::unexcused);
  clinic.missed("2026-12-04", MarkStatus::no_call);
  clinic.missed("2026-12-07", MarkStatus::cancelled);
  for (auto const& [kind, number] :
       {std::pair(AbsenceKind::absence, 3), std::pair(AbsenceKind::unexcused, 2),
        std::pair(AbsenceKind::no_call, 1), std::pair(AbsenceKind::late, 0)}) {
    CAPTURE(to_text(kind));
    CHECK(judged(clinic, with({.counts = kind, .reach = 1})).size() ==
          static_cast<std::size_t>(number));
  }
}

TEST_CASE("two sessions missed on one day are one day and two sessions") {
  auto clinic = admitted();
  for (int const begin : {540, 720}) {
    clinic.session("2026-11-30", 90, true, begin);
    clinic.mark("2026-11-30", MarkStatus::unexcused, 0, begin);
  }
  CHECK(judged(clinic, with({.unit = CountUnit::session, .reach = 2})).size() == 1);
  CHECK(judged(clinic, with({.unit = CountUnit::day, .reach = 2})).empty());
  auto const day = judged(clinic, with({.unit = CountUnit::day, .reach = 1}));
  REQUIRE(day.size() == 1);
  CHECK(day[0].evidence.size() == 2);
}

TEST_CASE("a service that the rule exempts is not counted") {
  auto clinic = admitted();
  clinic.missed("2026-11-30");
  clinic.record.sessions.back().service = "medication";
  CHECK(judged(clinic, with({.reach = 1, .exempt = {"medication"}})).empty());
  CHECK(judged(clinic, with({.reach = 1, .exempt = {"family"}})).size() == 1);
}

TEST_CASE("an absence excused with too little notice is unexcused") {
  for (auto const& [hours, counted] : {std::pair(47, true), std::pair(48, false)}) {
    CAPTURE(hours);
    auto clinic = admitted();
    clinic.missed("2026-11-30", MarkStatus::excused);
    clinic.record.marks.back().notice_hours = hours;
    auto const found = judged(clinic, with({.reach = 1}, {.notice_hours = 48}));
    REQUIRE(found.size() == (counted ? 1 : 0));
    if (counted) CHECK(found[0].evidence[0].state == "excused, 47 of 48 hours of notice");
  }
  auto not_noted = admitted();
  not_noted.missed("2026-11-30", MarkStatus::excused);
  CHECK(judged(not_noted, with({.reach = 1}, {.notice_hours = 48})).empty());
}

TEST_CASE("late is more than the minutes of grace, and later than the door closes is absent") {
  AttendancePolicy const policy{.late_minutes = 5, .absent_after_minutes = 15};
  struct Case {
    int lost;
    std::size_t late;
    std::size_t absent;
  };
  for (auto const& [lost, late, absent] :
       {Case{5, 0, 0}, Case{6, 1, 0}, Case{15, 1, 0}, Case{16, 0, 1}}) {
    CAPTURE(lost);
    auto clinic = admitted();
    clinic.session("2026-11-30");
    clinic.mark("2026-11-30", MarkStatus::late, 180 - lost);
    CHECK(judged(clinic, with({.counts = AbsenceKind::late, .reach = 1}, policy)).size() == late);
    CHECK(judged(clinic, with({.reach = 1}, policy)).size() == absent);
    auto program = three_by_three();
    program.attendance = policy;
    CHECK(clinic.hours("2026-12-07", nine_hours(), program)[0].delivered ==
          Minutes{absent ? 0 : 180 - lost});
  }
}

TEST_CASE("what too late counts as is the program's choice") {
  AttendancePolicy const policy{.absent_after_minutes = 15, .late_counts_as = AbsenceKind::no_call};
  auto clinic = admitted();
  clinic.session("2026-11-30");
  clinic.mark("2026-11-30", MarkStatus::late, 100);
  auto const found = judged(clinic, with({.counts = AbsenceKind::no_call, .reach = 1}, policy));
  REQUIRE(found.size() == 1);
  CHECK(found[0].evidence[0].state == "80 min late, more than 15");
}

TEST_CASE("a client who comes late to a day is late once, whether minutes were noted or not") {
  for (int const noted : {60, 90}) {
    CAPTURE(noted);
    auto clinic = admitted();
    clinic.session("2026-11-30", 90, true, 540);
    clinic.mark("2026-11-30", MarkStatus::late, noted, 540);
    clinic.session("2026-11-30", 90, true, 640);
    clinic.mark("2026-11-30", MarkStatus::late, 90, 640);
    auto const found = judged(clinic, with({.counts = AbsenceKind::late, .reach = 1}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].evidence[0].session == SessionId{"2026-11-30@540"});
  }
}

TEST_CASE("partial attendance earns its minutes, or only above a threshold, or nothing") {
  auto const delivered = [](AttendancePolicy policy, int minutes) {
    auto clinic = admitted();
    clinic.came("2026-11-30", minutes);
    auto program = three_by_three();
    program.attendance = std::move(policy);
    return clinic.hours("2026-12-07", nine_hours(), program)[0].delivered.count();
  };
  CHECK(delivered({}, 179) == 179);
  AttendancePolicy const half{.partial_credit = PartialCredit::threshold,
                              .partial_min = Minutes{90}};
  CHECK(delivered(half, 89) == 0);
  CHECK(delivered(half, 90) == 90);
  CHECK(delivered({.partial_credit = PartialCredit::none}, 179) == 0);
  CHECK(delivered({.partial_credit = PartialCredit::none}, 180) == 180);
}

TEST_CASE("make-ups count on so many days of a week as the program allows") {
  for (int const most : {0, 1, 2}) {
    CAPTURE(most);
    auto clinic = admitted();
    clinic.missed("2026-11-30");
    clinic.missed("2026-12-02");
    clinic.made_up("2026-12-03", "2026-11-30");
    clinic.made_up("2026-12-05", "2026-12-02");
    auto program = three_by_three();
    program.attendance.makeup_max_per_week = most;
    auto const week = clinic.hours("2026-12-07", nine_hours(), program)[0];
    CHECK(week.made_up == Minutes{most == 1 ? 180 : 360});
    if (most == 1)
      CHECK(std::ranges::any_of(week.reasons, [](std::string const& reason) {
        return reason.find("something was made up on 1 days of that week already") !=
               std::string::npos;
      }));
  }
}

TEST_CASE("an absence made up in full is none where the program says so") {
  for (int const minutes : {179, 180}) {
    CAPTURE(minutes);
    auto clinic = admitted();
    clinic.missed("2026-11-30");
    clinic.made_up("2026-12-01", "2026-11-30", minutes);
    AttendancePolicy policy{.makeup_clears = true};
    CHECK(judged(clinic, with({.reach = 1}, policy)).size() == (minutes == 180 ? 0 : 1));
    policy.makeup_clears = false;
    CHECK(judged(clinic, with({.reach = 1}, policy)).size() == 1);
  }
}

TEST_CASE("a contract is broken by one miss more than it allows, and kept by the last session") {
  auto const program = with({.scope = PolicyScope::rolling_sessions,
                             .within = 6,
                             .reach = 2,
                             .ladder = {PolicyAction::contract, PolicyAction::discharge_contract,
                                        PolicyAction::discharge},
                             .contract = ContractTerms{.attend = 5, .of = 6}});
  auto const days = {"2026-12-04", "2026-12-07", "2026-12-09",
                     "2026-12-11", "2026-12-14", "2026-12-16"};
  auto const signed_on = [] {
    auto clinic = admitted();
    clinic.missed("2026-11-30");
    clinic.missed("2026-12-02");
    return clinic;
  };
  auto kept = signed_on();
  for (auto const* day : days) day == *days.begin() ? kept.missed(day) : kept.came(day);
  CHECK(told(judged(kept, program)) == Told{"2026-12-02 contract"});
  // Kept: the next session begins a new count, and one miss is not yet two.
  kept.missed("2026-12-18");
  CHECK(judged(kept, program).size() == 1);
  kept.missed("2026-12-21");
  CHECK(told(judged(kept, program)).back() == "2026-12-21 discharge_contract");

  auto broken = signed_on();
  for (auto const* day : days)
    day == *days.begin() || day == *(days.end() - 1) ? broken.missed(day) : broken.came(day);
  auto const found = judged(broken, program);
  CHECK(told(found) == Told{"2026-12-02 contract", "2026-12-16 discharge_contract"});
  CHECK(found[1].because == "2 missed under the contract of 2026-12-02, at most 1 of 6 allowed");
  broken.missed("2026-12-18");
  broken.missed("2026-12-21");
  CHECK(told(judged(broken, program)).back() == "2026-12-21 discharge");
}

TEST_CASE("what nobody marked is never taken for attended") {
  auto const program = with({.reach = 3, .in_a_row = true});
  auto clinic = admitted();
  clinic.missed("2026-11-30");
  clinic.session("2026-12-02");
  clinic.missed("2026-12-04");
  auto const found = judged(clinic, program);
  CHECK(told(found) == Told{"2026-12-04 team_review?"});
  CHECK(found[0].evidence[1].state == "not marked");
  clinic.mark("2026-12-02", MarkStatus::present, 180);
  CHECK(judged(clinic, program).empty());
  clinic.record.marks.back().status = MarkStatus::unexcused;
  CHECK(told(judged(clinic, program)) == Told{"2026-12-04 team_review"});
}

TEST_CASE("what is still to come has no consequence") {
  auto clinic = admitted();
  clinic.missed("2026-11-30");
  CHECK(judged(clinic, with({.reach = 1}), "2026-11-30").empty());
  CHECK(judged(clinic, with({.reach = 1}), "2026-12-01").size() == 1);
  clinic.session("2026-12-02");
  CHECK(judged(clinic, with({.reach = 2}), "2026-12-02").empty());
}

TEST_CASE("each stay is counted by itself") {
  Clinic clinic;
  clinic.stay("2026-11-30", "2026-12-05");
  clinic.stay("2026-12-14");
  clinic.missed("2026-11-30");
  clinic.missed("2026-12-14");
  CHECK(judged(clinic, with({.reach = 2})).empty());
}
