#include "instruments/completions.hpp"

#include <algorithm>
#include <set>

namespace careplan {
namespace {

using Items = std::vector<std::size_t>;

void insert_sorted(Items& items, std::size_t item) {
  auto const at = std::ranges::lower_bound(items, item);
  if (at == items.end() || *at != item) items.insert(at, item);
}

bool is_walked(Extent const& extent, std::size_t item) {
  return std::ranges::binary_search(extent.walked, item, {}, &Walked::item);
}

void set_walked(Extent& extent, Walked more) {
  auto const at = std::ranges::lower_bound(extent.walked, more.item, {}, &Walked::item);
  if (at != extent.walked.end() && at->item == more.item)
    *at = more;
  else
    extent.walked.insert(at, more);
}

// Derived items follow their raw item where that is walked, and are not walked themselves.
void let_derived_follow(Plan const& plan, Extent& extent) {
  for (auto const item : plan.derived) {
    if (!is_walked(extent, plan.raw_of[item])) continue;
    std::erase_if(extent.walked, [&](Walked const& walked) { return walked.item == item; });
    insert_sorted(extent.derived, item);
  }
}

double least(Value const& number) {
  auto const* const interval = std::get_if<Interval>(&number);
  return interval != nullptr ? interval->low : std::get<double>(number);
}

// The turns that fit what is known of the item.
std::vector<Value> turns_of(Values const& given, Walked const& walked) {
  auto turns = *walked.turns;
  if (std::holds_alternative<Interval>(given[walked.item]))
    std::erase_if(
        turns, [&](Value const& turn) { return !still_allows(given[walked.item], least(turn)); });
  return turns;
}

// False when a derived item was answered otherwise.
bool settle_derived(Plan const& plan, Values const& given, Extent const& extent, Values& values) {
  for (auto const item : extent.derived) {
    auto const& rule = plan.instrument->items[item];
    double const points = points_at(rule, least(values[plan.raw_of[item]]));
    auto const* const answered = std::get_if<double>(&given[item]);
    if (answered != nullptr && *answered != points) return false;
    values[item] = is_skipped(given[item]) ? given[item] : Value{points};
  }
  return true;
}

// Settles which items apply, in item order, so that a gate sees the items before it settled. False
// when an answer stands where a gate skips, or "not applicable" where the gate is open.
bool settle_gates(Plan const& plan, Values const& given, Extent const& extent, Values& values) {
  auto const fact_of = items_of(plan, values);
  for (auto const item : extent.gated) {
    auto const asked = evaluate(plan.instrument->items[item].asked_when, fact_of);
    if (asked == Truth::yes && is_skipped(given[item])) return false;
    if (asked != Truth::no) continue;
    if (!is_open(given[item]) && !is_skipped(given[item]) && !adds_nothing(plan, item, given[item]))
      return false;
    values[item] = Missing::not_applicable;
  }
  return true;
}

bool consistent(Plan const& plan, Extent const& extent, Values const& values) {
  if (extent.rules.empty()) return true;
  auto const fact_of = items_of(plan, values);
  return std::ranges::none_of(extent.rules, [&](std::size_t rule) {
    return evaluate(plan.instrument->consistency[rule].never, fact_of) == Truth::yes;
  });
}

// Each varied item with what it takes in turn, counting up like an odometer.
class Turns {
 public:
  Turns(Values const& given, Extent const& extent) {
    for (auto const& walked : extent.walked)
      wheels_.push_back({walked.item, turns_of(given, walked), 0});
  }
  bool none() const {
    return std::ranges::any_of(wheels_, [](Wheel const& wheel) { return wheel.turns.empty(); });
  }
  void set(Values& values) const {
    for (auto const& wheel : wheels_) values[wheel.item] = wheel.turns[wheel.at];
  }
  bool advance() {  // false after the last
    for (auto& wheel : wheels_) {
      if (++wheel.at < wheel.turns.size()) return true;
      wheel.at = 0;
    }
    return false;
  }
  // A skipped item was varied in vain: only its first answer counts, so that no completion comes
  // twice.
  bool repeated(Values const& values) const {
    return std::ranges::any_of(wheels_, [&](Wheel const& wheel) {
      return wheel.at != 0 && is_skipped(values[wheel.item]);
    });
  }

 private:
  struct Wheel {
    std::size_t item = 0;
    std::vector<Value> turns{};
    std::size_t at = 0;
  };
  std::vector<Wheel> wheels_;
};

}  // namespace

bool adds_nothing(Plan const& plan, std::size_t item, Value const& answer) {
  bool const measured =
      plan.raw_of[item] != no_item || std::ranges::find(plan.raw_of, item) != plan.raw_of.end();
  if (measured) return false;
  if (answer != Value{false} && answer != Value{0.0}) return false;
  return scored_value(plan.instrument->items[item], answer) == 0;
}

bool is_open(Value const& value) {
  return !settled(value);
}

bool is_skipped(Value const& value) {
  return value == Value{Missing::not_applicable};
}

bool still_allows(Value const& open, double answer) {
  auto const* const interval = std::get_if<Interval>(&open);
  return interval == nullptr || interval->contains(answer);
}

Interval open_range(Item const& item, Value const& value) {
  auto const whole = scored_range(item);
  auto const* const narrowed = std::get_if<Interval>(&value);
  if (narrowed == nullptr) return whole;
  if (!item.reversed) return *narrowed;
  return {whole.low + whole.high - narrowed->high, whole.low + whole.high - narrowed->low};
}

Values values_of(Plan const& plan, std::vector<Answer> const& answers) {
  Values values(plan.instrument->items.size(), Missing::not_asked);
  for (auto const& answer : answers)
    if (auto const found = plan.item_at.find(answer.item); found != plan.item_at.end())
      values[found->second] = answer.value;
  for (auto const item : plan.derived)
    if (auto const* const raw = std::get_if<double>(&values[plan.raw_of[item]]);
        raw != nullptr && is_open(values[item]))
      values[item] = points_at(plan.instrument->items[item], *raw);
  return values;
}

void narrow_raw_items(Plan const& plan, Values& values) {
  for (auto const item : plan.derived) {
    auto const* const points = std::get_if<double>(&values[item]);
    auto& raw = values[plan.raw_of[item]];
    if (points == nullptr || !is_open(raw)) continue;
    auto const& from = plan.instrument->items[plan.raw_of[item]];
    if (auto const range = raw_range(plan.instrument->items[item], from, *points))
      raw = range->exact() ? Value{range->low} : Value{*range};
  }
}

FactOf items_of(Plan const& plan, Values const& values) {
  return [&plan, &values](std::string_view name) -> Value {
    auto const found = plan.item_at.find(name);
    return found == plan.item_at.end() ? Value{Missing::not_asked} : values[found->second];
  };
}

Extent extent_of(Plan const& plan, Values const& given, std::vector<std::size_t> const& items) {
  std::set<std::size_t> islands;
  for (auto const item : items)
    if (plan.island_of[item] != no_island) islands.insert(plan.island_of[item]);
  Extent extent;
  for (auto const at : islands) {
    auto const& island = plan.islands[at];
    for (auto const keeper : island.gatekeepers)
      if (is_open(given[keeper])) set_walked(extent, {keeper, &plan.classes[keeper]});
    for (auto const gated : island.gated) insert_sorted(extent.gated, gated);
    for (auto const rule : island.rules) insert_sorted(extent.rules, rule);
  }
  let_derived_follow(plan, extent);
  return extent;
}

void widen(Plan const& plan, Extent& extent, Walked more) {
  if (more.turns->empty() || std::ranges::binary_search(extent.derived, more.item)) return;
  set_walked(extent, more);
  let_derived_follow(plan, extent);
}

double combinations(Values const& given, Extent const& extent) {
  double product = 1;
  for (auto const& walked : extent.walked) {
    bool const narrowed = std::holds_alternative<Interval>(given[walked.item]);
    product *=
        static_cast<double>(narrowed ? turns_of(given, walked).size() : walked.turns->size());
  }
  return product;
}

void for_each_completion(Plan const& plan, Values const& given, Extent const& extent,
                         EachCompletion const& visit) {
  Turns turns(given, extent);
  if (turns.none()) return;
  Values values = given;
  do {
    for (auto const item : extent.gated) values[item] = given[item];
    turns.set(values);
    if (settle_derived(plan, given, extent, values) && settle_gates(plan, given, extent, values) &&
        consistent(plan, extent, values) && !turns.repeated(values) && !visit(values))
      return;
  } while (turns.advance());
}

}  // namespace careplan
