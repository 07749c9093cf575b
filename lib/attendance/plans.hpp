// Where written plans stand: their versions, signatures and review dates.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "client/care.hpp"

namespace careplan {

struct PlanStanding {
  ClientId client{};
  PlanKind plan = PlanKind::treatment;
  int version = 1;
  PlanStep step = PlanStep::drafted;  // the last one
  Date date{};                        // of it
  std::optional<Date> signed_on{};    // of this version
  std::optional<Date> review{};       // the newest one that was set for this version
  bool operator==(PlanStanding const&) const = default;

  // Signed and not withdrawn, or drafted anew.
  bool in_force() const { return signed_on && step != PlanStep::withdrawn; }
};

// The newest version of each plan, by client and kind. Steps of one day count in the order draft,
// signature, review, withdrawal. A signature without a draft is of version 1.
std::vector<PlanStanding> plan_standings(std::span<PlanRow const> rows, Date as_of);

}  // namespace careplan
