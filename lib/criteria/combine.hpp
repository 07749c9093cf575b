// How two values of a diagram become one: arguments for Diagrams::Both.
#pragma once

#include <algorithm>
#include <cstdint>

namespace careplan {

inline double least(double a, double b) {
  return std::min(a, b);
}

inline double greatest(double a, double b) {
  return std::max(a, b);
}

// Sets of at most 52 members as bits of a whole number.
inline double joined(double a, double b) {
  return static_cast<double>(static_cast<std::uint64_t>(a) | static_cast<std::uint64_t>(b));
}

}  // namespace careplan
