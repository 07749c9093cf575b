// Draws from a bowl or a hat, from a seed.
#include <numeric>
#include <utility>

#include "attendance/random.hpp"
#include "attendance/rewards.hpp"

namespace careplan {
namespace {

long slips_in(std::span<Prize const> bowl) {
  return std::accumulate(bowl.begin(), bowl.end(), 0L,
                         [](long sum, Prize const& prize) { return sum + prize.slips; });
}

}  // namespace

std::vector<Prize> draw_prizes(std::span<Prize const> bowl, int draws, std::uint64_t seed) {
  std::vector<Prize> drawn;
  auto const slips = static_cast<std::uint64_t>(slips_in(bowl));
  if (slips == 0) return drawn;
  std::mt19937_64 random(seed);
  for (int i = 0; i < draws; ++i) {
    auto slip = static_cast<long>(below(random, slips));
    auto prize = bowl.begin();
    while (slip >= prize->slips) slip -= (prize++)->slips;
    drawn.push_back(*prize);
  }
  return drawn;
}

std::vector<std::string> draw_names(std::vector<std::string> hat, int draws, std::uint64_t seed) {
  std::vector<std::string> drawn;
  std::mt19937_64 random(seed);
  for (int i = 0; i < draws && !hat.empty(); ++i) {
    auto const at = static_cast<std::ptrdiff_t>(below(random, hat.size()));
    drawn.push_back(std::move(hat[static_cast<std::size_t>(at)]));
    hat.erase(hat.begin() + at);
  }
  return drawn;
}

long expected_cents(std::span<Prize const> bowl, int draws) {
  long const slips = slips_in(bowl);
  if (slips == 0) return 0;
  long cents = 0;
  for (auto const& prize : bowl) cents += prize.slips * prize.cents;
  return (cents * draws + slips / 2) / slips;
}

}  // namespace careplan
