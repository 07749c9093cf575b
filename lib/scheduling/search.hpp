// The search for the best template week: ruin and recreate under simulated annealing. Steps are
// counted, numbers are whole, lots are drawn from a seed: the same bytes on any machine.
#pragma once

#include <algorithm>
#include <functional>

#include "scheduling/group_sets.hpp"
#include "scheduling/spots.hpp"

namespace careplan {

// Asked now and then while the search runs; false ends it with the best found so far.
using KeepOn = std::function<bool(long steps, long cost)>;

// What has been halved so many times when all steps are done, little by little.
constexpr long halved(long first, long step, long steps, long times) {
  long const place = step * times * 1024 / std::max(1L, steps);
  long const base = first >> (place / 1024);
  return base - base * (place % 1024) / 2048;
}

struct SearchEffort {
  long steps = 0;
  std::uint64_t seed = 1;
};

// From an empty week, or from `start` when there is one.
Choices search(Model const& model, SearchEffort const& effort, KeepOn const& keep_on = {},
               Choices const* start = nullptr);
// With these groups and no others, led by whom the prices make cheap.
Choices search_within(Model const& model, SearchEffort const& effort, GroupSet const& groups,
                      PricedPlaces const& prices, KeepOn const& keep_on = {});

}  // namespace careplan
