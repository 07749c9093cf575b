// The lines that tell a person what an assessment found.
#pragma once

#include <string>
#include <vector>

#include "instruments/score.hpp"

namespace careplan {

// A flag that is raised or may be: what it is, what to do, and the crisis lines where it asks for
// them. Empty when the flag is down.
std::string flag_lines(FlagOutcome const& flag);

// Scores and results: number or interval, band, and the bands that what is missing leaves open.
std::string score_lines(Outcome const& outcome);

// "q9 (refused)" of every answer that is open.
std::vector<std::string> open_answers(Outcome const& outcome);

}  // namespace careplan
