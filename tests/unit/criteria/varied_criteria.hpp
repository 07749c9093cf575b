// Random criteria of every kind, and clients as the batch sees them.
#pragma once

#include <optional>
#include <vector>

#include "conditions/domain.hpp"
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
    criteria.categories = {
        {.id = "one", .precedence = 2, .then = pick(random, 2) ? "two" : ""},
        {.id = "two", .precedence = 1, .then = pick(random, 4) == 0 ? "one" : ""}};
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

inline Value random_value(Domain const& domain, Random& random) {
  if (domain.kind == DomainKind::yes_no) return pick(random, 2) == 0;
  if (domain.kind == DomainKind::words)
    return domain
        .words[static_cast<std::size_t>(pick(random, static_cast<int>(domain.words.size())))];
  auto const all = bounded(domain) && (domain.step > 0 || !domain.values.empty())
                       ? grid(domain, {domain.low, domain.high}, 10'000)
                       : std::nullopt;
  if (all) return (*all)[static_cast<std::size_t>(pick(random, static_cast<int>(all->size())))];
  return static_cast<double>(pick(random, 60));
}

// Of a client to these criteria; one in some of the facts is open.
inline Facts random_facts_of(careplan::Criteria const& criteria, Random& random) {
  int const gaps = 1 << pick(random, 6);
  Facts facts;
  for (auto const& fact : criteria.facts)
    if (pick(random, gaps) != 0 || gaps == 1)
      facts[fact.id] = pick(random, 40) == 0 ? Value(Missing::not_applicable)
                                             : random_value(fact.domain, random);
  return facts;
}

}  // namespace made_up
