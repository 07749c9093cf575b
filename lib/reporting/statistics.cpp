#include "reporting/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace careplan {
namespace {

std::optional<double> ratio(std::optional<double> above, std::optional<double> below) {
  if (!above || !below || !(*below > 0)) return std::nullopt;
  return *above / *below;
}

// Greenwood's sum gives the variance of log S; that of log(-log S) follows by the delta method.
void add_limits(SurvivalStep& step, double greenwood, double z) {
  if (!(step.survival > 0 && step.survival < 1)) return;
  double const log_survival = std::log(step.survival);
  double const width = z * std::sqrt(greenwood) / std::abs(log_survival);
  step.low = std::pow(step.survival, std::exp(width));
  step.high = std::pow(step.survival, std::exp(-width));
}

}  // namespace

std::optional<double> mean(std::span<double const> values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> standard_deviation(std::span<double const> values) {
  if (values.size() < 2) return std::nullopt;
  double const middle = *mean(values);
  double squares = 0;
  for (double const value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::optional<double> quantile(std::span<double const> sorted, double p) {
  if (sorted.empty()) return std::nullopt;
  double const at = static_cast<double>(sorted.size() - 1) * p;
  auto const below = static_cast<std::size_t>(at);
  auto const above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Spread spread_of(std::vector<double> values) {
  std::ranges::sort(values);
  return {.n = static_cast<long>(values.size()),
          .mean = mean(values),
          .sd = standard_deviation(values),
          .least = quantile(values, 0),
          .lower_quartile = quantile(values, 0.25),
          .median = quantile(values, 0.5),
          .upper_quartile = quantile(values, 0.75),
          .greatest = quantile(values, 1)};
}

PairedChange paired_change(std::span<Pair const> pairs) {
  std::vector<double> before;
  std::vector<double> after;
  std::vector<double> change;
  for (auto const& pair : pairs) {
    before.push_back(pair.before);
    after.push_back(pair.after);
    change.push_back(pair.after - pair.before);
  }
  PairedChange all{.n = static_cast<long>(pairs.size()),
                   .mean_before = mean(before),
                   .sd_before = standard_deviation(before),
                   .mean_after = mean(after),
                   .mean_change = mean(change),
                   .sd_change = standard_deviation(change)};
  all.effect_of_baseline = ratio(all.mean_change, all.sd_before);
  all.effect_of_change = ratio(all.mean_change, all.sd_change);
  return all;
}

std::vector<SurvivalStep> kaplan_meier(std::vector<Observed> subjects, double z) {
  std::ranges::sort(subjects, {}, &Observed::time);
  std::vector<SurvivalStep> steps;
  double survival = 1;
  double greenwood = 0;
  for (std::size_t at = 0; at < subjects.size();) {
    SurvivalStep step{.time = subjects[at].time,
                      .at_risk = static_cast<long>(subjects.size() - at)};
    for (; at < subjects.size() && subjects[at].time == step.time; ++at)
      if (subjects[at].event) ++step.events;
    if (step.events == 0) continue;
    auto const n = static_cast<double>(step.at_risk);
    auto const d = static_cast<double>(step.events);
    survival *= (n - d) / n;
    greenwood += n > d ? d / (n * (n - d)) : 0;
    step.survival = survival;
    add_limits(step, greenwood, z);
    steps.push_back(step);
  }
  return steps;
}

SurvivalAt survival_at(std::span<SurvivalStep const> steps, std::span<Observed const> subjects,
                       double time) {
  SurvivalAt at{.at_risk = std::ranges::count_if(
                    subjects, [&](Observed const& one) { return one.time >= time; })};
  SurvivalStep const* last = nullptr;
  for (auto const& step : steps)
    if (step.time <= time) last = &step;
  bool const settled = last != nullptr && last->survival == 0;
  if (at.at_risk == 0 && !settled) return at;
  at.survival = last == nullptr ? 1 : last->survival;
  if (last != nullptr) {
    at.low = last->low;
    at.high = last->high;
  }
  return at;
}

}  // namespace careplan
