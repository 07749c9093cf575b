#include "attendance/exemption.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "program/rules.hpp"

namespace careplan {
namespace {

using std::chrono::days;

bool inside(Date day, Date week) {
  return week <= day && day < week + days{7};
}

// A stay that begins or ends inside the week, with no other stay joining on.
std::optional<std::string> partial(ClientLedger const& ledger, Date week) {
  for (auto const& stay : ledger.stays) {
    if (inside(stay.begin, week) && stay.begin > week && !ledger.stay_on(stay.begin - days{1}))
      return fmt::format("admitted on {} {}", to_text(weekday_of(stay.begin)), to_text(stay.begin));
    if (stay.end && inside(*stay.end, week) && !ledger.stay_on(*stay.end))
      return fmt::format("the stay ended on {} {}", to_text(weekday_of(*stay.end)),
                         to_text(*stay.end));
  }
  return std::nullopt;
}

// Hours go down on purpose before a stay ends well; somebody who dropped out did not taper.
bool ends_well(Episode const& stay) {
  return stay.ended_by == DecisionKind::step_down || stay.discharge == DischargeReason::completed ||
         stay.discharge == DischargeReason::transferred;
}

std::optional<std::string> taper(ClientLedger const& ledger, Date week, RulePack const& rules) {
  for (auto const& stay : ledger.stays) {
    if (!stay.end || !ends_well(stay)) continue;
    Date const last_week = week_start(*stay.end, rules.week_begins);
    if (week < last_week && week >= last_week - days{7 * rules.taper_weeks_max})
      return fmt::format("tapering before the end on {}", to_text(*stay.end));
  }
  return std::nullopt;
}

// While a stay lasts nobody knows its last weeks: a signed plan says when its taper begins, and the
// pack how long it may be. A taper that is planned anew counts from its first signature.
std::optional<std::string> planned_taper(ClientLedger const& ledger, Date week,
                                         Standard const& standard, RulePack const& rules) {
  for (auto const& stay : ledger.stays) {
    if (stay.end) continue;
    std::optional<Date> first;
    for (auto const* plan : ledger.plans)
      if (plan->plan == PlanKind::taper && plan->step == PlanStep::signed_ &&
          plan->date >= stay.begin && plan->date < standard.as_of)
        first = std::min(first.value_or(plan->date), plan->date);
    if (!first) continue;
    Date const begin = week_start(*first, rules.week_begins);
    if (week >= begin && week < begin + days{7 * rules.taper_weeks_max})
      return fmt::format("tapering by the plan of {}", to_text(*first));
  }
  return std::nullopt;
}

bool meets_on(Program const& program, std::string const& track, weekday day) {
  if (auto const* own = program.find_track(track)) return own->days.contains(day);
  return std::ranges::any_of(program.tracks,
                             [&](Track const& other) { return other.days.contains(day); });
}

std::optional<std::string> closure(ClientLedger const& ledger, Date week, Attendance const& record,
                                   Program const& program) {
  for (auto const& closed : record.closures) {
    auto const* stay = ledger.stay_on(closed.date);
    bool const replaced = closed.replaced_by && inside(*closed.replaced_by, week);
    if (stay == nullptr || replaced || !inside(closed.date, week)) continue;
    if (meets_on(program, stay->track, weekday_of(closed.date)))
      return fmt::format("closed on {} {}{}", to_text(weekday_of(closed.date)),
                         to_text(closed.date),
                         closed.reason.empty() ? "" : " (" + closed.reason + ")");
  }
  return std::nullopt;
}

// Agreed time away on a day that the client's track meets.
std::optional<std::string> on_leave(ClientLedger const& ledger, Date week,
                                    Standard const& standard) {
  for (auto const* leave : ledger.leaves)
    for (Date day = week; day < week + days{7}; day += days{1}) {
      auto const* stay = ledger.stay_on(day);
      bool const away = stay != nullptr && leave->holds(day);
      if (away && meets_on(standard.program, stay->track, weekday_of(day)))
        return fmt::format("on leave from {}{}", to_text(leave->first),
                           leave->last ? " to " + to_text(*leave->last) : "");
    }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> other_age(ClientLedger const& ledger, Date week, Ages const& ages,
                                     RulePack const& rules) {
  if (!ages.known()) return std::nullopt;
  Date day = week;
  while (day < week + days{6} && ledger.stay_on(day) == nullptr) day += days{1};
  auto const age = ages.on(day);
  if (!age || applies_at(rules, *age)) return std::nullopt;
  return fmt::format("the rules are not for clients of {} years", *age);
}

std::optional<std::string> exemption(ClientLedger const& ledger, Date week,
                                     Standard const& standard, RulePack const& rules) {
  if (rules.partial_weeks_exempt)
    if (auto why = partial(ledger, week)) return why;
  if (auto why = taper(ledger, week, rules)) return why;
  if (auto why = planned_taper(ledger, week, standard, rules)) return why;
  if (auto why = on_leave(ledger, week, standard)) return why;
  return closure(ledger, week, standard.record, standard.program);
}

}  // namespace careplan
