// Answers that nobody can tell apart, so that they need not be walked through one by one.
#pragma once

#include "instruments/plan.hpp"

namespace careplan {

// Fills `classes`: of every gatekeeper, as its gates and rules see it. Needs the islands.
void add_classes(Plan& plan);

// Fills `result_turns` and `flag_turns`. An item that a finding reads in one place only, and that
// hangs together with no other item, is left out: evaluating a condition with open facts is exact
// as long as no fact stands in it twice. Needs the classes and what the findings read.
void add_turns(Plan& plan);

}  // namespace careplan
