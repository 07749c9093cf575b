// Parts of a place-out record by themselves, as append_placement writes them: for those who keep
// them.
#pragma once

#include <string>

#include "criteria/place.hpp"

namespace careplan {

std::string reason_json(Reason const& reason);
std::string leaf_json(Leaf const& leaf);
std::string missing_json(Decisive const& fact);

}  // namespace careplan
