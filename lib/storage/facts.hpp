// What many clients told, by several names in one reading.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/record.hpp"

namespace careplan {

// For each name what Record::facts says of it.
std::vector<std::vector<FactAt>> facts_named(Record const& record, std::string const& instrument,
                                             std::span<std::string_view const> names);

}  // namespace careplan
