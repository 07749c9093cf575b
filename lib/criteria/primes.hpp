// The shortest ways in which a yes/no function of the facts comes true; private to the room.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "criteria/diagram.hpp"

namespace careplan {

// Answers by variable; a variable that is not in it may be anything. Classes ascend.
using Cube = std::map<int, std::vector<std::size_t>>;

// Whether whatever lies in `inner` lies in `outer`.
bool within(Cube const& inner, Cube const& outer);

// Every set of answers that is enough for 1 and of which none can be widened: of ordered facts a
// range, of others any set of words. Nothing when there are more than `most`.
std::optional<std::vector<Cube>> prime_cubes(Diagrams& diagrams, Diagrams::Ref function,
                                             std::vector<bool> const& ordered, std::size_t most);

// A few of the cubes that, with what `told` holds, are as good as all of them; the last ones are
// given up first. `classes`: how many each variable has.
std::vector<Cube> without_spares(Diagrams& diagrams, std::vector<Cube> cubes,
                                 std::vector<std::size_t> const& classes, Diagrams::Ref told);

}  // namespace careplan
