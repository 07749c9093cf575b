// schedule figures and schedule compare: what a timetable makes of the house, and what it would if
// the site were another.
#pragma once

#include "scheduling/figures.hpp"
#include "workflow/schedule.hpp"

namespace careplan {

Table figure_table(ScheduleAnswer const& answer);
Table load_table(ScheduleAnswer const& answer);

struct ScheduleComparison {
  ScheduleAnswer plain{};    // the site as it is
  ScheduleAnswer changed{};  // with what the request changes
};

// Builds both, recording neither.
ScheduleComparison compare_schedules(Clinic const& clinic, ScheduleRequest const& request);
Table comparison_table(ScheduleComparison const& comparison);
// Who gains and who loses by the change: needs that only one of the two leaves unmet.
Table difference_table(ScheduleComparison const& comparison);

}  // namespace careplan
