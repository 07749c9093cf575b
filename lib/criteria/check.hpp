// The linter of criteria: runs the file's own examples and proves what can be proved about all
// clients.
#pragma once

#include <vector>

#include "criteria/place.hpp"

namespace careplan {

// In the order of the file: examples that come out otherwise than they expect; rules without a
// source or with one that is not in the file; a default without a reason; facts, amounts and
// conditions that no rule reads; comparisons that always or never hold; rules that no example
// reaches; and, over every completion of every fact, rules that can never speak, that always speak,
// or without which no client would be placed otherwise, conditions that hold for every client or
// for none, levels that no client can reach, clients for whom there is no level, overrides that
// contradict one another or an exclusion, facts on which no answer depends, and domains of care of
// which more leads to less care: each with a witness where there is one. When the criteria are too
// large for that proof each rule is proved by itself, clients are tried, and a complaint says so.
std::vector<Complaint> check(Criteria const& criteria, PlaceLimits limits = {.nodes = 1'000'000});

}  // namespace careplan
