// The search for the best template week: ruin and recreate under simulated annealing. Steps are
// counted, numbers are whole, lots are drawn from a seed: the same bytes on any machine.
#pragma once

#include <functional>

#include "scheduling/spots.hpp"

namespace careplan {

// Asked now and then while the search runs; false ends it with the best found so far.
using KeepOn = std::function<bool(long steps, long cost)>;

struct SearchEffort {
  long steps = 0;
  std::uint64_t seed = 1;
};

// From an empty week, or from `start` when there is one.
Choices search(Model const& model, SearchEffort const& effort, KeepOn const& keep_on = {},
               Choices const* start = nullptr);

}  // namespace careplan
