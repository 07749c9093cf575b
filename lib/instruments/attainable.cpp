#include "instruments/attainable.hpp"

#include <algorithm>

namespace careplan {
namespace {

// Numbers this near are one number: 0.1 + 0.2 and 0.3.
constexpr double tolerance = 1e-9;

Attainable merged(Attainable parts) {
  std::ranges::sort(parts);
  Attainable result;
  for (auto const& part : parts) {
    if (result.empty() || result.back().high + tolerance < part.low)
      result.push_back(part);
    else
      result.back().high = std::max(result.back().high, part.high);
  }
  return result;
}

Attainable plus(Attainable const& sums, Item const& item) {
  Attainable result;
  auto const count = answer_count(item);
  for (auto const& sum : sums) {
    if (count == 0) {
      auto const range = scored_range(item);
      result.push_back({sum.low + range.low, sum.high + range.high});
    }
    for (std::size_t at = 0; at < count; ++at) {
      auto const value = scored_value(item, answer_at(item, at));
      result.push_back({sum.low + value, sum.high + value});
    }
  }
  return merged(std::move(result));
}

// A sum as the score states it. A mean over no item at all is 0; readers refuse instruments in
// which that can happen.
double as_scored(ScoreRule const& rule, double sum, std::size_t applying) {
  if (rule.method == ScoreMethod::sum) return sum * rule.scale;
  return applying == 0 ? 0 : sum / static_cast<double>(applying) * rule.scale;
}

Interval as_scored(ScoreRule const& rule, Interval sum, std::size_t applying) {
  auto const [low, high] =
      std::minmax({as_scored(rule, sum.low, applying), as_scored(rule, sum.high, applying)});
  return {low, high};
}

template <class See>
void over_completions(Plan const& plan, std::size_t score, Values const& given, See const& see) {
  bool any = false;
  auto const extent = extent_of(plan, given, plan.score_items[score], Reach::gates);
  for_each_completion(plan, given, extent, [&](Values const& values) {
    any = true;
    see(values);
    return true;
  });
  if (!any)
    throw Error(Fault::input,
                plan.instrument->id + ": the answers contradict the gates of the instrument");
}

}  // namespace

Interval range_of(Plan const& plan, ScoreRule const& rule, std::vector<std::size_t> const& items,
                  Values const& values) {
  Interval sum;
  std::size_t applying = 0;
  for (auto const at : items) {
    if (is_skipped(values[at])) continue;
    ++applying;
    auto const& item = plan.instrument->items[at];
    auto const range = scored_range(item);
    bool const open = is_open(values[at]);
    double const value = open ? 0 : scored_value(item, values[at]);
    sum.low += open ? range.low : value;
    sum.high += open ? range.high : value;
  }
  return as_scored(rule, sum, applying);
}

Attainable attainable_of(Plan const& plan, ScoreRule const& rule,
                         std::vector<std::size_t> const& items, Values const& values) {
  Attainable sums{{0, 0}};
  std::size_t applying = 0;
  for (auto const at : items) {
    if (is_skipped(values[at])) continue;
    ++applying;
    auto const& item = plan.instrument->items[at];
    if (is_open(values[at])) {
      sums = plus(sums, item);
      continue;
    }
    auto const value = scored_value(item, values[at]);
    for (auto& sum : sums) sum = {sum.low + value, sum.high + value};
  }
  for (auto& sum : sums) sum = as_scored(rule, sum, applying);
  return merged(std::move(sums));
}

Interval score_range(Plan const& plan, std::size_t score, Values const& given) {
  auto const& rule = plan.instrument->scores[score];
  std::optional<Interval> all;
  over_completions(plan, score, given, [&](Values const& values) {
    auto const range = range_of(plan, rule, plan.score_items[score], values);
    all = all ? Interval{std::min(all->low, range.low), std::max(all->high, range.high)} : range;
  });
  return *all;
}

Attainable score_attainable(Plan const& plan, std::size_t score, Values const& given) {
  auto const& rule = plan.instrument->scores[score];
  Attainable all;
  over_completions(plan, score, given, [&](Values const& values) {
    auto const parts = attainable_of(plan, rule, plan.score_items[score], values);
    all.insert(all.end(), parts.begin(), parts.end());
  });
  return merged(std::move(all));
}

}  // namespace careplan
