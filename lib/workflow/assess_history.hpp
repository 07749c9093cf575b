// What became of a client's scores: every assessment in time.
#pragma once

#include <string>

#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// Scores over time, one row a score and day.
Table assessment_history(Clinic const& clinic, ClientId const& client,
                         std::string const& instrument);

}  // namespace careplan
