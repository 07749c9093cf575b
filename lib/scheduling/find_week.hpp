// How the steps of a search are spent.
#pragma once

#include "scheduling/schedule.hpp"
#include "scheduling/search.hpp"

namespace careplan {

Choices find_week(Problem const& problem, Model const& model, Watch const& watch);

}  // namespace careplan
