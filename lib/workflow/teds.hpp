// The codes of SAMHSA's Treatment Episode Data Set as the public files of 2022 use them
// (TEDS-A and TEDS-D codebooks). What a word of ours does not settle has no code: -9 in an extract.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/record.hpp"
#include "core/value.hpp"

namespace careplan {

inline constexpr int teds_missing = -9;

// SERVICES: the type of service that a level of care is. Partial hospitalization meets the
// definition of intensive outpatient (two or more hours on three or more days a week). Nothing for
// levels that several codes could mean.
std::optional<int> teds_service_code(std::string_view level);
// For a row of a report: "intensive outpatient"; the level itself where there is no one code.
std::string teds_service(std::string_view level);

// AGE, in twelve bands from 12 years on.
int teds_age(double years);
// LOS of TEDS-D: days themselves up to 30, then bands; a stay of less than a day is one day.
int teds_stay(long days);
// REASON of TEDS-D, 1 to 7.
int teds_reason(DischargeReason reason);

// The code of an answer by the address of its item: "intake.sex", "noms.employment" ...
int teds_code(std::string_view fact, Value const& value);

}  // namespace careplan
