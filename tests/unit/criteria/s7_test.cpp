// The made-up tree of s7.toml against the same tree written by hand, on every profile, and with
// every subset of facts unknown.
#include <array>
#include <bit>
#include <cstdint>

#include "criteria/check.hpp"
#include "criteria/compiled.hpp"
#include "criteria/shipped.hpp"
#include "doctest/doctest.h"

using namespace careplan;

namespace {

Criteria s7() {
  std::ifstream file(PROJECT_ROOT "/tests/unit/criteria/s7.toml", std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  return read_criteria(text, "s7.toml", {});
}

// The ratings in their order, then the two yes/no facts (0 or 1).
using Profile = std::array<int, 9>;
constexpr std::array names{"harm", "function",   "illness",       "stress",          "support",
                           "past", "engagement", "outreach-team", "course-completed"};

// 1 basic, 2 low, 3 middle, 4 high, 5 bed, 6 secure.
int by_hand(Profile const& p) {
  auto const [harm, function, illness, stress, support, past, engagement, team, completed] = p;
  if (completed == 1) return 1;
  if (harm == 5 || function == 5 || illness == 5) return 6;
  int const sum = harm + function + illness + stress + support + past + engagement;
  if (sum <= 11 && harm <= 2 && function <= 2 && illness <= 2) return 1;
  if (harm == 4) return 5;
  if ((function == 4 || illness == 4) && !(stress == 1 && support == 1)) return 5;
  bool const elsewhere = stress >= 4 || support >= 4 || past >= 4 || engagement >= 4;
  if (elsewhere && team == 0 && harm <= 2) return 4;
  int const threes = (harm == 3) + (function == 3) + (illness == 3);
  bool const held = ((stress >= 4 || support >= 4) && past + engagement >= 6) || threes >= 2;
  if (sum >= 28) return 6;
  if (sum >= 23) return held && !(team == 1 && harm <= 3) ? 5 : 4;
  if (sum >= 18) {
    if (held) return 4;
    int const twos = (harm == 2) + (function == 2) + (illness == 2) + (past == 2);
    return twos >= 2 && stress + support <= 5 ? 2 : 3;
  }
  if (sum >= 14 && threes >= 1) return 3;
  return sum >= 10 ? 2 : 1;
}

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
  for (auto const& complaint : check(s7())) FAIL_CHECK(complaint.message);
}

TEST_CASE("S7: all 312,500 profiles come out as by hand") {
  auto const criteria = s7();
  CompiledCriteria const compiled(criteria);
  REQUIRE(compiled.whole());
  Placer placer(compiled);
  int wrong = 0;
  Profile p{};
  for (int at = 0; at < 78'125 * 4; ++at) {
    int rest = at;
    for (std::size_t i = 0; i < 7; ++i, rest /= 5) p[i] = 1 + rest % 5;
    p[7] = rest % 2;
    p[8] = rest / 2;
    auto const placement = placer.place(facts_of(p), Detail::outcome);
    wrong += placement.status != PlacementStatus::certain ||
             bits_of(criteria, placement) != 1 << by_hand(p);
  }
  CHECK(wrong == 0);
}

TEST_CASE("S7: with any subset of facts unknown the set is the union over all completions") {
  auto const criteria = s7();
  CompiledCriteria const compiled(criteria);
  Placer placer(compiled);
  auto const sets = unions();
  int wrong = 0;
  int several = 0;
  // Every 7th of the 2.5 million profiles with holes: 7 is prime to their radices, so every subset
  // of facts comes up with many profiles.
  for (std::size_t at = 0; at < sets.size(); at += 7) {
    auto const p = decode(at);
    auto const placement = placer.place(facts_of(p), Detail::outcome);
    wrong += bits_of(criteria, placement) != sets[at];
    several += std::popcount(sets[at]) > 1;
  }
  CHECK(wrong == 0);
  CHECK(several > 100'000);
}
