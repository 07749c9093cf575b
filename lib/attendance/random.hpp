// Numbers from a seed. Standard distributions differ between libraries; this does not.
#pragma once

#include <cstdint>
#include <random>

namespace careplan {

// Each of 0 .. bound - 1 with the same chance; `bound` is not 0.
inline std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) {
  std::uint64_t const whole = std::mt19937_64::max() - std::mt19937_64::max() % bound;
  std::uint64_t number = random();
  while (number >= whole) number = random();
  return number % bound;
}

}  // namespace careplan
