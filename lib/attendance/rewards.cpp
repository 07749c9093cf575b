#include "attendance/rewards.hpp"

#include <algorithm>

namespace careplan {
namespace {

using std::chrono::days;

// The value of the next sample, as the samples before it have left it.
class Escalation {
 public:
  explicit Escalation(RewardPlan const& plan) : plan_(plan) {}

  Earning see(Sample const& sample, int week) {
    if (week != week_) end_week(week);
    Earning earning{.date = sample.date};
    if (passes(sample.result))
      pass(earning);
    else if (fails(sample.result))
      fail(earning);
    earning.in_a_row = in_a_row_;
    return earning;
  }

 private:
  bool passes(SampleResult result) const { return result == SampleResult::passed; }
  bool fails(SampleResult result) const {
    return result == SampleResult::failed ||
           (result == SampleResult::missed && plan_.missed_resets) ||
           (result == SampleResult::excused && plan_.excused == ExcusedSample::reset);
  }

  void pass(Earning& earning) {
    earning.value = value();
    ++in_a_row_;
    passed_in_week_ = true;
    if (plan_.step_on == StepOn::sample) ++steps_;
    if (plan_.bonus_every > 0 && in_a_row_ % plan_.bonus_every == 0)
      earning.bonus_cents = plan_.bonus_cents;
    if (plan_.restore_after == 0 || in_a_row_ < plan_.restore_after) return;
    earning.restored = former_ > steps_;
    steps_ = std::max(steps_, former_);
    former_ = 0;
  }

  void fail(Earning& earning) {
    earning.reset = steps_ > 0;
    // A second failure while the value is being rebuilt does not lose the first one's height.
    former_ = std::max(former_, steps_);
    steps_ = 0;
    in_a_row_ = 0;
    failed_in_week_ = true;
  }

  void end_week(int week) {
    if (plan_.step_on == StepOn::week && passed_in_week_ && !failed_in_week_) ++steps_;
    passed_in_week_ = failed_in_week_ = false;
    week_ = week;
  }

  long value() const {
    for (auto const& stage : plan_.stages)
      if (stage.first_week <= week_ && week_ <= stage.last_week) return stage.value;
    long const grown = plan_.start + plan_.step * steps_;
    return plan_.cap > 0 ? std::min(grown, plan_.cap) : grown;
  }

  RewardPlan const& plan_;
  long steps_ = 0;
  long former_ = 0;  // the height that a run of passed samples brings back; 0: none
  int in_a_row_ = 0;
  int week_ = 1;
  bool passed_in_week_ = false;
  bool failed_in_week_ = false;
};

}  // namespace

std::vector<Earning> earnings(RewardPlan const& plan, std::span<Sample const> samples, Date begin) {
  std::vector<Sample> ordered(samples.begin(), samples.end());
  std::ranges::stable_sort(ordered, {}, &Sample::date);
  std::vector<Earning> list;
  Escalation escalation(plan);
  for (auto const& sample : ordered) {
    if (sample.date < begin) continue;
    auto const week = static_cast<int>((sample.date - begin).count() / 7) + 1;
    if (week > plan.weeks) break;
    list.push_back(escalation.see(sample, week));
  }
  return list;
}

RewardBalance balance(std::span<RewardRow const> rows, ClientId const& client) {
  RewardBalance balance;
  for (auto const& row : rows)
    if (row.client == client)
      (row.entry == RewardEntry::earned ? balance.earned_cents : balance.redeemed_cents) +=
          row.cents;
  return balance;
}

}  // namespace careplan
