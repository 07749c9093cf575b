#include "criteria/outline.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "conditions/node.hpp"
#include "core/text.hpp"
#include "criteria/consequences.hpp"
#include "criteria/explain.hpp"

namespace careplan {
namespace {

std::uint64_t bit(std::size_t rule) {
  return std::uint64_t{1} << rule;
}

std::string spoken_level(Rule const& rule) {
  return rule.level.empty() ? join(rule.levels, ", ") : rule.level;
}

// The rules and the default, as explanations list what speaks and what does not.
std::vector<std::uint32_t> order_of(Criteria const& criteria, bool highest_first) {
  std::vector<std::uint32_t> list(criteria.rules.size() + 1);
  std::iota(list.begin(), list.end(), 0U);
  std::ranges::sort(list, {}, [&](std::uint32_t at) {
    bool const rule = at < criteria.rules.size();
    auto const level = static_cast<int>(
        level_index(criteria, rule ? spoken_level(criteria.rules[at]) : criteria.default_level));
    return std::tuple(highest_first ? -level : level,
                      rule ? criteria.rules[at].kind : RuleKind::indicate,
                      rule ? criteria.rules[at].id : std::string("default"));
  });
  return list;
}

bool excludes(Criteria const& criteria, Rule const& rule, std::size_t level) {
  return std::ranges::any_of(excluded_levels(rule), [&](std::string const& one) {
    return level_index(criteria, one) == level;
  });
}

std::vector<Leaf> leaves_of(Condition const& condition, Facts const& facts) {
  if (!condition) return {};
  return leaves(condition, [&](std::string_view name) -> Value {
    auto const found = facts.find(name);
    return found == facts.end() ? Value(Missing::not_asked) : found->second;
  });
}

std::set<std::string> facts_of(Node const& node) {
  std::set<std::string> names;
  each_name(node, [&](std::string const& name) { names.insert(name); });
  return names;
}

}  // namespace

Outline::Outline(BatchCriteria const& batch)
    : rules_(batch.criteria().rules.size()),
      has_default_(!batch.criteria().default_level.empty()),
      highest_first_(order_of(batch.criteria(), true)),
      lowest_first_(order_of(batch.criteria(), false)) {
  auto const& criteria = batch.criteria();
  auto const default_level = level_index(criteria, criteria.default_level);
  levels_.resize(criteria.levels.size() + 1);
  for (std::size_t at = 0; at < rules_; ++at) {
    auto const& rule = criteria.rules[at];
    if (rule.kind == RuleKind::stop) stops_ |= bit(at);
    for (std::size_t level = 1; level < levels_.size(); ++level) {
      auto& here = levels_[level];
      here.by_default = level > 1 && default_level >= level;
      auto const asked = level_index(criteria, rule.level);
      bool const barring = rule.kind == RuleKind::exclude;
      if (level > 1 &&
          (barring ? excludes(criteria, rule, level - 1) : rule.raise > 0 || asked >= level))
        here.not_lower |= bit(at);
      if (rule.kind == RuleKind::stop || level + 1 == levels_.size()) continue;
      if (barring && excludes(criteria, rule, level)) here.not_barred |= bit(at);
      if (barring) continue;
      if (asked > level)
        here.above |= bit(at);
      else if (rule.kind == RuleKind::override_)
        here.overrides |= bit(at);
    }
  }
}

// Those that surely speak go before all others.
template <class Wanted>
void Outline::add(std::vector<std::uint32_t> const& order, BatchSaid const& said,
                  Wanted const& wanted, std::vector<OutlinedRule>& list) const {
  auto const& [rules, with_default] = wanted;
  bool const default_too = with_default && has_default_;
  for (bool const sure : {true, false}) {
    auto left = rules & (sure ? said.yes : ~said.yes);
    bool otherwise =
        default_too && said.by_default != Truth::no && (said.by_default == Truth::yes) == sure;
    for (auto at = order.begin(); left != 0 || otherwise; ++at) {
      if (*at == rules_) {
        if (std::exchange(otherwise, false)) list.push_back({*at, said.by_default});
      } else if ((left >> *at & 1) != 0) {
        left &= ~bit(*at);
        bool const open = (said.open >> *at & 1) != 0;
        list.push_back({*at, sure ? Truth::yes : open ? Truth::unknown : Truth::no});
      }
    }
  }
}

void Outline::fill(BatchSaid const& said, std::size_t lowest, std::size_t highest,
                   Lists& lists) const {
  lists.reasons.clear();
  lists.not_lower.clear();
  lists.not_higher.clear();
  auto const speaking = said.yes | said.open;
  struct Wanted {
    std::uint64_t rules = 0;
    bool with_default = false;
  };
  add(highest_first_, said, Wanted{speaking & ~stops_, true}, lists.reasons);
  if (lowest == 0) return;
  auto const& low = levels_[lowest];
  add(highest_first_, said, Wanted{speaking & low.not_lower, low.by_default}, lists.not_lower);
  auto const& high = levels_[highest];
  add(lowest_first_, said,
      Wanted{high.above | (speaking & high.overrides) | (~speaking & high.not_barred)},
      lists.not_higher);
}

std::vector<OutlinedLeaf> outlined_leaves(Criteria const& criteria, Rule const& rule) {
  std::vector<OutlinedLeaf> list;
  for (bool const unless : {false, true}) {
    std::vector<std::string> texts;  // one that is written twice is listed once
    each_leaf((unless ? rule.unless : rule.when).tree, [&](Node const& node) {
      if (std::ranges::find(texts, node.text) != texts.end()) return;
      OutlinedLeaf leaf{.unless = unless, .at = texts.size(), .facts = {}};
      texts.push_back(node.text);
      for (auto const& name : facts_of(node))
        leaf.facts.push_back(static_cast<std::uint32_t>(
            std::ranges::find(criteria.facts, name, &FactRule::id) - criteria.facts.begin()));
      list.push_back(std::move(leaf));
    });
  }
  return list;
}

Reason bare_reason(Criteria const& criteria, OutlinedRule const& outlined) {
  if (outlined.rule == criteria.rules.size())
    return {.rule = "default",
            .level = criteria.default_level,
            .truth = outlined.truth,
            .because = criteria.default_because};
  auto const& rule = criteria.rules[outlined.rule];
  return {.rule = rule.id,
          .kind = rule.kind,
          .level = spoken_level(rule),
          .truth = outlined.truth,
          .because = rule.because,
          .cite = cited(criteria, rule),
          .raise = rule.raise,
          .tag = rule.tag};
}

Leaf leaf_of(Rule const& rule, OutlinedLeaf const& outlined, Facts const& facts) {
  auto leaf = leaves_of(outlined.unless ? rule.unless : rule.when, facts)[outlined.at];
  if (outlined.unless) leaf.text = "unless " + leaf.text;
  return leaf;
}

}  // namespace careplan
