// Random criteria of every kind, and clients as the batch sees them.
#pragma once

#include <optional>
#include <vector>

#include "criteria/batch.hpp"
#include "criteria/random_criteria.hpp"

namespace made_up {

using namespace careplan;

// Everything that criteria can say beside what random_criteria says.
inline careplan::Criteria varied_criteria(Random& random) {
  auto criteria = random_criteria(random);
  if (pick(random, 3) == 0) criteria.policy = RulePolicy::first;
  if (pick(random, 3) == 0) {
    for (std::size_t i = 0; i < 4; ++i) criteria.levels[i].category = i % 2 == 0 ? "one" : "two";
    criteria.categories = {{.id = "one", .precedence = 2, .then = pick(random, 2) ? "two" : ""},
                           {.id = "two", .precedence = 1}};
  }
  for (auto& rule : criteria.rules) {
    if (rule.kind == RuleKind::indicate && pick(random, 4) == 0) rule.or_above = true;
    if (rule.kind == RuleKind::modify && pick(random, 2) == 0) rule.raise = 1 + pick(random, 2);
    if (rule.kind == RuleKind::modify && pick(random, 2) == 0) rule.tag = "t" + rule.id.substr(1);
    if (rule.kind == RuleKind::modify && rule.raise > 0) rule.level.clear();
    if (rule.kind == RuleKind::exclude && pick(random, 2) == 0) rule.levels = {"b", "d"};
    if (pick(random, 8) == 0)
      rule.unless = parse(pick(random, 2) != 0 ? "known(x) and y >= 2" : "missing(risk)");
  }
  return criteria;
}

inline std::optional<std::vector<FactState>> states_of(BatchCriteria const& batch,
                                                       Facts const& facts) {
  std::vector<FactState> states;
  for (std::size_t i = 0; i < batch.criteria().facts.size(); ++i) {
    auto const found = facts.find(batch.criteria().facts[i].id);
    auto const state = found == facts.end() ? batch.open(i) : batch.state_of(i, found->second);
    if (!state) return std::nullopt;
    states.push_back(*state);
  }
  return states;
}

}  // namespace made_up
