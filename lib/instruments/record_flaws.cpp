// What must be sound before anything can be scored: derivations, gates and rules of consistency.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "core/text.hpp"
#include "instruments/completions.hpp"
#include "instruments/flaws.hpp"

namespace careplan {
namespace {

using Complaints = std::vector<Complaint>;

std::string too_many() {
  return fmt::format(
      "at most {} combinations can be walked; compare single items with numbers, "
      "or give the items fewer answers",
      completion_limit);
}

// Where each item stands in the file.
using Positions = std::map<std::string, std::size_t, std::less<>>;
Positions positions(Instrument const& instrument) {
  Positions all;
  for (std::size_t at = 0; at < instrument.items.size(); ++at)
    all.emplace(instrument.items[at].id, at);
  return all;
}

void raw_flaws(Instrument const& instrument, std::size_t at, Complaints& complaints) {
  auto const& item = instrument.items[at];
  auto const complain = [&](std::string message, std::string hint) {
    complaints.push_back({item.place, std::move(message), std::move(hint)});
  };
  auto const all = positions(instrument);
  auto const found = all.find(item.derived_from);
  if (found == all.end()) {
    std::vector<std::string> ids;
    for (auto const& other : instrument.items) ids.push_back(other.id);
    return complain(
        fmt::format("'{}' is worked out from '{}', which is no item", item.id, item.derived_from),
        suggestion(item.derived_from, ids));
  }
  auto const& raw = instrument.items[found->second];
  if (found->second >= at)
    complain(fmt::format("'{}' is worked out from '{}', which is not answered before it", item.id,
                         raw.id),
             "put the raw quantity first");
  if (raw.kind != ItemKind::number || !raw.derived_from.empty())
    complain(fmt::format("'{}' is worked out from '{}', which is no raw quantity", item.id, raw.id),
             "give it kind = \"number\" and the range that can be measured");
  for (auto const& before : std::span(instrument.items).first(at))
    if (before.derived_from == item.derived_from)
      complain(
          fmt::format("'{}' and '{}' are both worked out from '{}'", before.id, item.id, raw.id),
          "a raw quantity gives points to one item");
}

// The points of the steps are the derived item's own answers, and all of them.
void points_flaws(Item const& item, Complaints& complaints) {
  std::set<double> given;
  for (auto const& step : item.steps) given.insert(step.points);
  std::set<double> answers;
  for (std::size_t at = 0; at < answer_count(item); ++at)
    answers.insert(std::get<double>(answer_at(item, at)));
  for (double const points : given)
    if (!answers.contains(points))
      complaints.push_back(
          {item.place,
           fmt::format("'{}' cannot be {}, which a step gives", item.id, to_text(points)),
           fmt::format("its answers are {}", allowed_answers(item))});
  for (double const answer : answers)
    if (!given.contains(answer))
      complaints.push_back({item.place,
                            fmt::format("no step of '{}' gives {}", item.id, to_text(answer)),
                            "take the answer away, or add its step"});
}

// Steps ascend, cover the range of the raw item, and are all reached.
void step_flaws(Item const& item, Item const& raw, Complaints& complaints) {
  auto const complain = [&](std::string message, std::string hint) {
    complaints.push_back({item.place, std::move(message), std::move(hint)});
  };
  auto const& steps = item.steps;
  if (!std::ranges::is_sorted(steps, std::less_equal<>{}, &DerivedStep::from))
    return complain(fmt::format("the steps of '{}' do not ascend", item.id),
                    "write them from the least raw quantity to the greatest, each once");
  if (steps.front().from > raw.range->low)
    complain(
        fmt::format("no step of '{}' covers {} from {}", item.id, raw.id, to_text(raw.range->low)),
        fmt::format("let the first step begin at {} or below", to_text(raw.range->low)));
  for (std::size_t at = 0; at < steps.size(); ++at) {
    bool const passed = at + 1 < steps.size() && steps[at + 1].from <= raw.range->low;
    if (passed || steps[at].from > raw.range->high)
      complain(fmt::format("{} never reaches the step of '{}' from {}", raw.id, item.id,
                           to_text(steps[at].from)),
               fmt::format("{} goes from {} to {}", raw.id, to_text(raw.range->low),
                           to_text(raw.range->high)));
  }
}

// What the condition reads, each of which must be answered one of so many ways.
void reading_flaws(Instrument const& instrument, Condition const& condition,
                   std::string const& what, Place const& place, Complaints& complaints) {
  for (auto const& fact : facts_read(condition)) {
    auto const* const item = instrument.find_item(fact);
    if (item != nullptr && !can_be_walked(*item))
      complaints.push_back(
          {place, fmt::format("{} reads '{}', whose answers cannot be listed", what, fact),
           "it can read choices, words, yes/no and whole numbers"});
  }
}

Complaints walk_flaws(Instrument const& instrument) {
  Complaints complaints;
  auto const plan = plan_for(instrument);
  for (auto const& island : plan.islands)
    if (gate_combinations(plan, island.gatekeepers) > completion_limit)
      complaints.push_back({island.rules.empty()
                                ? instrument.items[island.gatekeepers.front()].place
                                : instrument.consistency[island.rules.front()].place,
                            "the items that gates and rules of consistency read have too many "
                            "combinations of answers",
                            too_many()});
  return complaints;
}

bool possible(Plan const& plan, std::vector<std::size_t> const& items, Condition const& condition) {
  bool any = false;
  Values const nothing(plan.instrument->items.size(), Missing::not_asked);
  for_each_completion(plan, nothing, extent_of(plan, nothing, items), [&](Values const& values) {
    any = evaluate(condition, items_of(plan, values)) == Truth::yes;
    return !any;
  });
  return any;
}

// Each rule must be broken by something that the gates allow, and all of them together must leave
// something.
void rule_flaws(Instrument const& instrument, Complaints& complaints) {
  auto without = instrument;
  for (auto const& rule : instrument.consistency) {
    if (facts_read(rule.never).empty()) continue;
    without.consistency = {rule};
    auto const plan = plan_for(without);
    auto const keepers =
        plan.islands[plan.island_of[plan.item_at.at(facts_read(rule.never).front())]].gatekeepers;
    // The rule itself must not hide what breaks it, but its items must be walked.
    auto open = plan;
    for (auto& island : open.islands) island.rules.clear();
    if (!possible(open, keepers, rule.never))
      complaints.push_back(
          {rule.place, fmt::format("rule '{}' can never be broken: no answers come to it", rule.id),
           "take it away, or correct its condition"});
  }
  auto const plan = plan_for(instrument);
  for (auto const& island : plan.islands)
    if (!island.rules.empty() && !possible(plan, island.gatekeepers, Condition{}))
      complaints.push_back({instrument.consistency[island.rules.front()].place,
                            "the rules of consistency leave no answers at all",
                            "one of them says more than it should"});
}

}  // namespace

Complaints derivation_flaws(Instrument const& instrument) {
  Complaints complaints;
  for (std::size_t at = 0; at < instrument.items.size(); ++at) {
    auto const& item = instrument.items[at];
    if (item.derived_from.empty()) continue;
    auto const before = complaints.size();
    raw_flaws(instrument, at, complaints);
    bool const numbers = item.kind == ItemKind::choice ||
                         (item.kind == ItemKind::number && !item.decimals && can_be_walked(item));
    if (!numbers)
      complaints.push_back({item.place, fmt::format("'{}' has no points to be worked out", item.id),
                            "a derived item has numbers as its choices"});
    if (complaints.size() > before || item.steps.empty()) continue;
    step_flaws(item, *instrument.find_item(item.derived_from), complaints);
    points_flaws(item, complaints);
  }
  return complaints;
}

Complaints gate_flaws(Instrument const& instrument) {
  Complaints complaints;
  auto const position = positions(instrument);
  for (std::size_t at = 0; at < instrument.items.size(); ++at) {
    auto const& item = instrument.items[at];
    if (!item.asked_when) continue;
    for (auto const& fact : facts_read(item.asked_when))
      if (auto const found = position.find(fact); found != position.end() && found->second >= at)
        complaints.push_back({item.place,
                              fmt::format("whether '{}' is asked depends on '{}', which is not "
                                          "answered before it",
                                          item.id, fact),
                              "put the item that the gate reads first"});
    reading_flaws(instrument, item.asked_when, fmt::format("the gate of '{}'", item.id), item.place,
                  complaints);
  }
  return complaints.empty() ? walk_flaws(instrument) : complaints;
}

Complaints consistency_flaws(Instrument const& instrument) {
  Complaints complaints;
  for (auto const& rule : instrument.consistency)
    reading_flaws(instrument, rule.never, fmt::format("rule '{}'", rule.id), rule.place,
                  complaints);
  if (complaints.empty()) complaints = walk_flaws(instrument);
  if (complaints.empty()) rule_flaws(instrument, complaints);
  return complaints;
}

}  // namespace careplan
