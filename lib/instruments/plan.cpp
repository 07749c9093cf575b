#include "instruments/plan.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace careplan {
namespace {

using Items = std::vector<std::size_t>;

// Collects item indices by the addresses that conditions read.
class Reads {
 public:
  explicit Reads(Plan const& plan) : plan_(plan), instrument_(*plan.instrument) {}

  void condition(Condition const& condition) {
    if (!condition) return;
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

Items gatekeepers_of(Plan const& plan, Item const& item) {
  Reads reads(plan);
  reads.condition(item.asked_when);
  return reads.taken();
}

// Joins every gated item with its gatekeepers; the least index of a group names it.
Items joined_groups(std::vector<Items> const& gatekeepers) {
  Items group(gatekeepers.size());
  std::iota(group.begin(), group.end(), 0);
  auto const root = [&](std::size_t at) {
    while (group[at] != at) at = group[at] = group[group[at]];
    return at;
  };
  for (std::size_t item = 0; item < group.size(); ++item)
    for (auto const keeper : gatekeepers[item]) {
      auto const [low, high] = std::minmax({root(item), root(keeper)});
      group[high] = low;
    }
  for (std::size_t item = 0; item < group.size(); ++item) group[item] = root(item);
  return group;
}

void add_islands(Plan& plan) {
  auto const& items = plan.instrument->items;
  std::vector<Items> gatekeepers;
  for (auto const& item : items) gatekeepers.push_back(gatekeepers_of(plan, item));
  std::set<std::size_t> keepers;
  for (auto const& some : gatekeepers) keepers.insert(some.begin(), some.end());

  auto const group = joined_groups(gatekeepers);
  plan.island_of.assign(items.size(), no_island);
  std::unordered_map<std::size_t, std::size_t> island_at;
  for (std::size_t item = 0; item < items.size(); ++item) {
    bool const gated = static_cast<bool>(items[item].asked_when);
    if (!gated && !keepers.contains(item)) continue;
    auto const [found, added] = island_at.try_emplace(group[item], plan.islands.size());
    if (added) plan.islands.emplace_back();
    auto& island = plan.islands[found->second];
    plan.island_of[item] = found->second;
    if (gated) island.gated.push_back(item);
    if (keepers.contains(item)) island.gatekeepers.push_back(item);
  }
}

}  // namespace

Plan plan_for(Instrument const& instrument) {
  Plan plan{.instrument = &instrument};
  for (std::size_t at = 0; at < instrument.items.size(); ++at)
    plan.item_at.emplace(instrument.items[at].id, at);
  add_islands(plan);
  for (auto const& score : instrument.scores) {
    plan.score_items.emplace_back();
    for (auto const& id : score.items) plan.score_items.back().push_back(plan.item_at.at(id));
  }
  for (auto const& result : instrument.results) {
    Reads reads(plan);
    reads.result(result);
    plan.result_reads.push_back(reads.taken());
  }
  for (auto const& flag : instrument.flags) {
    Reads reads(plan);
    reads.condition(flag.when);
    plan.flag_reads.push_back(reads.taken());
  }
  return plan;
}

double gate_combinations(Plan const& plan, std::vector<std::size_t> const& items) {
  std::set<std::size_t> islands;
  for (auto const item : items)
    if (plan.island_of[item] != no_island) islands.insert(plan.island_of[item]);
  double product = 1;
  for (auto const island : islands)
    for (auto const keeper : plan.islands[island].gatekeepers)
      product *= static_cast<double>(answer_count(plan.instrument->items[keeper]));
  return product;
}

}  // namespace careplan
