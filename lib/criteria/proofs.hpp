// What holds of criteria for every client that there can be; private to the room.
#pragma once

#include <vector>

#include "criteria/place.hpp"

namespace careplan {

std::vector<Complaint> prove(Criteria const& criteria, PlaceLimits limits);

}  // namespace careplan
