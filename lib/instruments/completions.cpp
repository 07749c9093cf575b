#include "instruments/completions.hpp"

#include <algorithm>
#include <set>

namespace careplan {
namespace {

// Settles which items apply, in item order, so that a gate sees the items before it settled. False
// when an answer stands where a gate skips, or "not applicable" where the gate is open.
bool settle_gates(Plan const& plan, Values const& given, Extent const& extent, Values& values) {
  auto const fact_of = items_of(plan, values);
  for (auto const item : extent.gated) {
    auto const asked = evaluate(plan.instrument->items[item].asked_when, fact_of);
    if (asked == Truth::yes && is_skipped(given[item])) return false;
    if (asked != Truth::no) continue;
    if (!is_open(given[item]) && !is_skipped(given[item])) return false;
    values[item] = Missing::not_applicable;
  }
  return true;
}

// A skipped item was varied in vain: only its first answer counts, so that no completion comes
// twice.
bool repeated(Values const& values, std::vector<std::size_t> const& open,
              std::vector<std::size_t> const& at) {
  for (std::size_t i = 0; i < open.size(); ++i)
    if (at[i] != 0 && is_skipped(values[open[i]])) return true;
  return false;
}

// Counts up like an odometer; false after the last.
bool advance(Plan const& plan, std::vector<std::size_t> const& open, std::vector<std::size_t>& at) {
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (++at[i] < answer_count(plan.instrument->items[open[i]])) return true;
    at[i] = 0;
  }
  return false;
}

}  // namespace

bool is_open(Value const& value) {
  return !settled(value);
}

bool is_skipped(Value const& value) {
  return value == Value{Missing::not_applicable};
}

Values values_of(Plan const& plan, std::vector<Answer> const& answers) {
  Values values(plan.instrument->items.size(), Missing::not_asked);
  for (auto const& answer : answers)
    if (auto const found = plan.item_at.find(answer.item); found != plan.item_at.end())
      values[found->second] = answer.value;
  return values;
}

FactOf items_of(Plan const& plan, Values const& values) {
  return [&plan, &values](std::string_view name) -> Value {
    auto const found = plan.item_at.find(name);
    return found == plan.item_at.end() ? Value{Missing::not_asked} : values[found->second];
  };
}

Extent extent_of(Plan const& plan, Values const& given, std::vector<std::size_t> const& items,
                 Reach reach) {
  std::set<std::size_t> islands;
  std::set<std::size_t> open;
  std::set<std::size_t> gated;
  auto const add_open = [&](std::size_t item) {
    if (is_open(given[item]) && answer_count(plan.instrument->items[item]) > 0) open.insert(item);
  };
  for (auto const item : items) {
    if (reach == Reach::all) add_open(item);
    if (plan.island_of[item] != no_island) islands.insert(plan.island_of[item]);
  }
  for (auto const at : islands) {
    for (auto const keeper : plan.islands[at].gatekeepers) add_open(keeper);
    gated.insert(plan.islands[at].gated.begin(), plan.islands[at].gated.end());
  }
  return {{open.begin(), open.end()}, {gated.begin(), gated.end()}};
}

double combinations(Plan const& plan, Extent const& extent) {
  double product = 1;
  for (auto const item : extent.open)
    product *= static_cast<double>(answer_count(plan.instrument->items[item]));
  return product;
}

void for_each_completion(Plan const& plan, Values const& given, Extent const& extent,
                         Visit const& visit) {
  std::vector<std::size_t> at(extent.open.size(), 0);
  Values values = given;
  do {
    for (std::size_t i = 0; i < at.size(); ++i)
      values[extent.open[i]] = answer_at(plan.instrument->items[extent.open[i]], at[i]);
    for (auto const item : extent.gated)
      if (!std::ranges::binary_search(extent.open, item)) values[item] = given[item];
    if (settle_gates(plan, given, extent, values) && !repeated(values, extent.open, at) &&
        !visit(values))
      return;
  } while (advance(plan, extent.open, at));
}

}  // namespace careplan
