// The sessions of the groups, date by date: rosters by who is in the program then, closures
// replaced or given up, and another clinician or room where the usual one is taken.
#pragma once

#include "scheduling/ledger.hpp"
#include "scheduling/naming.hpp"
#include "scheduling/template_week.hpp"

namespace careplan {

void hold_groups(Groundwork const& clinic, TemplateWeek const& week, Ledger& ledger, Naming& naming,
                 Timetable& timetable);

}  // namespace careplan
