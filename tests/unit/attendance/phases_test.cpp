#include "attendance/phases.hpp"

#include <doctest/doctest.h>

#include "care_sample.hpp"

using namespace careplan;

namespace {

// Phases of an opioid treatment program (N.J.A.C. 10:161B-11.8): on after three months of negative
// tests; a second positive within 90 days brings weekly counselling back, until a month is
// negative.
Program opioid_program() {
  auto program = three_by_three();
  program.weeks = 52;
  program.phases = {
      {.id = "one",
       .first_week = 1,
       .last_week = 26,
       .advance = AdvanceRule{.days_min = 90, .negative_days = 90}},
      {.id = "two",
       .first_week = 27,
       .last_week = 52,
       .back =
           ReturnRule{.to = "one", .positives = 2, .within_days = 90, .until_negative_days = 30}}};
  return program;
}

PhaseStanding standing(Care const& care, Program const& program, std::string_view last) {
  return care.viewed(last, [&](StayView const& view) {
    return phase_standing(program, view, milestone_states(program, view));
  });
}

std::vector<std::string> ids(PhaseStanding const& standing) {
  std::vector<std::string> list;
  for (auto const& spell : standing.course) list.push_back(spell.phase);
  return list;
}

// Admitted on 1 January 2026, negative from the first day, in phase two from 1 April on.
Care settled_client() {
  Care care("2026-01-01");
  for (auto const* day : {"2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"})
    care.negative(day);
  return care;
}

}  // namespace

TEST_CASE("day 90 leads into the next phase, day 89 does not") {
  auto const care = settled_client();
  CHECK(ids(standing(care, opioid_program(), "2026-03-31")) == std::vector<std::string>{"one"});
  auto const on_day_90 = standing(care, opioid_program(), "2026-04-01");
  CHECK(ids(on_day_90) == std::vector<std::string>{"one", "two"});
  CHECK(on_day_90.course.back().begin == on("2026-04-01"));
}

TEST_CASE("what the next phase still asks for is said") {
  auto const care = settled_client();
  CHECK(standing(care, opioid_program(), "2026-03-31").wanting ==
        std::vector<std::string>{"89 of 90 days in the phase", "59 of 90 days negative by tests"});
  CHECK(standing(care, opioid_program(), "2026-04-02").wanting.empty());
}

TEST_CASE("a second positive within 90 days leads back, one day later it does not") {
  for (auto const& [second, back] : {std::pair("2026-07-29", true), {"2026-07-30", false}}) {
    CAPTURE(second);
    auto care = settled_client();
    care.positive("2026-05-01");
    care.positive(second);
    auto const now = standing(care, opioid_program(), "2026-08-05");
    CHECK(now.course.back().returned == back);
    CHECK(now.course.back().phase == (back ? "one" : "two"));
  }
}

TEST_CASE("one positive test leads nowhere, and refused ones only where the program says so") {
  auto care = settled_client();
  care.positive("2026-05-01");
  care.test("2026-05-10", TestResult::refused);
  CHECK(standing(care, opioid_program(), "2026-05-20").course.back().phase == "two");
  auto program = opioid_program();
  program.testing.refused_is_positive = true;
  CHECK(standing(care, program, "2026-05-20").course.back().phase == "one");
}

TEST_CASE(
    "a month of negative tests ends the return, 29 days do not, and no new 90 days are asked") {
  auto care = settled_client();
  care.positive("2026-05-01");
  care.positive("2026-05-15");
  care.negative("2026-05-20");
  care.negative("2026-06-18");
  auto const before = standing(care, opioid_program(), "2026-06-18");
  CHECK(before.course.back().phase == "one");
  CHECK(before.wanting == std::vector<std::string>{"29 of 30 days negative by tests"});
  care.negative("2026-06-19");
  auto const after = standing(care, opioid_program(), "2026-06-19");
  CHECK(ids(after) == std::vector<std::string>{"one", "two", "one", "two"});
  CHECK(after.course.back().begin == on("2026-06-19"));
}

TEST_CASE("the two tests that led back are used up") {
  auto care = settled_client();
  care.positive("2026-05-01");
  care.positive("2026-05-15");
  care.negative("2026-05-16");
  care.negative("2026-06-15");
  care.positive("2026-06-20");  // the third within 90 days, but the first of a new count
  CHECK(standing(care, opioid_program(), "2026-06-21").course.back().phase == "two");
  care.positive("2026-06-25");
  CHECK(standing(care, opioid_program(), "2026-06-26").course.back().phase == "one");
}

TEST_CASE("without rules the calendar leads on, in the first day of the week") {
  auto program = three_by_three();
  program.weeks = 8;
  program.phases = {{.id = "early", .first_week = 1, .last_week = 4},
                    {.id = "late", .first_week = 5, .last_week = 8}};
  Care const care("2026-11-05");  // a Thursday: that partial week is the first
  CHECK(standing(care, program, "2026-11-29").course.back().phase == "early");
  CHECK(standing(care, program, "2026-11-30").course.back().phase == "late");
  CHECK(standing(care, program, "2026-11-30").by_calendar == "late");
  CHECK(standing(care, program, "2026-12-28").by_calendar.empty());
}

TEST_CASE("milestones lead on when enough of them are reached") {
  auto program = three_by_three();
  program.weeks = 8;
  program.phases = {{.id = "early",
                     .first_week = 1,
                     .last_week = 4,
                     .advance = AdvanceRule{.milestones = {"a", "b", "c"}, .needed = 2}},
                    {.id = "taper", .first_week = 5, .last_week = 8}};
  program.milestones = {{.id = "a"}, {.id = "b"}, {.id = "c"}};
  Care care;
  care.said("2026-11-10", "a");
  auto const one = standing(care, program, "2026-11-20");
  CHECK(one.course.back().phase == "early");
  CHECK(one.wanting == std::vector<std::string>{"1 of 2 milestones, still open: b, c"});
  care.said("2026-11-12", "c");
  auto const two = standing(care, program, "2026-11-20");
  CHECK(two.course.back().phase == "taper");
  CHECK(two.course.back().begin == on("2026-11-12"));
  CHECK(two.by_calendar == "early");
}

TEST_CASE("a stay that ended stays where it was") {
  Care care("2026-01-01", "2026-02-01");
  CHECK(ids(standing(care, opioid_program(), "2026-12-01")) == std::vector<std::string>{"one"});
  CHECK(phase_standing({}, {.stay = care.clinic.record.episodes.front(), .told = care.told}, {})
            .course.empty());
}
