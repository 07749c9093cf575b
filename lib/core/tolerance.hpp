// How near two numbers are one number: sums and steps such as 0.1 are not exact in binary.
#pragma once

namespace careplan {

inline constexpr double tolerance = 1e-9;

}  // namespace careplan
