// Individual, family, medication and other appointments: outside the track's hours, within what
// client and clinician have free, as far as can be with one clinician at one hour of the week.
#pragma once

#include "scheduling/ledger.hpp"
#include "scheduling/naming.hpp"
#include "scheduling/places.hpp"

namespace careplan {

// `effort` is the number of steps of improvement, as in Problem; 0: the default.
void book_appointments(Groundwork const& clinic, Places const& places, Ledger& ledger,
                       Naming& naming, Timetable& timetable, std::uint64_t seed, long effort);

}  // namespace careplan
