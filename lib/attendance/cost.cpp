#include "attendance/cost.hpp"

#include <algorithm>

#include "program/grid.hpp"

namespace careplan {
namespace {

bool meets(Program const& program, Track const& track, int week, weekday day) {
  auto const entries = grid(program, track);
  return std::ranges::any_of(entries, [&](GridEntry const& entry) {
    return entry.day == day && entry.service->billable && entry.service->counts_toward_hours &&
           use_in_week(entry, track, week) != nullptr;
  });
}

}  // namespace

CostShare cost_of_days(long cents_a_day, int days, CoverTerms const& terms) {
  CostShare share;
  long deductible = terms.deductible_left;
  for (int i = 0; i < days; ++i) {
    long const first = std::min(deductible, cents_a_day);
    long const rest = cents_a_day - first;
    long const further = std::min(rest, terms.copay + (rest * terms.coinsurance + 50) / 100);
    long client = first + further;
    if (terms.most_left > 0) client = std::min(client, terms.most_left - share.client);
    deductible -= first;
    share.client += client;
    share.total += cents_a_day;
  }
  return share;
}

CostShare cost_of_days(Rate const& rate, int days, CoverTerms terms) {
  auto const total = rate.cents * days;
  if (!rate.covered.value_or(true)) return {total, total};
  if (terms.copay == 0) terms.copay = rate.copay.value_or(0);
  if (terms.coinsurance == 0) terms.coinsurance = rate.coinsurance.value_or(0);
  return cost_of_days(rate.cents, days, terms);
}

int billable_days(Program const& program, Track const& track, int within_days) {
  int days = 0;
  for (int i = 0; i < within_days; ++i) {
    auto const day = std::chrono::Monday + std::chrono::days{i % 7};
    if (meets(program, track, i / 7 + 1, day)) ++days;
  }
  return days;
}

}  // namespace careplan
