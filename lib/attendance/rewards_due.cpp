#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "attendance/rewards.hpp"

namespace careplan {
namespace {

std::chrono::year year_of(Date date) {
  return std::chrono::year_month_day{date}.year();
}

// What may still be earned in each calendar year.
class Cap {
 public:
  Cap(RewardPlan const& plan, ClientId const& client, std::span<RewardRow const> ledger)
      : most_(plan.annual_cap_cents) {
    for (auto const& row : ledger)
      if (row.client == client && row.plan == plan.id) earned_[year_of(row.date)] += row.cents;
  }
  void hold(RewardRow& row) {
    auto& earned = earned_[year_of(row.date)];
    long const left = std::max(0L, most_ - earned);
    if (most_ > 0 && row.cents > left) {
      row.note = fmt::format("{} of {} cents: the cap of {} cents a year is reached", left,
                             row.cents, most_);
      row.cents = left;
    }
    earned += row.cents;
  }

 private:
  long most_;
  std::map<std::chrono::year, long> earned_{};
};

RewardRow row_of(RewardPlan const& plan, Earning const& earning, ClientId const& client,
                 std::uint64_t seed) {
  RewardRow row{.client = client,
                .date = earning.date,
                .plan = plan.id,
                .what = plan.target == RewardTarget::attendance ? "attendance" : "test",
                .cents = earning.bonus_cents};
  if (plan.kind == RewardKind::voucher) {
    row.cents += earning.value;
    return row;
  }
  row.draws = static_cast<int>(earning.value);
  if (row.draws == 0) return row;
  // SQLite keeps 63 bits and a sign.
  row.seed = static_cast<long>(
      (seed + static_cast<std::uint64_t>(earning.date.time_since_epoch().count())) >> 1);
  for (auto const& prize :
       draw_prizes(plan.bowl, row.draws, static_cast<std::uint64_t>(*row.seed))) {
    row.prizes.push_back(prize.id);
    row.cents += prize.cents;
  }
  return row;
}

}  // namespace

std::vector<RewardRow> rewards_due(RewardPlan const& plan, std::span<Sample const> samples,
                                   Episode const& stay, std::span<RewardRow const> ledger,
                                   std::uint64_t seed) {
  std::vector<RewardRow> due;
  Cap cap(plan, stay.client, ledger);
  for (auto const& earning : earnings(plan, samples, stay.begin)) {
    bool const in_stay = stay.active_on(earning.date) || stay.end == earning.date;
    bool const entered = std::ranges::any_of(ledger, [&](RewardRow const& row) {
      return row.client == stay.client && row.plan == plan.id && row.date == earning.date &&
             row.entry == RewardEntry::earned;
    });
    if (!in_stay || entered || (earning.value == 0 && earning.bonus_cents == 0)) continue;
    auto row = row_of(plan, earning, stay.client, seed);
    cap.hold(row);
    due.push_back(std::move(row));
  }
  return due;
}

}  // namespace careplan
