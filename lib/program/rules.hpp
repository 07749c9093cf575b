// Whether a week of care meets what a rule pack demands. Planned, delivered and billable minutes
// are all judged by this one function; the caller says which of them it hands in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "program/program.hpp"

namespace careplan {

struct DayOfService {
  Date date{};
  Minutes minutes{};
  bool group = false;  // a group met on that day
  bool operator==(DayOfService const&) const = default;
};

struct WeekVerdict {
  bool met = true;   // nothing is short; excesses do not make a week short
  int days = 0;      // days of service: days with at least the pack's minutes of a day
  int days_off = 0;  // the longest run of days without service
  Minutes minutes{};
  std::vector<std::string> shortfalls{};  // "480 of 540 min a week, 60 short"
  std::vector<std::string> excesses{};    // "1260 min a week, 61 above the 1199 allowed"
  bool operator==(WeekVerdict const&) const = default;
};

// Judges the seven days from `week`. Several entries of a day are summed, those of other weeks are
// left out. `last_before`, the last day of service of an earlier week, lets a run of days off begin
// before this week; without it the run begins with the week. Exemptions (partial weeks, tapering)
// are the caller's: only the caller knows of admissions and discharges.
WeekVerdict judge_week(RulePack const& rules, Date week, std::span<DayOfService const> days,
                       std::optional<Date> last_before = {});

// The same in numbers alone, for those who only count weeks: nothing is said of what falls short.
WeekVerdict week_in_numbers(RulePack const& rules, Date week, std::span<DayOfService const> days,
                            std::optional<Date> last_before = {});

// The same for a week that repeats, as on a timetable: days off run on into the next week.
WeekVerdict judge_repeating_week(RulePack const& rules, Date week,
                                 std::span<DayOfService const> days);

// Whether the pack is meant for a client of this age; a pack without ages is meant for all.
bool applies_at(RulePack const& rules, int age);

}  // namespace careplan
