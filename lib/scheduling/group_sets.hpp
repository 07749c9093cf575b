// Which groups there might be: sets of tracks, ranked by what clients and groups cost at the prices
// of the bound.
#pragma once

#include <functional>

#include "scheduling/prices.hpp"

namespace careplan {

struct GroupSet {
  std::vector<int> tracks{};    // in order; one per group
  long cost = 0;                // in price units
  std::vector<int> group_of{};  // by client of the model, -1: waits
};

// The cheapest sets that are found by changing one group of a cheap set, again and again, until
// that was `in_vain` so often or `keep_on` ends it.
std::vector<GroupSet> cheapest_group_sets(Model const& model, PricedPlaces const& priced,
                                          std::size_t count, int in_vain,
                                          std::function<bool()> const& keep_on);
// What differs from the set in one group and is at most so much dearer; the set itself among them.
std::vector<GroupSet> sets_beside(Model const& model, PricedPlaces const& priced,
                                  GroupSet const& set, long dearer);

}  // namespace careplan
