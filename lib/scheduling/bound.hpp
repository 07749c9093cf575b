// A proven lower bound on the cost of every timetable: hours of clinicians and rooms, places in
// groups, limits of minutes and caseloads get prices instead of being rules, and then every client
// and every track chooses on its own. Whatever the prices are, no timetable costs less than the
// sum of these choices less what the prices earn; good prices are found step by step.
#pragma once

#include "scheduling/prices.hpp"
#include "scheduling/search.hpp"

namespace careplan {

// The bound on the whole horizon: week by week, of what can belong to no other week. `known` is the
// cost of a timetable; `rounds` is how often the prices of a week are improved.
long lower_bound(Model const& model, long known, long rounds, KeepOn const& keep_on = {});

// What clients and groups pay in the first week at the prices found so.
PricedPlaces priced_places(Model const& model, long known, long rounds, KeepOn const& keep_on = {});

}  // namespace careplan
