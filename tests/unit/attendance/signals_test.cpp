#include <doctest/doctest.h>

#include "attendance/abstinence.hpp"
#include "small_clinic.hpp"

using namespace careplan;

namespace {

std::vector<Signal> found(Clinic const& clinic, std::string_view as_of,
                          std::vector<TestRow> const& tests = {},
                          Program const& program = three_by_three(),
                          std::vector<RulePack> const& packs = {nine_hours()}) {
  return signals(clinic.record, tests, program, packs, on(as_of));
}

std::vector<Signal> of_rule(std::vector<Signal> all, std::string_view rule) {
  std::erase_if(all, [&](Signal const& signal) { return signal.rule != rule; });
  return all;
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TestRow test(long id, std::string_view date, TestResult result,
             std::vector<std::string> substances = {}) {
  return {.id = id,
          .client = {"C-1"},
          .date = on(date),
          .result = result,
          .substances = std::move(substances)};
}

}  // namespace

TEST_CASE("the third day of unexcused absence in the window raises an alert, the second does not") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.missed("2026-11-09");
  clinic.missed("2026-11-11");
  CHECK(of_rule(found(clinic, "2026-11-14"), "unexcused").empty());
  clinic.missed("2026-11-13");
  auto const alerts = of_rule(found(clinic, "2026-11-14"), "unexcused");
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].date == on("2026-11-13"));
  CHECK(has(alerts[0].evidence, "2026-11-09, 2026-11-11, 2026-11-13"));
  CHECK(alerts[0].suggestion == "careplan place client C-1");
}

TEST_CASE("an absence counts on the last day of the window and not on the day after") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  for (auto const* day : {"2026-11-09", "2026-11-11", "2026-11-13"}) clinic.missed(day);
  CHECK(of_rule(found(clinic, "2026-12-07"), "unexcused").size() == 1);  // 28 days from 9 November
  CHECK(of_rule(found(clinic, "2026-12-08"), "unexcused").empty());
}

TEST_CASE("several sessions of one day are one absence, and an excused day is none") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.missed("2026-11-09");
  clinic.session("2026-11-09", 60, true, 800);
  clinic.mark("2026-11-09", MarkStatus::unexcused, 0, 800);
  clinic.missed("2026-11-11");
  clinic.missed("2026-11-13", MarkStatus::excused);
  CHECK(of_rule(found(clinic, "2026-11-14"), "unexcused").empty());
}

TEST_CASE("absences of an earlier stay, and clients who have left, raise nothing") {
  Clinic clinic;
  clinic.stay("2026-11-02", "2026-11-16");
  for (auto const* day : {"2026-11-09", "2026-11-11", "2026-11-13"}) clinic.missed(day);
  CHECK(found(clinic, "2026-11-17").empty());
  CHECK(found(clinic, "2026-11-16").empty());
  CHECK_FALSE(found(clinic, "2026-11-15").empty());
  clinic.stay("2026-11-20");
  CHECK(of_rule(found(clinic, "2026-11-23"), "unexcused").empty());
}

TEST_CASE("a positive test says what was found and what the program does about it") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  std::vector const tests{test(1, "2026-11-09", TestResult::positive, {"cocaine", "thc"})};
  auto const alerts = of_rule(found(clinic, "2026-11-10", tests), "positive-test");
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].urgency == 1);
  CHECK(alerts[0].evidence ==
        "Mon 2026-11-09: positive for cocaine, thc; the program's policy: reassess");
  CHECK(has(alerts[0].suggestion, "careplan place client C-1"));
  auto program = three_by_three();
  program.testing.on_positive = PositiveTestPolicy::discharge;
  CHECK(of_rule(found(clinic, "2026-11-10", tests, program), "positive-test")[0].suggestion ==
        "careplan place decide C-1 discharge");
  program.testing.on_positive = PositiveTestPolicy::retain;
  CHECK(of_rule(found(clinic, "2026-11-10", tests, program), "positive-test")[0].suggestion ==
        "careplan attend status C-1");
}

TEST_CASE("a positive test stays for a week, and then until a negative one follows") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  std::vector tests{test(1, "2026-11-09", TestResult::positive)};
  auto const count = [&](std::string_view as_of) {
    return of_rule(found(clinic, as_of, tests), "positive-test").size();
  };
  CHECK(count("2026-11-09") == 0);
  CHECK(count("2026-12-20") == 1);
  tests.push_back(test(2, "2026-11-12", TestResult::negative));
  CHECK(count("2026-11-16") == 1);
  CHECK(count("2026-11-17") == 0);
  tests[0].client = {"C-2"};
  CHECK(count("2026-11-16") == 0);
}

TEST_CASE("two short weeks running are a signal, one is not, nor two with a good one between") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.missed("2026-11-02");
  CHECK(of_rule(found(clinic, "2026-11-09"), "short-week").empty());
  clinic.missed("2026-11-09");
  CHECK(of_rule(found(clinic, "2026-11-15"), "short-week").empty());
  auto const alerts = of_rule(found(clinic, "2026-11-16"), "short-week");
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].evidence ==
        "two weeks short of nine: 0 min from 2026-11-02, 0 min from 2026-11-09, of 540");
  for (auto const* day : {"2026-11-16", "2026-11-18", "2026-11-20"}) clinic.came(day);
  CHECK(of_rule(found(clinic, "2026-11-23"), "short-week").empty());
  clinic.missed("2026-11-23");
  CHECK(of_rule(found(clinic, "2026-11-30"), "short-week").empty());
}

TEST_CASE("a missed day is owed until its last day, and no longer once made up") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.missed("2026-12-07", MarkStatus::excused);
  auto const owed = [&](std::string_view as_of) {
    return of_rule(found(clinic, as_of), "makeup-owed");
  };
  REQUIRE(owed("2026-12-08").size() == 1);
  CHECK(owed("2026-12-08")[0].evidence ==
        "180 min missed on Mon 2026-12-07 can be made up until Mon 2026-12-14");
  CHECK(owed("2026-12-08")[0].urgency == 2);
  REQUIRE(owed("2026-12-14").size() == 1);
  CHECK(owed("2026-12-14")[0].urgency == 1);
  CHECK(owed("2026-12-15").empty());
  clinic.made_up("2026-12-09", "2026-12-07", 120);
  REQUIRE(owed("2026-12-10").size() == 1);
  CHECK(has(owed("2026-12-10")[0].evidence, "60 min missed"));
  clinic.made_up("2026-12-10", "2026-12-07", 60);
  CHECK(owed("2026-12-11").empty());
}

TEST_CASE("sessions that nobody marked are named once they are over") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.session("2026-12-07");
  clinic.session("2026-12-09");
  CHECK(of_rule(found(clinic, "2026-12-07"), "unmarked").empty());
  auto const alerts = of_rule(found(clinic, "2026-12-10"), "unmarked");
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].evidence == "2 sessions not marked: 2026-12-07, 2026-12-09");
  CHECK(alerts[0].suggestion == "careplan attend roster 2026-12-07");
  clinic.record.leaves.push_back({.client = clinic.record.episodes.front().client,
                                  .first = on("2026-12-07"),
                                  .last = on("2026-12-07")});
  CHECK(of_rule(found(clinic, "2026-12-10"), "unmarked").at(0).evidence ==
        "1 session not marked: 2026-12-09");
}

TEST_CASE("abstinence is what tests vouch for: only negatives in a row, and no day beyond them") {
  using enum TestResult;
  auto const days = [](std::vector<TestRow> const& tests) {
    auto const run = abstinence(tests, {"C-1"}, on("2026-12-31"));
    return run ? run->days : -1;
  };
  CHECK(days({}) == -1);
  CHECK(days({test(1, "2026-11-01", negative)}) == 0);
  CHECK(days({test(2, "2026-11-11", negative), test(1, "2026-11-01", negative)}) == 10);
  for (auto const broken : {positive, refused, missed}) {
    CAPTURE(to_text(broken));
    CHECK(days({test(1, "2026-11-01", negative), test(2, "2026-11-05", broken),
                test(3, "2026-11-11", negative)}) == 0);
    CHECK(days({test(1, "2026-11-01", negative), test(2, "2026-11-05", broken)}) == -1);
  }
  CHECK(days({test(1, "2026-11-01", negative), test(2, "2026-11-05", invalid),
              test(3, "2026-11-11", negative)}) == 10);
  CHECK(days({test(1, "2026-11-01", negative), test(2, "2026-12-31", negative)}) == 0);
}

TEST_CASE("signals come most urgent first and the same every time") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  for (auto const* day : {"2026-11-09", "2026-11-11", "2026-11-13"}) clinic.missed(day);
  clinic.session("2026-11-06");
  std::vector const tests{test(1, "2026-11-12", TestResult::positive)};
  auto const all = found(clinic, "2026-11-16", tests);
  CHECK(all.size() >= 5);
  CHECK(std::ranges::is_sorted(all, {}, &Signal::urgency));
  for (auto const& signal : all) {
    CAPTURE(signal.rule);
    CHECK_FALSE(signal.evidence.empty());
    CHECK(signal.suggestion.starts_with("careplan "));
    CHECK(signal.client == ClientId{"C-1"});
  }
  std::ranges::reverse(clinic.record.sessions);
  std::ranges::reverse(clinic.record.marks);
  CHECK(found(clinic, "2026-11-16", tests) == all);
}

TEST_CASE("a second positive test stands on the next rung of the ladder") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  auto program = three_by_three();
  program.testing = {.refused_is_positive = true,
                     .ladder = {PositiveTestPolicy::reassess, PositiveTestPolicy::discharge}};
  std::vector const tests{test(1, "2026-11-05", TestResult::positive),
                          test(2, "2026-11-09", TestResult::refused)};
  auto const alerts = of_rule(found(clinic, "2026-11-10", tests, program), "positive-test");
  REQUIRE(alerts.size() == 2);
  CHECK(alerts[1].evidence ==
        "Mon 2026-11-09: refused, number 2 in the stay; the program's policy: discharge");
  CHECK(alerts[1].suggestion == "careplan place decide C-1 discharge");
}

TEST_CASE("the newest consequence of a policy rule is signalled with its evidence") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  auto program = three_by_three();
  program.attendance.rules = {
      {.id = "two", .reach = 2, .ladder = {PolicyAction::warning, PolicyAction::discharge}}};
  for (auto const* day : {"2026-11-02", "2026-11-04", "2026-11-06"}) clinic.missed(day);
  auto const once = of_rule(found(clinic, "2026-11-10", {}, program), "policy");
  REQUIRE(once.size() == 1);
  CHECK(once[0].urgency == 2);
  CHECK(once[0].evidence ==
        "two: warning, 2 unexcused sessions in the stay: 2026-11-02 unexcused, 2026-11-04 "
        "unexcused");
  clinic.session("2026-11-09");
  auto const doubt = of_rule(found(clinic, "2026-11-10", {}, program), "policy");
  CHECK(doubt[0].evidence.find("discharge, if what is not marked was missed") != std::string::npos);
  CHECK(doubt[0].suggestion == "careplan attend roster 2026-11-09");
}

TEST_CASE("two short weeks are short of the pack for the client's age") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  for (auto const* day : {"2026-11-02", "2026-11-04", "2026-11-06", "2026-11-09", "2026-11-11"})
    clinic.came(day, 120);
  std::vector packs{nine_hours(), nine_hours()};
  packs[0].age_min = 18;
  packs[1].id = "six";
  packs[1].age_max = 17;
  packs[1].weekly_min = Minutes{360};
  packs[1].day_min = Minutes{120};
  clinic.record.births[{"C-1"}] = on("2010-05-01");
  auto const short_of = [&] {
    return of_rule(found(clinic, "2026-11-16", {}, three_by_three(), packs), "short-week");
  };
  CHECK(short_of().empty());  // the first week is long enough at that age
  clinic.record.marks[0].attended = Minutes{60};
  auto const signals = short_of();
  REQUIRE(signals.size() == 1);
  CHECK(signals[0].evidence.find("two weeks short of six: 300 min") == 0);
}
