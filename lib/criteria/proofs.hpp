// What holds of criteria for every client that there can be; private to the room.
#pragma once

#include <vector>

#include "criteria/place.hpp"

namespace careplan {

std::vector<Complaint> prove(Criteria const& criteria, PlaceLimits limits);

// For criteria that are too large for that: each rule by itself, pairs of overrides, and clients
// tried one by one. The last complaint says what was done; the others are true, not complete.
std::vector<Complaint> prove_in_parts(Criteria const& criteria, PlaceLimits limits);

}  // namespace careplan
