// schedule repair: the recorded timetable made to fit what is so today, with as few people moved
// as can be.
#pragma once

#include "scheduling/repair.hpp"
#include "workflow/schedule.hpp"

namespace careplan {

struct RepairRequest {
  ScheduleRequest schedule{};    // from: the first day that may change; weeks: those recorded
  std::optional<Date> frozen{};  // sessions before it keep their time or are called off
  bool all_frozen = false;       // all of them do
};

struct RepairAnswer {
  Problem problem{};
  Repaired repaired{};
  std::vector<Violation> violations{};  // of its own check: none is hard unless it has a bug
};

// With `keep`, replaces the recorded timetable. Error{not_found} when nothing is recorded from that
// day on.
RepairAnswer repair_schedule(Clinic const& clinic, RepairRequest const& request, bool keep);

// What changes, for whom: one row a session.
Table change_table(RepairAnswer const& answer);

}  // namespace careplan
