// The made-up tree of s7.toml, and the same tree written by hand.
#pragma once

#include <array>
#include <fstream>
#include <iterator>

#include "formats/definitions.hpp"

namespace s7 {

using namespace careplan;

inline Criteria criteria() {
  std::ifstream file(PROJECT_ROOT "/tests/unit/criteria/s7.toml", std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  return read_criteria(text, "s7.toml", {});
}

// The ratings in their order, then the two yes/no facts (0 or 1).
using Profile = std::array<int, 9>;
inline constexpr std::array names{"harm",       "function",      "illness",
                                  "stress",     "support",       "past",
                                  "engagement", "outreach-team", "course-completed"};

// 1 basic, 2 low, 3 middle, 4 high, 5 bed, 6 secure.
inline int by_hand(Profile const& p) {
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

// Every one of the 312,500 profiles by its number.
constexpr int profiles = 78'125 * 4;
inline Profile profile(int at) {
  Profile p{};
  for (std::size_t i = 0; i < 7; ++i, at /= 5) p[i] = 1 + at % 5;
  p[7] = at % 2;
  p[8] = at / 2;
  return p;
}

}  // namespace s7
