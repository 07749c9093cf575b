// Which weeks may be short without blame.
#pragma once

#include <optional>
#include <string>

#include "attendance/service_days.hpp"

namespace careplan {

// Why nobody judges the week from `week`, however it was: the age on the first day in care decides
// for all of it.
std::optional<std::string> other_age(ClientLedger const& ledger, Date week, Ages const& ages,
                                     RulePack const& rules);

// Why a short week from `week` is exempt, in words; nothing when it is not.
std::optional<std::string> exemption(ClientLedger const& ledger, Date week,
                                     Standard const& standard, RulePack const& rules);

}  // namespace careplan
