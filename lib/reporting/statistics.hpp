// The statistics that reports quote, each under the name by which a statistician would look it up.
// Nothing is estimated from nothing: what has no value is empty.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace careplan {

std::optional<double> mean(std::span<double const> values);
// Sample standard deviation, n - 1 below; empty under two values.
std::optional<double> standard_deviation(std::span<double const> values);
// Linear interpolation between order statistics at (n - 1) p: type 7 of Hyndman and Fan (1996), R's
// default, QUARTILE.INC of spreadsheets. `p` from 0 to 1; `sorted` from the least on.
std::optional<double> quantile(std::span<double const> sorted, double p);

struct Spread {
  long n = 0;
  std::optional<double> mean{};
  std::optional<double> sd{};
  std::optional<double> least{};
  std::optional<double> lower_quartile{};
  std::optional<double> median{};
  std::optional<double> upper_quartile{};
  std::optional<double> greatest{};
};
Spread spread_of(std::vector<double> values);

struct Pair {
  double before = 0;
  double after = 0;
};
// Change of the same people. Effect sizes keep the sign of the change; they are empty where the
// standard deviation below them is zero or unknown.
struct PairedChange {
  long n = 0;
  std::optional<double> mean_before{};
  std::optional<double> sd_before{};
  std::optional<double> mean_after{};
  std::optional<double> mean_change{};  // after minus before
  std::optional<double> sd_change{};
  std::optional<double> effect_of_baseline{};  // mean change / SD before: Glass (Becker 1988)
  std::optional<double> effect_of_change{};    // mean change / SD of the change: standardized
                                               // response mean, Cohen's d_z
};
PairedChange paired_change(std::span<Pair const> pairs);

// One subject: seen for so long, and whether the event came then or observation ended.
struct Observed {
  double time = 0;
  bool event = false;
};
struct SurvivalStep {
  double time = 0;
  long at_risk = 0;  // seen at least so long; who is censored at that time still counts
  long events = 0;
  double survival = 1;          // beyond that time
  std::optional<double> low{};  // confidence limits; none while nobody or when everybody had it
  std::optional<double> high{};
};
// Kaplan-Meier estimate at every time with an event, in order. The limits are pointwise of the
// log(-log) kind with Greenwood's variance (R: conf.type = "log-log"): within 0 and 1 by
// themselves. `z` is the normal quantile, 1.959964 for 95 %.
inline constexpr double normal_95 = 1.959963984540054;
std::vector<SurvivalStep> kaplan_meier(std::vector<Observed> subjects, double z = normal_95);

// The estimate beyond `time`. Empty where nobody was seen as long and the curve is not at zero yet.
struct SurvivalAt {
  long at_risk = 0;
  std::optional<double> survival{};
  std::optional<double> low{};
  std::optional<double> high{};
};
SurvivalAt survival_at(std::span<SurvivalStep const> steps, std::span<Observed const> subjects,
                       double time);

}  // namespace careplan
