// What wants attention beside attendance: due dates, plans to be reviewed, authorizations that run
// out, completion reached, phases left.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "attendance/authorizations.hpp"
#include "attendance/due_dates.hpp"
#include "attendance/phases.hpp"
#include "attendance/plans.hpp"

namespace careplan {

// Papers that are due or overdue want doing this week (2), before that soon (3); a contact that is
// due is for today (1), and units that run out are as urgent as their days are near.
//   due            what the program or the rule pack asks for, within its days of warning
//   plan-review    a plan in force whose own review date has come, or does within a week
std::vector<Signal> due_signals(std::span<DueDate const> dues);
std::vector<Signal> review_signals(std::span<PlanStanding const> plans, Date today);

//   units          the timetable holds more than what is left of an authorization, or nothing is
//   left authorization  the last one of a code ends within two weeks while the stay goes on
//   unauthorized   billable service on days that no authorization holds
std::vector<Signal> authorization_signals(AuthorizationReport const& report, Episode const& stay,
                                          Date today);

//   completion     enough milestones are reached
//   phase          led back to an earlier phase, or on before the calendar
std::vector<Signal> progress_signals(Episode const& stay, Completion const& completion,
                                     PhaseStanding const& standing);

//   length         the planned weeks, or the longest that need no reason, end within a week or have
//   ended, and nobody has decided since how care goes on (in the two weeks before, at the earliest)
std::vector<Signal> length_signals(Episode const& stay, Program const& program,
                                   LengthOfStay const& planned, std::span<CareEvent const> events,
                                   Date today);

// The command that does what answers a due date.
std::string command_for(std::string_view event, ClientId const& client);

}  // namespace careplan
