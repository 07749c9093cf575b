#include "criteria/answer.hpp"

#include <algorithm>
#include <utility>

#include "criteria/explain.hpp"

namespace careplan {
namespace {

constexpr std::uint64_t no_level = 1;  // as sets of levels: bit 0

std::vector<std::string> level_ids(Criteria const& criteria, std::uint64_t set) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < criteria.levels.size(); ++i)
    if (((set >> (i + 1)) & 1) != 0) ids.push_back(criteria.levels[i].id);
  return ids;
}

// What a yes/no function reaches.
Truth truth_in(std::uint64_t values) {
  return values == 1 ? Truth::no : values == 2 ? Truth::yes : Truth::unknown;
}

PlacementStatus status_of(Placement const& placement) {
  if (placement.levels.empty()) return PlacementStatus::undetermined;
  bool const one = placement.levels.size() == 1 && !placement.may_be_undetermined;
  return one && placement.stops.empty() ? PlacementStatus::certain : PlacementStatus::conditional;
}

void add_stops(Criteria const& criteria, Verdict const& verdict, Placement& placement) {
  for (std::size_t i = 0; i < criteria.rules.size(); ++i) {
    auto const& rule = criteria.rules[i];
    if (rule.kind == RuleKind::stop && verdict.rules[i] != Truth::no)
      placement.stops.push_back(
          {rule.id, verdict.rules[i], rule.because, rule.action, cited(criteria, rule)});
  }
  std::ranges::sort(placement.stops, {}, [](Stop const& stop) {
    return std::pair(stop.truth != Truth::yes, stop.rule);  // what is in force comes first
  });
}

void add_tags(Criteria const& criteria, Verdict const& verdict, Placement& placement) {
  for (std::size_t i = 0; i < criteria.rules.size(); ++i) {
    auto const& tag = criteria.rules[i].tag;
    auto const truth = tag.empty() ? Truth::no : verdict.rules[i];
    if (truth == Truth::no) continue;
    auto const found = std::ranges::find(placement.tags, tag, &Tag::tag);
    if (found == placement.tags.end())
      placement.tags.push_back({tag, truth});
    else
      found->truth = either(found->truth, truth);
  }
  std::ranges::sort(placement.tags, {}, &Tag::tag);
}

Value value_in(Facts const& facts, std::string_view name) {
  auto const found = facts.find(name);
  return found == facts.end() ? Value(Missing::not_asked) : found->second;
}

}  // namespace

AnswerGraph graph_of(Criteria const& criteria, Consequences const& consequences,
                     Coverage coverage) {
  AnswerGraph made{.criteria = &criteria, .one_client = coverage == Coverage::one_client};
  auto roots = consequences.rules;
  roots.push_back(consequences.level);
  roots.push_back(consequences.by_default);
  roots.push_back(consequences.or_above);
  made.rules = made.graph.add(consequences.diagrams, roots);
  made.or_above = made.rules.back();
  made.rules.pop_back();
  made.by_default = made.rules.back();
  made.rules.pop_back();
  made.level = made.rules.back();
  made.rules.pop_back();
  auto const all = consequences.open.empty() ? std::vector<Reading>() : readings(criteria);
  for (auto const& open : consequences.open) {
    made.variables.emplace_back(open);
    auto const reading = std::ranges::find(all, open.fact, &Reading::fact);
    made.readings.push_back(reading == all.end() ? Reading{} : *reading);
    made.known_of.push_back(reading == all.end() ? fact_of_known(open.fact) : std::string());
  }
  for (std::size_t i = 0; i < criteria.rules.size(); ++i)
    if (criteria.rules[i].kind == RuleKind::stop) made.stops.push_back(i);
  std::ranges::sort(made.stops, {}, [&](std::size_t i) { return criteria.rules[i].id; });
  return made;
}

bool Verdict::stopped(Criteria const& criteria) const {
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (criteria.rules[i].kind == RuleKind::stop && rules[i] == Truth::yes) return true;
  return false;
}

Placement placement_of(Criteria const& criteria, Verdict const& verdict) {
  Placement placement;
  add_stops(criteria, verdict, placement);
  if (!verdict.stopped(criteria)) {
    placement.levels = level_ids(criteria, verdict.levels);
    placement.may_be_undetermined = (verdict.levels & no_level) != 0;
    placement.or_above = verdict.or_above;
    add_tags(criteria, verdict, placement);
  }
  placement.status = status_of(placement);
  return placement;
}

bool Answering::take(Facts const& facts) {
  open_.resize(of_->variables.size());
  matters_.assign(of_->variables.size(), false);
  for (std::size_t i = 0; i < open_.size(); ++i) {
    auto const& variable = of_->variables[i];
    if (of_->one_client) {
      open_[i] = variable.all();
      continue;
    }
    if (auto const& known = of_->known_of[i]; !known.empty()) {
      std::uint32_t const yes = settled(value_in(facts, known)) ? 1 : 0;
      open_[i] = {yes, yes};
      continue;
    }
    auto const found = facts.find(variable.fact());
    auto const classes = found == facts.end() ? variable.all() : variable.classes_of(found->second);
    if (!classes) return false;
    open_[i] = *classes;
  }
  return true;
}

Truth Answering::truth_of(Graph::Ref root) {
  sweep_.run(root, open_);
  return truth_in(sweep_.values());
}

void Answering::note_variables() {
  sweep_.each_variable([&](std::uint32_t variable) { matters_[variable] = true; });
}

Verdict Answering::verdict() {
  Verdict found{.rules = std::vector(of_->rules.size(), Truth::no)};
  for (auto const index : of_->stops) {
    found.rules[index] = truth_of(of_->rules[index]);
    if (found.rules[index] != Truth::no) note_variables();
  }
  if (found.stopped(*of_->criteria)) return found;
  sweep_.run(of_->level, open_);
  note_variables();
  found.levels = sweep_.values();
  found.or_above = truth_of(of_->or_above);
  for (std::size_t i = 0; i < of_->rules.size(); ++i)
    if (!of_->criteria->rules[i].tag.empty()) found.rules[i] = truth_of(of_->rules[i]);
  return found;
}

Placement Answering::outcome(Facts const& facts, bool branches) {
  auto placement = placement_of(*of_->criteria, verdict());
  add_decisive(facts, placement, branches);
  return placement;
}

// Open facts on which the answer depends. Two branches may leave the same levels and the fact still
// matter, together with another one.
void Answering::add_decisive(Facts const& facts, Placement& placement, bool branches) {
  for (std::uint32_t i = 0; i < matters_.size(); ++i) {
    if (!matters_[i]) continue;
    auto const& name = of_->variables[i].fact();
    Decisive found{.fact = name, .value = value_in(facts, name)};
    auto const rule = std::ranges::find(of_->criteria->facts, name, &FactRule::id);
    if (rule != of_->criteria->facts.end()) found.label = rule->label;
    if (branches) {
      auto const open = open_fact(i, found.value);
      found.branches = merged_branches(open, this->branches(i, open.classes.size()));
    }
    placement.decisive.push_back(std::move(found));
  }
}

OpenFact Answering::open_fact(std::uint32_t variable, Value const& value) const {
  auto open = of_->variables[variable].open_fact();
  if (of_->one_client) return open;
  auto const& reading = of_->readings[variable];
  open.classes = *answer_classes(open.domain, value, reading.breaks, reading.in_amount);
  return open;
}

std::vector<Decisive::Branch> Answering::branches(std::uint32_t variable, std::size_t count) {
  std::vector<Decisive::Branch> each(count);
  auto const sets_below = [&](Graph::Ref root) {
    sweep_.run(root, open_);
    auto sets = sweep_.values_by_class(variable);
    sets.resize(count, sets.back());
    return sets;
  };
  for (auto const index : of_->stops) {
    auto const sets = sets_below(of_->rules[index]);
    for (std::size_t i = 0; i < count; ++i)
      if (truth_in(sets[i]) == Truth::yes) each[i].stops.push_back(of_->criteria->rules[index].id);
  }
  auto const sets = sets_below(of_->level);
  for (std::size_t i = 0; i < count; ++i) {
    if (!each[i].stops.empty()) continue;
    each[i].levels = level_ids(*of_->criteria, sets[i]);
    each[i].may_be_undetermined = (sets[i] & no_level) != 0;
  }
  return each;
}

Speaking Answering::speaking() {
  Speaking said;
  for (auto const root : of_->rules) said.rules.push_back(truth_of(root));
  said.by_default = truth_of(of_->by_default);
  return said;
}

}  // namespace careplan
