// The linter of criteria: runs the file's own examples and proves what can be proved about all
// clients.
#pragma once

#include <vector>

#include "criteria/place.hpp"

namespace careplan {

// In the order of the file: examples that come out otherwise than they expect; rules without a
// source or with one that is not in the file; a default without a reason; facts and conditions that
// no rule reads; rules that no example reaches; and, over every completion of every fact, rules
// that can never speak, that always speak, or without which no client would be placed otherwise,
// levels that no client can reach, and clients for whom there is no level (with a witness). When
// the criteria are too large for that proof a complaint says so.
std::vector<Complaint> check(Criteria const& criteria, PlaceLimits limits = {});

}  // namespace careplan
