// Answers that no gate and no rule of consistency can tell apart.
#pragma once

#include "instruments/plan.hpp"

namespace careplan {

// Fills the classes of every gatekeeper. Needs the islands.
void add_classes(Plan& plan);

}  // namespace careplan
