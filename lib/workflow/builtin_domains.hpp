// What the built-in instruments can answer, as domain_among reads it; written by the build.
#pragma once

#include <string_view>

namespace careplan {

std::string_view builtin_domains();

}  // namespace careplan
