// Posts passed from hand to hand until fewer people are without.
#pragma once

#include "scheduling/restaff.hpp"

namespace careplan {

// From a staffing that keeps the rules to a better one: fewer people who are on a post that is
// given up, but no fewer than `enough` are asked for, and then less cost. Deterministic.
Restaffed exchange(Posts const& week, Restaffed const& from, int enough, long steps);

}  // namespace careplan
