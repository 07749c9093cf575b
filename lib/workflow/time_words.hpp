// Stretches of time as the words that rows are grouped by: they sort as time does.
#pragma once

#include <string>

#include "workflow/report.hpp"

namespace careplan {

// "2026-11-16" (Monday of the week), "2026-11", "2026-Q4", "2026"; empty for other cuts.
std::string time_word(GroupBy by, Date day);

}  // namespace careplan
