#include "program/rules.hpp"

#include <doctest/doctest.h>

#include "program/program.hpp"

using namespace careplan;

namespace {

Date const monday = *parse_date("2026-11-30");

// Minutes by day from Monday, each day with a group.
std::vector<DayOfService> week(std::initializer_list<int> minutes) {
  std::vector<DayOfService> days;
  for (int const m : minutes) {
    Date const date = monday + std::chrono::days{days.size()};
    days.push_back({.date = date, .minutes = Minutes{m}, .group = m > 0});
  }
  return days;
}

RulePack nine_hours() {
  return {.weekly_min = Minutes{540}, .weekly_max = Minutes{1199}};
}

RulePack three_days_of_two_hours() {
  return {.days_min = 3, .day_min = Minutes{120}};
}

RulePack at_most_two_off() {
  return {.days_off_max = 2, .group_every_day = true};
}

}  // namespace

TEST_CASE("a week meets a demand of minutes exactly at the demand and not one below") {
  CHECK(judge_week(nine_hours(), monday, week({180, 0, 180, 0, 180})).met);
  auto const verdict = judge_week(nine_hours(), monday, week({180, 0, 180, 0, 179}));
  CHECK_FALSE(verdict.met);
  CHECK(verdict.minutes == Minutes{539});
  CHECK(verdict.shortfalls == std::vector<std::string>{"539 of 540 min a week, 1 short"});
}

TEST_CASE("minutes above the ceiling are an excess, and the week is not short for it") {
  auto const at = judge_week(nine_hours(), monday, week({400, 400, 399}));
  CHECK(at.excesses.empty());
  auto const above = judge_week(nine_hours(), monday, week({400, 400, 400}));
  CHECK(above.met);
  CHECK(above.excesses == std::vector<std::string>{"1200 min a week, 1 above the 1199 allowed"});
}

TEST_CASE("a day below the minutes of a day is not a day of service, and the reason names it") {
  auto const verdict = judge_week(three_days_of_two_hours(), monday, week({120, 0, 90, 0, 120}));
  CHECK(verdict.days == 2);
  CHECK(verdict.shortfalls ==
        std::vector<std::string>{"2 of 3 days of service (Wed 90 of 120 min)"});
  CHECK(judge_week(three_days_of_two_hours(), monday, week({120, 0, 120, 0, 120})).met);
}

TEST_CASE("several entries of one day are one day, and other weeks are left out") {
  std::vector<DayOfService> days = week({60, 0, 120, 0, 120});
  days.push_back({.date = monday, .minutes = Minutes{60}});
  days.push_back({.date = monday - std::chrono::days{1}, .minutes = Minutes{500}});
  days.push_back({.date = monday + std::chrono::days{7}, .minutes = Minutes{500}});
  auto const verdict = judge_week(three_days_of_two_hours(), monday, days);
  CHECK(verdict.days == 3);
  CHECK(verdict.minutes == Minutes{360});
  CHECK(verdict.met);
}

TEST_CASE("a repeating Mon Wed Fri keeps two days off in a row, Mon Tue Thu does not") {
  CHECK(judge_repeating_week(at_most_two_off(), monday, week({180, 0, 180, 0, 180})).met);
  auto const verdict = judge_repeating_week(at_most_two_off(), monday, week({180, 180, 0, 180}));
  CHECK(verdict.days_off == 3);
  CHECK(verdict.shortfalls ==
        std::vector<std::string>{"3 days off in a row (Fri to Sun), at most 2 allowed"});
}

TEST_CASE("days off run over the border of the week when the last day before it is known") {
  // Thursday before, then Tuesday: Fri Sat Sun Mon are four days off.
  auto const days = week({0, 180, 0, 180, 0, 180});
  CHECK(judge_week(at_most_two_off(), monday, days).days_off == 1);
  auto const verdict = judge_week(at_most_two_off(), monday, days, monday - std::chrono::days{4});
  CHECK(verdict.days_off == 4);
  CHECK_FALSE(verdict.met);
}

TEST_CASE("a week without any service is seven days off and short of everything it lacks") {
  auto rules = at_most_two_off();
  rules.weekly_min = Minutes{360};
  rules.days_min = 3;
  auto const verdict = judge_week(rules, monday, {});
  CHECK(verdict.days_off == 7);
  CHECK(verdict.shortfalls.size() == 3);
}

TEST_CASE("a group on every day of service is asked for only where the pack asks for it") {
  auto days = week({180, 0, 180, 0, 180});
  days[2].group = false;
  CHECK(judge_week(nine_hours(), monday, days).met);
  CHECK(judge_week(at_most_two_off(), monday, days).shortfalls ==
        std::vector<std::string>{"no group on Wed"});
}

TEST_CASE("a pack that demands nothing is met by any week") {
  CHECK(judge_week({}, monday, {}).met);
  CHECK(judge_week({}, monday, week({1})).met);
}

TEST_CASE("ages belong to a pack at both ends") {
  RulePack const adolescent{.age_min = 12, .age_max = 17};
  CHECK_FALSE(applies_at(adolescent, 11));
  CHECK(applies_at(adolescent, 12));
  CHECK(applies_at(adolescent, 17));
  CHECK_FALSE(applies_at(adolescent, 18));
  CHECK(applies_at({}, 3));
}

TEST_CASE("cohorts are numbered from the first, and one is joined until its weeks of joining end") {
  CohortRule const rule{.first = monday, .every_weeks = 4, .join_weeks = 1};
  auto const after = [&](int days) { return cohort_of(rule, monday + std::chrono::days{days}); };
  auto const begin = [&](int weeks) { return monday + std::chrono::days{7 * weeks}; };
  CHECK(after(-100) == Cohort{1, begin(0)});
  CHECK(after(0) == Cohort{1, begin(0)});
  CHECK(after(6) == Cohort{1, begin(0)});
  CHECK(after(7) == Cohort{2, begin(4)});
  CHECK(after(28) == Cohort{2, begin(4)});
  CHECK(after(34) == Cohort{2, begin(4)});
  CHECK(after(35) == Cohort{3, begin(8)});
  CHECK(after(56) == Cohort{3, begin(8)});
}
