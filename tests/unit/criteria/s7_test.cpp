// The made-up tree of s7.toml against the same tree written by hand, on every profile, and with
// every subset of facts unknown.
#include "criteria/s7.hpp"

#include <array>
#include <bit>
#include <cstdint>

#include "criteria/check.hpp"
#include "criteria/compiled.hpp"
#include "doctest/doctest.h"

using namespace careplan;
using namespace s7;

namespace {

// Profiles with holes: a 0 in a rating, a 2 in a yes/no fact is unknown. Counted in mixed radix.
constexpr std::array radix{6, 6, 6, 6, 6, 6, 6, 3, 3};
constexpr std::array unknown{0, 0, 0, 0, 0, 0, 0, 2, 2};

std::size_t code(Profile const& p) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    at = at * static_cast<std::size_t>(radix[i]) + static_cast<std::size_t>(p[i]);
  return at;
}

Profile decode(std::size_t at) {
  Profile p{};
  for (std::size_t i = p.size(); i-- > 0;) {
    p[i] = static_cast<int>(at % static_cast<std::size_t>(radix[i]));
    at /= static_cast<std::size_t>(radix[i]);
  }
  return p;
}

// For every profile with holes the union over its completions, as bits of levels.
std::vector<std::uint8_t> unions() {
  std::size_t const all = 279'936 * 9;
  std::vector<std::uint8_t> sets(all);
  std::vector<std::vector<std::size_t>> by_holes(10);
  for (std::size_t at = 0; at < all; ++at) {
    auto const p = decode(at);
    std::size_t holes = 0;
    for (std::size_t i = 0; i < p.size(); ++i) holes += p[i] == unknown[i];
    by_holes[holes].push_back(at);
  }
  for (auto const at : by_holes[0]) sets[at] = static_cast<std::uint8_t>(1 << by_hand(decode(at)));
  for (std::size_t holes = 1; holes < by_holes.size(); ++holes)
    for (auto const at : by_holes[holes]) {
      auto p = decode(at);
      std::size_t hole = 0;
      while (p[hole] != unknown[hole]) ++hole;
      int const first = hole < 7 ? 1 : 0;
      int const last = hole < 7 ? 5 : 1;
      for (p[hole] = first; p[hole] <= last; ++p[hole]) sets[at] |= sets[code(p)];
    }
  return sets;
}

Facts facts_of(Profile const& p) {
  Facts facts;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] == unknown[i]) continue;
    facts[names[i]] = i < 7 ? Value(static_cast<double>(p[i])) : Value(p[i] == 1);
  }
  return facts;
}

std::uint8_t bits_of(Criteria const& criteria, Placement const& placement) {
  unsigned bits = 0;
  for (auto const& level : placement.levels) bits |= 1u << level_index(criteria, level);
  return static_cast<std::uint8_t>(bits);
}

}  // namespace

TEST_CASE("S7: the tree in the language is sound, and every rule of it is exemplified") {
  for (auto const& complaint : check(s7::criteria())) FAIL_CHECK(complaint.message);
}

TEST_CASE("S7: all 312,500 profiles come out as by hand") {
  auto const criteria = s7::criteria();
  CompiledCriteria const compiled(criteria);
  REQUIRE(compiled.whole());
  Placer placer(compiled);
  int wrong = 0;
  for (int at = 0; at < profiles; ++at) {
    auto const p = profile(at);
    auto const placement = placer.place(facts_of(p), Detail::outcome);
    wrong += placement.status != PlacementStatus::certain ||
             bits_of(criteria, placement) != 1 << by_hand(p);
  }
  CHECK(wrong == 0);
}

TEST_CASE("S7: with any subset of facts unknown the set is the union over all completions") {
  auto const criteria = s7::criteria();
  CompiledCriteria const compiled(criteria);
  Placer placer(compiled);
  auto const sets = unions();
  int wrong = 0;
  int several = 0;
  // Every 29th of the 2.5 million profiles with holes: 29 is prime to their radices, so every
  // subset of facts comes up with many profiles.
  for (std::size_t at = 0; at < sets.size(); at += 29) {
    auto const p = decode(at);
    auto const placement = placer.place(facts_of(p), Detail::outcome);
    wrong += bits_of(criteria, placement) != sets[at];
    several += std::popcount(sets[at]) > 1;
  }
  CHECK(wrong == 0);
  CHECK(several > 25'000);
}
