#include "criteria/outline.hpp"

#include <algorithm>
#include <bit>
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

bool excludes(Criteria const& criteria, Rule const& rule, std::size_t level) {
  return std::ranges::any_of(excluded_levels(rule), [&](std::string const& one) {
    return level_index(criteria, one) == level;
  });
}

std::set<std::string> facts_of(Node const& node) {
  std::set<std::string> names;
  each_name(node, [&](std::string const& name) { names.insert(name); });
  return names;
}

}  // namespace

// As explanations list what speaks and what does not.
Outline::Order Outline::order_of(Criteria const& criteria, bool highest_first) {
  auto const count = static_cast<std::uint32_t>(criteria.rules.size());
  Order order;
  order.rules.resize(count + std::size_t{1});
  std::iota(order.rules.begin(), order.rules.end(), 0U);
  std::ranges::sort(order.rules, {}, [&](std::uint32_t at) {
    bool const rule = at < count;
    auto const level = static_cast<int>(
        level_index(criteria, rule ? spoken_level(criteria.rules[at]) : criteria.default_level));
    return std::tuple(highest_first ? -level : level,
                      rule ? criteria.rules[at].kind : RuleKind::indicate,
                      rule ? criteria.rules[at].id : std::string("default"));
  });
  auto const otherwise = std::ranges::find(order.rules, count);
  order.before_default = static_cast<std::size_t>(otherwise - order.rules.begin());
  order.rules.erase(otherwise);
  order.places.resize(count / 8 + std::size_t{1});
  for (std::size_t place = 0; place < count; ++place) {
    auto const rule = order.rules[place];
    for (std::size_t eight = 0; eight < 256; ++eight)
      if ((eight >> rule % 8 & 1) != 0) order.places[rule / 8][eight] |= bit(place);
  }
  return order;
}

std::uint64_t Outline::Order::of(std::uint64_t rules) const {
  std::uint64_t ordered = 0;
  for (auto const& eight : places) {
    ordered |= eight[rules & 0xFF];
    rules >>= 8;
  }
  return ordered;
}

Outline::Outline(BatchCriteria const& batch)
    : default_(static_cast<std::uint32_t>(batch.criteria().rules.size())),
      has_default_(!batch.criteria().default_level.empty()),
      highest_first_(order_of(batch.criteria(), true)),
      lowest_first_(order_of(batch.criteria(), false)) {
  auto const& criteria = batch.criteria();
  auto const default_level = level_index(criteria, criteria.default_level);
  levels_.resize(criteria.levels.size() + 1);
  for (std::size_t at = 0; at < criteria.rules.size(); ++at) {
    auto const& rule = criteria.rules[at];
    auto const high = highest_first_.of(bit(at));
    auto const low = lowest_first_.of(bit(at));
    if (rule.kind == RuleKind::stop) stops_ |= high;
    for (std::size_t level = 1; level < levels_.size(); ++level) {
      auto& here = levels_[level];
      here.by_default = level > 1 && default_level >= level;
      auto const asked = level_index(criteria, rule.level);
      bool const barring = rule.kind == RuleKind::exclude;
      if (level > 1 &&
          (barring ? excludes(criteria, rule, level - 1) : rule.raise > 0 || asked >= level))
        here.not_lower |= high;
      if (rule.kind == RuleKind::stop || level + 1 == levels_.size()) continue;
      if (barring && excludes(criteria, rule, level)) here.not_barred |= low;
      if (barring) continue;
      if (asked > level)
        here.above |= low;
      else if (rule.kind == RuleKind::override_)
        here.overrides |= low;
    }
  }
}

// Those that surely speak go before all others.
void Outline::add(Order const& order, Speaking const& said, std::uint64_t wanted,
                  std::vector<OutlinedRule>& list) const {
  for (bool const sure : {true, false}) {
    bool otherwise = said.by_default != Truth::no && (said.by_default == Truth::yes) == sure;
    auto const add_default = [&] {
      if (std::exchange(otherwise, false)) list.push_back({default_, said.by_default});
    };
    for (auto left = wanted & (sure ? said.yes : ~said.yes); left != 0; left &= left - 1) {
      auto const at = static_cast<std::size_t>(std::countr_zero(left));
      if (at >= order.before_default) add_default();
      bool const open = (said.open >> at & 1) != 0;
      list.push_back({order.rules[at], sure ? Truth::yes : open ? Truth::unknown : Truth::no});
    }
    add_default();
  }
}

void Outline::fill(BatchSaid const& said, std::size_t lowest, std::size_t highest,
                   Lists& lists) const {
  lists.reasons.clear();
  lists.not_lower.clear();
  lists.not_higher.clear();
  Speaking const high{highest_first_.of(said.yes), highest_first_.of(said.open),
                      has_default_ ? said.by_default : Truth::no};
  auto const speaking = high.yes | high.open;
  add(highest_first_, high, speaking & ~stops_, lists.reasons);
  if (lowest == 0) return;
  auto const& least = levels_[lowest];
  auto not_lower = high;
  if (!least.by_default) not_lower.by_default = Truth::no;
  add(highest_first_, not_lower, speaking & least.not_lower, lists.not_lower);
  Speaking const low{lowest_first_.of(said.yes), lowest_first_.of(said.open)};
  auto const& most = levels_[highest];
  add(lowest_first_, low,
      most.above | ((low.yes | low.open) & most.overrides) |
          (~(low.yes | low.open) & most.not_barred),
      lists.not_higher);
}

std::vector<OutlinedLeaf> outlined_leaves(Criteria const& criteria, Rule const& rule) {
  std::vector<OutlinedLeaf> list;
  for (bool const unless : {false, true}) {
    std::vector<std::string> texts;  // one that is written twice is listed once
    each_leaf((unless ? rule.unless : rule.when).tree, [&](Node const& node) {
      if (std::ranges::find(texts, node.text) != texts.end()) return;
      OutlinedLeaf leaf{.unless = unless, .node = &node, .facts = {}};
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

Leaf leaf_of(OutlinedLeaf const& outlined, Facts const& facts) {
  Condition const alone{.tree = Tree(Tree(), outlined.node)};  // the rule has it for as long
  auto leaf = leaves(alone, [&](std::string_view name) -> Value {
                auto const found = facts.find(name);
                return found == facts.end() ? Value(Missing::not_asked) : found->second;
              }).front();
  if (outlined.unless) leaf.text = "unless " + leaf.text;
  return leaf;
}

}  // namespace careplan
