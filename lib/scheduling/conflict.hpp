// Why not everybody can be served: a set of clients that cannot be served together, of whom any one
// could be left out to serve the rest.
#pragma once

#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

struct Conflict {
  std::vector<Demand> clients{};  // none: everybody can be served
  std::vector<Unmet> unmet{};     // of the best timetable of these alone
};

// Served is who has a place and every appointment that is certain; what falls on closed days, or
// hangs on needs that nobody knows of, is no conflict. That all but one of them can be served is
// shown by a timetable of each such set; that all of them cannot, by three searches that found
// none. Deterministic.
Conflict minimal_conflict(Problem const& problem);

}  // namespace careplan
