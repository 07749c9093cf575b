// What admission and step up share, by hand: levels as numbers, the strongest need first, then past
// those that will not do.
#pragma once

#include <algorithm>
#include <array>

#include "criteria/profiles.hpp"

namespace profiles {

enum Level { outpatient, iop, php, residential, detox, inpatient };
inline constexpr std::array level_ids{
    "outpatient", "iop", "php", "residential", "withdrawal-management", "inpatient"};

struct Asked {
  int level = outpatient;
  int excluded_up_to = -1;  // this level and all below it will not do
  void at_least(int wanted) { level = std::max(level, wanted); }
  void not_below(int wanted) { excluded_up_to = std::max(excluded_up_to, wanted - 1); }
  std::string id() const {
    return level_ids[static_cast<std::size_t>(std::max(level, excluded_up_to + 1))];
  }
};

// The hospital, detox, and what withdrawal asks for: the same for all ages.
inline void add_danger(Client const& c, Asked& asked) {
  if (c.n("withdrawal") == 4 || c.n("medical") >= 3 || c.n("mental") == 4)
    asked.at_least(inpatient);
  if (c.n("withdrawal") == 3) asked.at_least(detox);
  if (c.n("withdrawal") >= 2) asked.not_below(php);
  if (c.n("relapse") == 4) asked.at_least(residential);
  if (c.n("mental") == 3) asked.at_least(php);
  if (!c.yes("cravings_managed") && c.n("relapse") >= 2) asked.not_below(php);
  if (c.n("relapse") >= 2 || c.n("mental") >= 2 || c.n("readiness") >= 2) asked.at_least(iop);
  if (c.is("suicide-risk", "moderate")) asked.at_least(iop);
}

}  // namespace profiles
