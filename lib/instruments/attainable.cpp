#include "instruments/attainable.hpp"

#include <algorithm>
#include <set>

#include "core/tolerance.hpp"

namespace careplan {
namespace {

Attainable merged(Attainable parts) {
  std::ranges::sort(parts);
  Attainable result;
  for (auto const& part : parts) {
    if (result.empty() || result.back().high + tolerance < part.low)
      result.push_back(part);
    else if (part.high > result.back().high + tolerance)  // 0.1 + 0.2 and 0.3 stay one number
      result.back().high = part.high;
  }
  return result;
}

Interval weighted(Interval numbers, double weight) {
  auto const [low, high] = std::minmax({numbers.low * weight, numbers.high * weight});
  return {low, high};
}

// The sums so far with every answer that the open item may still have.
Attainable plus(Attainable const& sums, Item const& item, Value const& open, double weight) {
  Attainable more;
  auto const count = answer_count(item);
  if (count == 0) more.push_back(weighted(open_range(item, open), weight));
  for (std::size_t at = 0; at < count; ++at) {
    auto const answer = answer_at(item, at);
    auto const* const number = std::get_if<double>(&answer);
    if (number != nullptr && !still_allows(open, *number)) continue;
    double const value = scored_value(item, answer) * weight;
    more.push_back({value, value});
  }
  Attainable result;
  for (auto const& sum : sums)
    for (auto const& each : more) result.push_back({sum.low + each.low, sum.high + each.high});
  return merged(std::move(result));
}

// What one item of a completion adds, least and most.
Interval points_of(Item const& item, Value const& value, double weight) {
  if (is_open(value)) return weighted(open_range(item, value), weight);
  double const points = scored_value(item, value) * weight;
  return {points, points};
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
  auto const extent = extent_of(plan, given, plan.score_items[score]);
  for_each_completion(plan, given, extent, [&](Values const& values) {
    any = true;
    see(values);
    return true;
  });
  if (!any) throw Error(Fault::input, plan.instrument->id + ": the answers contradict each other");
}

}  // namespace

Interval range_of(Plan const& plan, std::size_t score, Values const& values) {
  Interval sum;
  std::size_t applying = 0;
  auto const& items = plan.score_items[score];
  for (std::size_t at = 0; at < items.size(); ++at) {
    auto const& value = values[items[at]];
    if (is_skipped(value)) continue;
    ++applying;
    auto const range =
        points_of(plan.instrument->items[items[at]], value, plan.score_weights[score][at]);
    sum = {sum.low + range.low, sum.high + range.high};
  }
  return as_scored(plan.instrument->scores[score], sum, applying);
}

Attainable attainable_of(Plan const& plan, std::size_t score, Values const& values) {
  Attainable sums{{0, 0}};
  std::size_t applying = 0;
  auto const& items = plan.score_items[score];
  for (std::size_t at = 0; at < items.size(); ++at) {
    auto const& value = values[items[at]];
    if (is_skipped(value)) continue;
    ++applying;
    auto const& item = plan.instrument->items[items[at]];
    double const weight = plan.score_weights[score][at];
    if (is_open(value)) {
      sums = plus(sums, item, value, weight);
      continue;
    }
    double const points = scored_value(item, value) * weight;
    for (auto& sum : sums) sum = {sum.low + points, sum.high + points};
  }
  for (auto& sum : sums) sum = as_scored(plan.instrument->scores[score], sum, applying);
  return merged(std::move(sums));
}

Interval score_range(Plan const& plan, std::size_t score, Values const& given) {
  std::optional<Interval> all;
  over_completions(plan, score, given, [&](Values const& values) {
    auto const range = range_of(plan, score, values);
    all = all ? Interval{std::min(all->low, range.low), std::max(all->high, range.high)} : range;
  });
  return *all;
}

Attainable score_attainable(Plan const& plan, std::size_t score, Values const& given) {
  Attainable all;
  std::set<Values> seen;  // many completions differ only in items that the score does not count
  over_completions(plan, score, given, [&](Values const& values) {
    Values counted;
    for (auto const item : plan.score_items[score]) counted.push_back(values[item]);
    if (!seen.insert(std::move(counted)).second) return;
    auto const parts = attainable_of(plan, score, values);
    all.insert(all.end(), parts.begin(), parts.end());
  });
  return merged(std::move(all));
}

}  // namespace careplan
