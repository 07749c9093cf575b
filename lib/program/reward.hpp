// Rewards for negative tests and for attendance (contingency management), as the program file says
// them. All money is integer cents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/names.hpp"

namespace careplan {

enum class RewardKind { voucher, draws };
constexpr auto words(RewardKind) {
  return words_of<RewardKind>({{RewardKind::voucher, "voucher"}, {RewardKind::draws, "draws"}});
}

enum class RewardTarget { negative_test, attendance };
constexpr auto words(RewardTarget) {
  return words_of<RewardTarget>(
      {{RewardTarget::negative_test, "negative_test"}, {RewardTarget::attendance, "attendance"}});
}

// What the value grows with: each sample in a row, or each week in which no sample failed.
enum class StepOn { sample, week };
constexpr auto words(StepOn) {
  return words_of<StepOn>({{StepOn::sample, "sample"}, {StepOn::week, "week"}});
}

// What an excused missed sample does to a run: nothing, or the same as a failed one.
enum class ExcusedSample { hold, reset };
constexpr auto words(ExcusedSample) {
  return words_of<ExcusedSample>({{ExcusedSample::hold, "hold"}, {ExcusedSample::reset, "reset"}});
}

// Slips of one worth in the bowl. `cents` is 0 for a slip that only says "good job".
struct Prize {
  std::string id{};
  int slips = 0;
  long cents = 0;
  bool operator==(Prize const&) const = default;
};

// Weeks of the plan with a fixed value in place of the growing one. Both ends belong to it.
struct RewardStage {
  int first_week = 0;
  int last_week = 0;
  long value = 0;
  bool operator==(RewardStage const&) const = default;
};

// One [[reward]] of a program file. `start`, `step`, `cap` and `stages` are cents of a voucher plan
// and numbers of draws of a draws plan.
struct RewardPlan {
  std::string id{};
  std::string label{};
  RewardKind kind = RewardKind::voucher;
  RewardTarget target = RewardTarget::negative_test;
  std::vector<std::string> substances{};  // a positive for others fails no sample; empty: for any
  std::string service{};                  // attendance that is rewarded; empty: all that counts
  int weeks = 0;
  long start = 0;
  long step = 0;
  StepOn step_on = StepOn::sample;
  long cap = 0;  // 0: none
  std::vector<RewardStage> stages{};
  int bonus_every = 0;  // samples in a row that earn a bonus; 0: none
  long bonus_cents = 0;
  int restore_after = 0;  // samples in a row after a reset that bring the former value back
  bool missed_resets = true;
  ExcusedSample excused = ExcusedSample::hold;
  std::vector<Prize> bowl{};
  long point_cents = 0;       // worth of a point, where the plan speaks of points; 0: of money
  long annual_cap_cents = 0;  // what a client may earn in a calendar year; 0: no limit
  std::vector<std::string> cites{};
  Place place{};
  bool operator==(RewardPlan const&) const = default;
};

}  // namespace careplan
