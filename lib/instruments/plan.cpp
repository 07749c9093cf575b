#include "instruments/plan.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "instruments/classes.hpp"

namespace careplan {
namespace {

using Items = std::vector<std::size_t>;

// Collects item indices by the addresses that conditions read.
class ItemsRead {
 public:
  explicit ItemsRead(Plan const& plan) : plan_(plan), instrument_(*plan.instrument) {}

  void condition(Condition const& condition) {
    for (auto const& address : facts_read(condition)) this->address(address);
  }

  void address(std::string_view address) {
    if (auto const item = plan_.item_at.find(address); item != plan_.item_at.end()) {
      items_.insert(item->second);
      return;
    }
    auto const score_id = address.substr(0, address.find('.'));
    for (auto const& score : instrument_.scores)
      if (score.id == score_id) this->score(score);
    for (auto const& result : instrument_.results)
      if (result.id == address) this->result(result);
  }

  void result(ResultRule const& result) {
    if (!results_.insert(&result).second) return;
    for (auto const& each : result.cases) condition(each.when);
  }

  Items taken() const { return {items_.begin(), items_.end()}; }

 private:
  void score(ScoreRule const& score) {
    for (auto const& item : score.items) address(item);
    for (auto const& set : instrument_.band_sets)
      if (set.score == score.id && scores_.insert(&set).second) condition(set.applies_when);
  }

  Plan const& plan_;
  Instrument const& instrument_;
  std::set<std::size_t> items_;
  std::set<ResultRule const*> results_;  // guards against results that read each other
  std::set<BandSet const*> scores_;
};

Items items_read(Plan const& plan, Condition const& condition) {
  ItemsRead reads(plan);
  reads.condition(condition);
  return reads.taken();
}

// Sets of items that grow together; the least index of a set names it.
class Groups {
 public:
  explicit Groups(std::size_t items) : group_(items) { std::iota(group_.begin(), group_.end(), 0); }
  std::size_t of(std::size_t at) {
    while (group_[at] != at) at = group_[at] = group_[group_[at]];
    return at;
  }
  void join(std::size_t one, Items const& others) {
    for (auto const other : others) {
      auto const [low, high] = std::minmax({of(one), of(other)});
      group_[high] = low;
    }
  }

 private:
  Items group_;
};

// Whatever items share: gates and what they read, rules and what they read, raw and derived items.
// Gives the gatekeepers.
std::set<std::size_t> join_groups(Plan const& plan, Groups& groups) {
  auto const& instrument = *plan.instrument;
  std::set<std::size_t> keepers;
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    auto const read = items_read(plan, instrument.items[item].asked_when);
    keepers.insert(read.begin(), read.end());
    groups.join(item, read);
  }
  for (auto const& rule : instrument.consistency) {
    auto const read = items_read(plan, rule.never);
    keepers.insert(read.begin(), read.end());
    if (!read.empty()) groups.join(read.front(), read);
  }
  for (auto const item : plan.derived) groups.join(item, {plan.raw_of[item]});
  return keepers;
}

// The island of every group that a gate or a rule touches, with its items in item order.
void add_islands(Plan& plan) {
  auto const& instrument = *plan.instrument;
  Groups groups(instrument.items.size());
  auto const keepers = join_groups(plan, groups);
  std::unordered_map<std::size_t, std::size_t> island_at;
  auto const island_of = [&](std::size_t item) -> Island& {
    auto const [found, added] = island_at.try_emplace(groups.of(item), plan.islands.size());
    if (added) plan.islands.emplace_back();
    return plan.islands[found->second];
  };
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    if (instrument.items[item].asked_when) island_of(item).gated.push_back(item);
    if (keepers.contains(item)) island_of(item).gatekeepers.push_back(item);
  }
  for (std::size_t rule = 0; rule < instrument.consistency.size(); ++rule)
    if (auto const read = items_read(plan, instrument.consistency[rule].never); !read.empty())
      island_of(read.front()).rules.push_back(rule);
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    auto const found = island_at.find(groups.of(item));
    plan.island_of.push_back(found == island_at.end() ? no_island : found->second);
  }
}

void add_derived(Plan& plan) {
  auto const& items = plan.instrument->items;
  plan.raw_of.assign(items.size(), no_item);
  for (std::size_t item = 0; item < items.size(); ++item)
    if (auto const raw = plan.item_at.find(items[item].derived_from); raw != plan.item_at.end()) {
      plan.raw_of[item] = raw->second;
      plan.derived.push_back(item);
    }
}

void add_scores(Plan& plan) {
  for (auto const& score : plan.instrument->scores) {
    auto& items = plan.score_items.emplace_back();
    auto& weights = plan.score_weights.emplace_back();
    for (auto const& id : score.items) {
      auto const weight = score.weights.find(id);
      items.push_back(plan.item_at.at(id));
      weights.push_back(weight == score.weights.end() ? 1 : weight->second);
    }
  }
}

}  // namespace

bool can_be_walked(Item const& item) {
  auto const count = static_cast<double>(answer_count(item));
  return count > 0 && count <= completion_limit;
}

Plan plan_for(Instrument const& instrument) {
  Plan plan{.instrument = &instrument};
  for (std::size_t at = 0; at < instrument.items.size(); ++at)
    plan.item_at.emplace(instrument.items[at].id, at);
  add_derived(plan);
  add_islands(plan);
  add_classes(plan);
  add_scores(plan);
  for (auto const& result : instrument.results) {
    ItemsRead reads(plan);
    reads.result(result);
    plan.result_reads.push_back(reads.taken());
  }
  for (auto const& flag : instrument.flags) {
    ItemsRead reads(plan);
    reads.condition(flag.when);
    plan.flag_reads.push_back(reads.taken());
  }
  add_turns(plan);
  return plan;
}

double gate_combinations(Plan const& plan, std::vector<std::size_t> const& items) {
  std::set<std::size_t> islands;
  for (auto const item : items)
    if (plan.island_of[item] != no_island) islands.insert(plan.island_of[item]);
  double product = 1;
  for (auto const island : islands)
    for (auto const keeper : plan.islands[island].gatekeepers)
      product *= static_cast<double>(plan.classes[keeper].size());
  return product;
}

}  // namespace careplan
