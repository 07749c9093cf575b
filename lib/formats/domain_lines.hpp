// What instruments can answer, a line for each address: written for the built-in ones when the
// program is built, so that criteria that read one number of an instrument need not read all of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conditions/condition.hpp"

namespace careplan {

// "phq-9.total", a tab, its domain, a line end.
std::string domain_line(std::string_view address, Domain const& domain);

// The domain of an address, among such lines sorted by address; nothing when it is not there.
std::optional<Domain> domain_among(std::string_view lines, std::string_view address);

}  // namespace careplan
