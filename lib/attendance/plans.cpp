#include "attendance/plans.hpp"

#include <algorithm>
#include <tuple>

namespace careplan {
namespace {

void take(PlanStanding& standing, PlanRow const& row, bool first) {
  if (row.step == PlanStep::drafted) {
    standing.version += first ? 0 : 1;
    standing.signed_on.reset();
    standing.review.reset();
  }
  if (row.step == PlanStep::signed_) standing.signed_on = row.date;
  if (row.review) standing.review = row.review;
  standing.step = row.step;
  standing.date = row.date;
}

}  // namespace

std::vector<PlanStanding> plan_standings(std::span<PlanRow const> rows, Date as_of) {
  std::vector<PlanRow const*> order;
  for (auto const& row : rows)
    if (row.date < as_of) order.push_back(&row);
  std::ranges::sort(order, {}, [](PlanRow const* row) {
    return std::tie(row->client, row->plan, row->date, row->step, row->id);
  });
  std::vector<PlanStanding> all;
  for (auto const* row : order) {
    bool const first =
        all.empty() || all.back().client != row->client || all.back().plan != row->plan;
    if (first) all.push_back({.client = row->client, .plan = row->plan});
    take(all.back(), *row, first);
  }
  return all;
}

}  // namespace careplan
