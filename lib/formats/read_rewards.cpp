// The reward plans of a program file. Amounts are whole cents.
#include <fmt/format.h>

#include "formats/program_parts.hpp"

namespace careplan {
namespace {

constexpr int most_cents = 10'000'000;
constexpr int most_draws = 100;

std::vector<Prize> read_bowl(TomlTable const& table) {
  std::vector<Prize> bowl;
  for (auto const& prize : table.tables("bowl"))
    bowl.push_back({.id = prize.id("id"),
                    .slips = count(prize, "slips", 1, 100'000),
                    .cents = count(prize, "cents", 0, most_cents)});
  return bowl;
}

std::vector<RewardStage> read_stages(TomlTable const& table, int most) {
  std::vector<RewardStage> stages;
  for (auto const& stage : table.tables("stage")) {
    RewardStage one{.value = count(stage, "value", 0, most)};
    auto const weeks = stage.numbers_or("weeks", {});
    if (weeks.size() == 2 && weeks[0] >= 1 && weeks[0] <= weeks[1] && weeks[1] <= 520) {
      one.first_week = static_cast<int>(weeks[0]);
      one.last_week = static_cast<int>(weeks[1]);
    } else {
      stage.complain("weeks", "a stage needs its first and its last week",
                     "write weeks = [13, 18]; both belong to the stage");
    }
    stages.push_back(one);
  }
  return stages;
}

void check(TomlTable const& table, RewardPlan const& plan) {
  bool const draws = plan.kind == RewardKind::draws;
  if (draws && plan.bowl.empty())
    table.complain("bowl", "draws need a bowl to draw from",
                   "add [[reward.bowl]] with id, slips and cents");
  if (!draws && !plan.bowl.empty())
    table.complain("bowl", "a voucher is not drawn", "write kind = \"draws\", or remove the bowl");
  if (plan.cap > 0 && plan.cap < plan.start)
    table.complain("cap", "the cap is below the start", {});
  if (plan.bonus_cents > 0 && plan.bonus_every == 0)
    table.complain("bonus_cents", "a bonus that nothing earns", "add bonus_every");
  if (plan.point_cents == 0 || draws) return;
  for (long const value : {plan.start, plan.step, plan.bonus_cents})
    if (value % plan.point_cents != 0)
      table.complain("point_cents", fmt::format("{} cents are no whole number of points", value),
                     {});
}

}  // namespace

std::vector<RewardPlan> read_rewards(TomlTable const& root, Citations& citations) {
  std::vector<RewardPlan> plans;
  for (auto const& table : root.tables("reward")) {
    auto const kind = table.word<RewardKind>("kind");
    int const most = kind == RewardKind::draws ? most_draws : most_cents;
    RewardPlan plan{.id = table.id("id"),
                    .label = table.text("label"),
                    .kind = kind,
                    .target = table.word<RewardTarget>("target"),
                    .substances = table.texts_or("substances", {}),
                    .service = table.text_or("service", ""),
                    .weeks = count(table, "weeks", 1, 520),
                    .start = count(table, "start", 0, most),
                    .step = count_or(table, "step", 0, 0, most),
                    .step_on = table.word_or("step_on", StepOn::sample),
                    .cap = count_or(table, "cap", 0, 1, most),
                    .stages = read_stages(table, most),
                    .bonus_every = count_or(table, "bonus_every", 0, 1, 100),
                    .bonus_cents = count_or(table, "bonus_cents", 0, 1, most_cents),
                    .restore_after = count_or(table, "restore_after", 0, 1, 100),
                    .missed_resets = table.flag_or("missed_resets", true),
                    .excused = table.word_or("excused", ExcusedSample::hold),
                    .bowl = read_bowl(table),
                    .point_cents = count_or(table, "point_cents", 0, 1, 10'000),
                    .annual_cap_cents = count_or(table, "annual_cap_cents", 0, 1, most_cents),
                    .cites = citations.required(table),
                    .place = table.place()};
    check(table, plan);
    plans.push_back(std::move(plan));
  }
  refuse_twins(root, plans, "reward");
  return plans;
}

}  // namespace careplan
