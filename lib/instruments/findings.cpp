#include "instruments/findings.hpp"

#include <algorithm>
#include <set>

#include "instruments/attainable.hpp"
#include "instruments/bands.hpp"

namespace careplan {
namespace {

// The facts of one completion: items, scores, bands and results under the addresses that conditions
// use, then the context. Whatever the completion leaves open is as narrow as it can be made.
class Seen {
 public:
  Seen(Plan const& plan, Values const& values, Facts const& context)
      : plan_(plan), values_(values), context_(context) {}

  Value fact(std::string_view name) const {
    if (auto const item = plan_.item_at.find(name); item != plan_.item_at.end())
      return values_[item->second];
    auto const& instrument = *plan_.instrument;
    for (std::size_t at = 0; at < instrument.scores.size(); ++at)
      if (auto const value = score_fact(at, name)) return *value;
    for (std::size_t at = 0; at < instrument.results.size(); ++at)
      if (instrument.results[at].id == name) return as_fact(words(at));
    return context_fact(context_, name);
  }

  Truth holds(Condition const& condition) const {
    return evaluate(condition, [this](std::string_view name) { return fact(name); });
  }

  // The first case that holds decides; one that may hold leaves its word and those after it.
  std::vector<std::string> words(std::size_t result) const {
    auto const& rule = plan_.instrument->results[result];
    std::vector<std::string> possible;
    for (auto const& each : rule.cases) {
      auto const truth = holds(each.when);
      if (truth != Truth::no) possible.push_back(each.word);
      if (truth == Truth::yes) return possible;
    }
    possible.push_back(rule.otherwise);
    return possible;
  }

 private:
  std::optional<Value> score_fact(std::size_t score, std::string_view name) const {
    auto const& rule = plan_.instrument->scores[score];
    if (!name.starts_with(rule.id)) return std::nullopt;
    auto const rest = name.substr(rule.id.size());
    if (rest.empty()) return as_fact(range_of(plan_, score, values_));
    if (rest != ".band") return std::nullopt;
    auto const sets = band_sets_for(plan_, rule.id, [this](std::string_view at) {
      auto const item = plan_.item_at.find(at);
      return item == plan_.item_at.end() ? context_fact(context_, at) : values_[item->second];
    });
    return as_fact(bands_of(sets, attainable_of(plan_, score, values_)));
  }

  Plan const& plan_;
  Values const& values_;
  Facts const& context_;
};

// As many of the items walked as the limit allows: those with the fewest turns first.
Extent workable_extent(Plan const& plan, Values const& given, std::vector<std::size_t> const& reads,
                       TurnsByItem const& turns) {
  std::vector<Walked> open;
  for (auto const& [item, each] : turns)
    if (is_open(given[item])) open.push_back({item, &each});
  std::ranges::stable_sort(open, {}, [](Walked const& walked) { return walked.turns->size(); });
  auto extent = extent_of(plan, given, reads);
  for (auto const& walked : open) {
    auto wider = extent;
    widen(plan, wider, walked);
    if (combinations(given, wider) <= completion_limit) extent = std::move(wider);
  }
  return extent;
}

}  // namespace

Value context_fact(Facts const& context, std::string_view name) {
  auto const found = context.find(name);
  if (found == context.end()) return Missing::not_asked;
  auto const domain = context_domain(name);
  if (!domain) return Missing::unknown;
  if (auto const* word = std::get_if<std::string>(&found->second))
    return std::ranges::find(domain->words, *word) == domain->words.end() ? Value{Missing::unknown}
                                                                          : found->second;
  // A person's sex or age always applies; "not applicable" can only mean that nobody knows it.
  return is_skipped(found->second) ? Value{Missing::unknown} : found->second;
}

Value as_fact(std::vector<std::string> const& words) {
  if (words.empty()) return Missing::unknown;
  if (words.size() == 1) return words.front();
  return OneOf{words};
}

Value as_fact(Interval const& range) {
  return range.exact() ? Value{range.low} : Value{range};
}

std::vector<std::string> possible_words(Plan const& plan, std::size_t result, Values const& given,
                                        Facts const& context) {
  auto const& rule = plan.instrument->results[result];
  std::set<std::string, std::less<>> seen;
  auto const extent =
      workable_extent(plan, given, plan.result_reads[result], plan.result_turns[result]);
  for_each_completion(plan, given, extent, [&](Values const& values) {
    for (auto& word : Seen(plan, values, context).words(result)) seen.insert(std::move(word));
    return seen.size() < rule.words.size();
  });
  std::vector<std::string> possible;
  std::ranges::copy_if(rule.words, std::back_inserter(possible),
                       [&](std::string const& word) { return seen.contains(word); });
  return possible;
}

Truth flag_state(Plan const& plan, std::size_t flag, Values const& given, Facts const& context) {
  auto const& rule = plan.instrument->flags[flag];
  std::optional<Truth> agreed;
  auto const extent = workable_extent(plan, given, plan.flag_reads[flag], plan.flag_turns[flag]);
  for_each_completion(plan, given, extent, [&](Values const& values) {
    auto const truth = Seen(plan, values, context).holds(rule.when);
    agreed = !agreed || *agreed == truth ? truth : Truth::unknown;
    return *agreed != Truth::unknown;
  });
  return agreed.value_or(Truth::unknown);
}

}  // namespace careplan
