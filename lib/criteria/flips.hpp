// What would change a level, and what each domain asks for alone; private to the room.
#pragma once

#include <vector>

#include "criteria/answer.hpp"

namespace careplan {

// `graph` is that of the criteria for every client.
void add_drivers(AnswerGraph const& graph, Facts const& facts, Placement& placement);

// Nothing unless the level is certain. `open`: the classes that the client's facts are in.
void add_flips(AnswerGraph const& graph, Facts const& facts, std::vector<OpenClasses> const& open,
               PlaceLimits limits, Placement& placement);

}  // namespace careplan
