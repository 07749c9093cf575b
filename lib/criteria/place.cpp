#include "criteria/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "criteria/consequences.hpp"
#include "criteria/explain.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

// The whole answer of one client: which levels, which stops, and what they hang on.
class Answer {
 public:
  Answer(Criteria const& criteria, Facts const& facts, Consequences& consequences)
      : criteria_(criteria), facts_(facts), consequences_(consequences) {}

  Placement run() {
    Placement placement{.approximate = !consequences_.exact};
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i) add_stop(i, placement);
    std::ranges::sort(placement.stops, {}, [](Stop const& stop) {
      return std::pair(stop.truth != Truth::yes, stop.rule);
    });
    stopped_ = std::ranges::any_of(placement.stops, &in_force);
    if (!stopped_) {
      placement.levels = levels_in(consequences_.level);
      placement.may_be_undetermined = reaches_none(consequences_.level);
    }
    placement.status = status_of(placement);
    return placement;
  }

  // Open facts on which the answer depends. Two branches may leave the same levels and the fact
  // still matter, together with another one.
  std::vector<Decisive> decisive() {
    std::set<int> variables;
    for (auto const ref : answer_parts())
      for (int const variable : consequences_.diagrams.depends_on(ref)) variables.insert(variable);
    std::vector<Decisive> list;
    for (int const variable : variables) list.push_back(decisive(variable));
    return list;
  }

 private:
  static bool in_force(Stop const& stop) { return stop.truth == Truth::yes; }

  static PlacementStatus status_of(Placement const& placement) {
    if (placement.levels.empty()) return PlacementStatus::undetermined;
    bool const one = placement.levels.size() == 1 && !placement.may_be_undetermined;
    return one && placement.stops.empty() ? PlacementStatus::certain : PlacementStatus::conditional;
  }

  void add_stop(std::size_t index, Placement& placement) {
    auto const& rule = criteria_.rules[index];
    auto const truth = consequences_.truth_of(consequences_.rules[index]);
    if (rule.kind == RuleKind::stop && truth != Truth::no)
      placement.stops.push_back(
          {rule.id, truth, rule.because, rule.action, cited(criteria_, rule)});
  }

  std::vector<std::string> levels_in(Ref level) const {
    std::vector<std::string> list;
    for (double const value : consequences_.diagrams.values(level))
      if (value > 0) list.push_back(criteria_.levels[static_cast<std::size_t>(value) - 1].id);
    return list;
  }
  bool reaches_none(Ref level) const { return consequences_.diagrams.values(level).front() == 0; }

  // The functions that make up the answer: the stops, and the level unless a stop hides it.
  std::vector<Ref> answer_parts() const {
    std::vector<Ref> parts;
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].kind == RuleKind::stop) parts.push_back(consequences_.rules[i]);
    if (!stopped_) parts.push_back(consequences_.level);
    return parts;
  }

  Decisive decisive(int variable) {
    auto const& open = consequences_.open[static_cast<std::size_t>(variable)];
    Decisive found{.fact = open.fact};
    auto const rule = std::ranges::find(criteria_.facts, open.fact, &FactRule::id);
    if (rule != criteria_.facts.end()) found.label = rule->label;
    if (auto const given = facts_.find(open.fact); given != facts_.end())
      found.value = given->second;
    std::vector<Decisive::Branch> each;
    for (std::size_t i = 0; i < open.classes.size(); ++i) each.push_back(branch(variable, i));
    found.branches = merged_branches(open, each);
    return found;
  }

  Decisive::Branch branch(int variable, std::size_t class_index) {
    Decisive::Branch found;
    auto& diagrams = consequences_.diagrams;
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].kind == RuleKind::stop &&
          consequences_.truth_of(diagrams.fixed(consequences_.rules[i], variable, class_index)) ==
              Truth::yes)
        found.stops.push_back(criteria_.rules[i].id);
    std::ranges::sort(found.stops);
    if (!found.stops.empty()) return found;
    auto const level = diagrams.fixed(consequences_.level, variable, class_index);
    found.levels = levels_in(level);
    found.may_be_undetermined = reaches_none(level);
    return found;
  }

  Criteria const& criteria_;
  Facts const& facts_;
  Consequences& consequences_;
  bool stopped_ = false;
};

// When not exact: the open facts that some undecided rule reads, and what bounds each answer
// leaves.
std::vector<Decisive> bounded_decisive(Criteria const& criteria, Facts const& facts,
                                       Consequences& consequences) {
  std::set<std::string> read;
  for (std::size_t i = 0; i < criteria.rules.size(); ++i) {
    if (consequences.truth_of(consequences.rules[i]) != Truth::unknown) continue;
    read.merge(facts_of(criteria.rules[i]));
  }
  std::vector<Decisive> list;
  for (auto const& reading : readings(criteria)) {
    auto const given = facts.find(reading.fact);
    Decisive found{.fact = reading.fact};
    if (given != facts.end()) found.value = given->second;
    if (!read.contains(reading.fact) || settled(found.value)) continue;
    auto const rule = std::ranges::find(criteria.facts, reading.fact, &FactRule::id);
    if (rule != criteria.facts.end()) found.label = rule->label;
    auto classes = answer_classes(reading.domain, found.value, reading.breaks, false);
    OpenFact const open{reading.fact, reading.domain, std::move(*classes)};
    std::vector<Decisive::Branch> each;
    for (auto const& one : open.classes) {
      auto answered = facts;
      answered[reading.fact] =
          one.low == one.high ? one.sample : Value(Interval{one.low, one.high});
      auto bounds = bounded_consequences(criteria, answered);
      auto const placement = Answer(criteria, answered, bounds).run();
      Decisive::Branch branch{.levels = placement.levels,
                              .may_be_undetermined = placement.may_be_undetermined};
      for (auto const& stop : placement.stops)
        if (stop.truth == Truth::yes) branch.stops.push_back(stop.rule);
      each.push_back(std::move(branch));
    }
    found.branches = merged_branches(open, each);
    list.push_back(std::move(found));
  }
  return list;
}

}  // namespace

std::optional<std::string> Placement::level() const {
  return status == PlacementStatus::certain ? std::optional(levels.front()) : std::nullopt;
}

Placement place(Criteria const& criteria, Facts const& facts, PlaceLimits limits) {
  auto consequences = exact_consequences(criteria, facts, limits.nodes);
  bool const exact = consequences.exact;
  if (!exact) consequences = bounded_consequences(criteria, facts);
  Answer answer(criteria, facts, consequences);
  auto placement = answer.run();
  placement.decisive = exact ? answer.decisive() : bounded_decisive(criteria, facts, consequences);
  explain(criteria, facts, consequences, placement);
  return placement;
}

}  // namespace careplan
