// A score over time in one line of text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/value.hpp"

namespace careplan {

// One mark a value, in order, scaled to what the score can be: eight blocks, or digits from 0 to 9.
// A value that is open over more than one mark is "?".
std::string trend_blocks(std::vector<Interval> const& values, Interval possible);
std::string trend_digits(std::vector<Interval> const& values, Interval possible);

}  // namespace careplan
