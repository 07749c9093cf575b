// attend: what the programs' policies ask for, and what the rest of the week must bring.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/forecast.hpp"
#include "attendance/policy.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// What everybody's marks lead to, of all stays until today, by client, date and rule.
std::vector<Consequence> policy_consequences(Clinic const& clinic,
                                             std::optional<ClientId> const& client);
Table consequence_table(std::vector<Consequence> const& consequences);

// The week of today of everybody in care, by client. Of several packs the one for the client's age
// counts, where the ages that assessments recorded settle it, and else the first.
std::vector<Forecast> week_forecast(Clinic const& clinic, std::optional<ClientId> const& client,
                                    std::vector<std::string> const& rules, std::string const& site);
// A row for each session that is needed; those who need nothing more are left out unless `all`.
Table forecast_table(Clinic const& clinic, std::vector<Forecast> const& forecasts, bool all);

}  // namespace careplan
