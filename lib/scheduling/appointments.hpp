// Individual, family, medication and other appointments: at their usual hour of the template week
// as far as can be, in an hour of their own in the weeks in which it is not free.
#pragma once

#include "scheduling/ledger.hpp"
#include "scheduling/naming.hpp"
#include "scheduling/template_week.hpp"

namespace careplan {

void book_appointments(Groundwork const& clinic, std::vector<Course> const& courses,
                       TemplateWeek const& week, Ledger& ledger, Naming& naming,
                       Timetable& timetable);

}  // namespace careplan
