#include "program/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace careplan {
namespace {

using std::chrono::days;

// The seven days of one week, each summed.
struct Week {
  std::array<DayOfService, 7> day{};

  Week(Date begin, std::span<DayOfService const> entries) {
    for (std::size_t i = 0; i < day.size(); ++i) day[i].date = begin + days{i};
    for (auto const& entry : entries) {
      auto const at = (entry.date - begin).count();
      if (at < 0 || at >= 7) continue;
      day[static_cast<std::size_t>(at)].minutes += entry.minutes;
      day[static_cast<std::size_t>(at)].group |= entry.group;
    }
  }
};

bool serves(RulePack const& rules, DayOfService const& day) {
  return day.minutes > Minutes{} && day.minutes >= rules.day_min;
}

// The longest run of days without service, from the last service of an earlier week on.
Span<Date> longest_off(RulePack const& rules, Week const& week, std::optional<Date> last_before) {
  Date last = week.day.front().date - days{1};
  if (last_before && *last_before < last) last = *last_before;
  Span<Date> longest{};
  auto const run_to = [&](Date next) {
    if (next - last - days{1} > longest.end - longest.begin) longest = {last + days{1}, next};
    last = next;
  };
  for (auto const& day : week.day)
    if (serves(rules, day)) run_to(day.date);
  run_to(week.day.back().date + days{1});
  return longest;
}

bool without_group(RulePack const& rules, DayOfService const& day) {
  return rules.group_every_day && serves(rules, day) && !day.group;
}

bool too_long(RulePack const& rules, int days_off) {
  return rules.days_off_max > 0 && days_off > rules.days_off_max;
}

WeekVerdict numbers_of(RulePack const& rules, Week const& week, Span<Date> off) {
  WeekVerdict verdict{.days_off = static_cast<int>((off.end - off.begin).count())};
  for (auto const& day : week.day) {
    verdict.minutes += day.minutes;
    verdict.days += serves(rules, day) ? 1 : 0;
    verdict.met = verdict.met && !without_group(rules, day);
  }
  verdict.met = verdict.met && verdict.minutes >= rules.weekly_min &&
                verdict.days >= rules.days_min && !too_long(rules, verdict.days_off);
  return verdict;
}

void tell_minutes(RulePack const& rules, WeekVerdict& verdict) {
  auto const minutes = verdict.minutes;
  if (minutes < rules.weekly_min)
    verdict.shortfalls.push_back(fmt::format("{} of {} min a week, {} short", minutes.count(),
                                             rules.weekly_min.count(),
                                             (rules.weekly_min - minutes).count()));
  if (rules.weekly_max > Minutes{} && minutes > rules.weekly_max)
    verdict.excesses.push_back(fmt::format("{} min a week, {} above the {} allowed",
                                           minutes.count(), (minutes - rules.weekly_max).count(),
                                           rules.weekly_max.count()));
}

void tell_days(RulePack const& rules, Week const& week, WeekVerdict& verdict) {
  if (verdict.days >= rules.days_min) return;
  std::string text = fmt::format("{} of {} days of service", verdict.days, rules.days_min);
  std::string small;
  for (auto const& day : week.day)
    if (day.minutes > Minutes{} && !serves(rules, day))
      small +=
          fmt::format("{}{} {} of {} min", small.empty() ? "" : ", ", to_text(weekday_of(day.date)),
                      day.minutes.count(), rules.day_min.count());
  if (!small.empty()) text += " (" + small + ")";
  verdict.shortfalls.push_back(std::move(text));
}

void tell_days_off(RulePack const& rules, Span<Date> off, WeekVerdict& verdict) {
  if (too_long(rules, verdict.days_off))
    verdict.shortfalls.push_back(fmt::format("{} days off in a row ({} to {}), at most {} allowed",
                                             verdict.days_off, to_text(weekday_of(off.begin)),
                                             to_text(weekday_of(off.end - days{1})),
                                             rules.days_off_max));
}

}  // namespace

WeekVerdict week_in_numbers(RulePack const& rules, Date begin,
                            std::span<DayOfService const> entries,
                            std::optional<Date> last_before) {
  Week const week(begin, entries);
  return numbers_of(rules, week, longest_off(rules, week, last_before));
}

WeekVerdict judge_week(RulePack const& rules, Date begin, std::span<DayOfService const> entries,
                       std::optional<Date> last_before) {
  Week const week(begin, entries);
  auto const off = longest_off(rules, week, last_before);
  auto verdict = numbers_of(rules, week, off);
  tell_minutes(rules, verdict);
  tell_days(rules, week, verdict);
  for (auto const& day : week.day)
    if (without_group(rules, day))
      verdict.shortfalls.push_back(fmt::format("no group on {}", to_text(weekday_of(day.date))));
  tell_days_off(rules, off, verdict);
  return verdict;
}

WeekVerdict judge_repeating_week(RulePack const& rules, Date begin,
                                 std::span<DayOfService const> entries) {
  Week const week(begin, entries);
  std::optional<Date> last;
  for (auto const& day : week.day)
    if (serves(rules, day)) last = day.date - days{7};
  return judge_week(rules, begin, entries, last);
}

bool applies_at(RulePack const& rules, int age) {
  return (!rules.age_min || age >= *rules.age_min) && (!rules.age_max || age <= *rules.age_max);
}

}  // namespace careplan
