// schedule start and schedule conflict: when a new client could begin, and who cannot be served
// together.
#pragma once

#include "scheduling/conflict.hpp"
#include "scheduling/openings.hpp"
#include "workflow/schedule.hpp"

namespace careplan {

struct StartRequest {
  ScheduleRequest schedule{};  // from: no earlier day
  ClientId client{};
  std::string program{};  // empty: the one that the client was decided for
};

// Beside the recorded timetable, with the availability and needs of the client's newest
// assessments. Error{not_found} without them, without a program, or when nothing is recorded.
std::vector<Opening> earliest_start(Clinic const& clinic, StartRequest const& request);
Table opening_table(std::vector<Opening> const& openings);

Conflict schedule_conflict(Clinic const& clinic, ScheduleRequest const& request);
Table conflict_table(Conflict const& conflict);

}  // namespace careplan
