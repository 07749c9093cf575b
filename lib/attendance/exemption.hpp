// Which weeks may be short without blame.
#pragma once

#include <optional>
#include <string>

#include "attendance/service_days.hpp"

namespace careplan {

// Why a short week from `week` is exempt, in words; nothing when it is not.
std::optional<std::string> exemption(ClientLedger const& ledger, Date week,
                                     Standard const& standard, RulePack const& rules);

}  // namespace careplan
