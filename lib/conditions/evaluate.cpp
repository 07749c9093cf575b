#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "conditions/condition.hpp"
#include "conditions/domain.hpp"
#include "conditions/node.hpp"
#include "core/tolerance.hpp"

namespace careplan {
namespace {

// Above this many combinations of open values an amount is judged by its bounds alone.
constexpr std::size_t combinations = 100'000;

bool not_applicable(Value const& value) {
  auto const* missing = std::get_if<Missing>(&value);
  return missing != nullptr && *missing == Missing::not_applicable;
}

Truth agreed(bool some_yes, bool some_no) {
  return some_yes == some_no ? Truth::unknown : truth(some_yes);
}

// What a fact may still be as numbers; ordered words count as their places.
std::vector<double> open_places(Domain const& domain, Value const& value) {
  std::vector<double> places;
  for (auto const& word : open_words(domain, value))
    places.push_back(
        static_cast<double>(std::ranges::find(domain.words, word) - domain.words.begin()));
  return places;
}

Interval open_range(Domain const& domain, Value const& value) {
  if (domain.kind == DomainKind::number) return open_numbers(domain, value);
  auto const places = open_places(domain, value);
  return {places.front(), places.back()};
}

// Least and greatest value of an amount; nothing when every fact in it is left out.
std::optional<Interval> bounds(Amount const& amount, FactOf const& fact_of) {
  Interval found{};
  if (amount.kind == AmountKind::number) {
    found = {amount.number, amount.number};
  } else if (amount.kind == AmountKind::fact) {
    auto const value = fact_of(amount.fact);
    if (not_applicable(value)) return std::nullopt;
    found = open_range(amount.domain, value);
  } else {
    std::optional<Interval> all;
    bool some_fact = false;
    for (auto const& part : amount.parts) {
      auto const one = bounds(part, fact_of);
      if (!one) continue;
      some_fact = some_fact || reads_facts(part);
      if (!all)
        all = one;
      else if (amount.kind == AmountKind::sum)
        all = Interval{all->low + one->low, all->high + one->high};
      else if (amount.kind == AmountKind::max)
        all = Interval{std::max(all->low, one->low), std::max(all->high, one->high)};
      else
        all = Interval{std::min(all->low, one->low), std::min(all->high, one->high)};
    }
    if (!all || some_fact != reads_facts(amount)) return std::nullopt;
    found = *all;
  }
  if (amount.weight == 0) return Interval{0, 0};
  found = {found.low * amount.weight, found.high * amount.weight};
  if (amount.weight < 0) std::swap(found.low, found.high);
  return found;
}

// The open facts of an amount test with the numbers each may still be; nothing when too many.
using Choices = std::map<std::string, std::vector<double>, std::less<>>;
std::optional<Choices> choices(AmountTest const& test, FactOf const& fact_of) {
  Choices list;
  std::size_t product = 1;
  bool workable = true;
  auto const add = [&](Amount const& amount) {
    auto const value = fact_of(amount.fact);
    if (not_applicable(value) || list.contains(amount.fact) || !workable) return;
    auto values = amount.domain.kind == DomainKind::words
                      ? std::optional(open_places(amount.domain, value))
                      : grid(amount.domain, open_numbers(amount.domain, value), combinations);
    workable = values && !values->empty() && product * values->size() <= combinations;
    if (!workable) return;
    product *= values->size();
    list.emplace(amount.fact, std::move(*values));
  };
  each_fact(test.left, add);
  each_fact(test.right, add);
  return workable ? std::optional(std::move(list)) : std::nullopt;
}

// Every combination of the choices, until both answers have been seen.
Truth enumerate(AmountTest const& test, Choices const& choices) {
  std::map<std::string, std::size_t, std::less<>> at;
  for (auto const& [fact, values] : choices) at[fact] = 0;
  auto const number_of = [&](Amount const& amount) -> std::optional<double> {
    auto const found = choices.find(amount.fact);
    if (found == choices.end()) return std::nullopt;
    return found->second[at[amount.fact]];
  };
  bool some_yes = false;
  bool some_no = false;
  while (!(some_yes && some_no)) {
    auto const left = value_of(test.left, number_of);
    auto const right = value_of(test.right, number_of);
    bool const holds = left && right && test.numbers.contains(*left - *right);
    (holds ? some_yes : some_no) = true;
    auto wheel = at.begin();
    while (wheel != at.end() && ++wheel->second == choices.find(wheel->first)->second.size())
      (wheel++)->second = 0;
    if (wheel == at.end()) break;
  }
  return agreed(some_yes, some_no);
}

Truth judge(AmountTest const& test, FactOf const& fact_of) {
  auto const left = bounds(test.left, fact_of);
  auto const right = bounds(test.right, fact_of);
  if (!left || !right) return Truth::no;
  Interval const range{left->low - right->high, left->high - right->low};
  if (range.exact()) return truth(test.numbers.contains(range.low));
  Domain const any{.low = -std::numeric_limits<double>::infinity(),
                   .high = std::numeric_limits<double>::infinity(),
                   .step = 0};
  bool some_yes = false;
  bool some_no = false;
  for (auto const& segment : segments(any, range, breaks_of(test.numbers)))
    (test.numbers.contains(segment.value) ? some_yes : some_no) = true;
  if (some_yes != some_no) return truth(some_yes);
  if (auto const few = choices(test, fact_of)) return enumerate(test, *few);
  return Truth::unknown;
}

class Evaluator {
 public:
  explicit Evaluator(FactOf const& fact_of) : fact_of_(fact_of) {}

  Truth operator()(Tree const& tree) const { return std::visit(*this, tree->is); }
  Truth operator()(FactTest const& test) const { return judge(test, fact_of_(test.fact)); }
  Truth operator()(AmountTest const& test) const { return judge(test, fact_of_); }
  Truth operator()(KnownTest const& test) const {
    return truth(settled(fact_of_(test.fact)) == test.known);
  }
  Truth operator()(Named const& named) const { return (*this)(named.part); }
  Truth operator()(NotOf const& node) const { return opposite((*this)(node.part)); }
  Truth operator()(AllOf const& node) const {
    Truth all = Truth::yes;
    for (auto const& part : node.parts)
      if ((all = both(all, (*this)(part))) == Truth::no) break;
    return all;
  }
  Truth operator()(AnyOf const& node) const {
    Truth any = Truth::no;
    for (auto const& part : node.parts)
      if ((any = either(any, (*this)(part))) == Truth::yes) break;
    return any;
  }
  Truth operator()(CountOf const& node) const {
    int sure = 0;
    int possible = 0;
    for (auto const& part : node.parts) {
      auto const one = (*this)(part);
      sure += one == Truth::yes;
      possible += one != Truth::no;
    }
    bool some_yes = false;
    bool some_no = false;
    for (int count = sure; count <= possible; ++count)
      (node.numbers.contains(count) ? some_yes : some_no) = true;
    return agreed(some_yes, some_no);
  }

 private:
  FactOf const& fact_of_;
};

Value shown_value(AmountTest const& test, FactOf const& fact_of) {
  auto const range = bounds(test.left, fact_of);
  if (!range) return Missing::not_applicable;
  if (test.left.domain.kind == DomainKind::words) {
    OneOf few;
    for (auto at = range->low; at <= range->high; ++at)
      few.words.push_back(test.left.domain.words[static_cast<std::size_t>(at)]);
    return few.words.size() == 1 ? Value(few.words.front()) : Value(few);
  }
  if (range->exact()) return range->low;
  if (!std::isfinite(range->low) || !std::isfinite(range->high)) return Missing::not_asked;
  return *range;
}

}  // namespace

std::vector<double> breaks_of(NumberSet const& numbers) {
  std::vector<double> breaks;
  for (auto const& range : numbers.ranges) {
    if (std::isfinite(range.low)) breaks.push_back(range.low);
    if (std::isfinite(range.high)) breaks.push_back(range.high);
  }
  return breaks;
}

Truth judge(FactTest const& test, Value const& value) {
  if (not_applicable(value)) return Truth::no;
  bool some_yes = false;
  bool some_no = false;
  if (test.domain.kind == DomainKind::number) {
    auto const open = open_numbers(test.domain, value);
    if (open.exact()) return truth(test.numbers.contains(open.low));
    for (auto const& segment : segments(test.domain, open, breaks_of(test.numbers)))
      (test.numbers.contains(segment.value) ? some_yes : some_no) = true;
  } else {
    for (auto const& word : open_words(test.domain, value))
      (std::ranges::find(test.words, word) != test.words.end() ? some_yes : some_no) = true;
  }
  return agreed(some_yes, some_no);
}

bool NumberSet::contains(double number) const {
  bool const inside = std::ranges::any_of(ranges, [&](Interval const& range) {
    return range.low - tolerance <= number && number <= range.high + tolerance;
  });
  return inside != outside;
}

std::optional<double> value_of(
    Amount const& amount, std::function<std::optional<double>(Amount const&)> const& number_of) {
  std::optional<double> found;
  bool some_fact = amount.kind == AmountKind::fact;
  if (amount.kind == AmountKind::number) found = amount.number;
  if (amount.kind == AmountKind::fact) found = number_of(amount);
  for (auto const& part : amount.parts) {
    auto const one = value_of(part, number_of);
    if (!one) continue;
    some_fact = some_fact || reads_facts(part);
    if (!found)
      found = one;
    else if (amount.kind == AmountKind::sum)
      *found += *one;
    else
      found = amount.kind == AmountKind::max ? std::max(*found, *one) : std::min(*found, *one);
  }
  if (!found || some_fact != reads_facts(amount)) return std::nullopt;
  return *found * amount.weight;
}

bool reads_facts(Amount const& amount) {
  return amount.kind == AmountKind::fact || std::ranges::any_of(amount.parts, reads_facts);
}

FactOf fact_in(Facts const& facts) {
  return [&facts](std::string_view name) -> Value {
    auto const found = facts.find(name);
    return found == facts.end() ? Value(Missing::not_asked) : found->second;
  };
}

Truth evaluate(Condition const& condition, FactOf const& fact_of) {
  return condition ? Evaluator(fact_of)(condition.tree) : Truth::yes;
}

std::vector<std::string> facts_read(Condition const& condition) {
  std::set<std::string> names;
  each_leaf(condition.tree, [&](Node const& leaf) {
    each_name(leaf, [&](std::string const& name) { names.insert(name); });
  });
  return {names.begin(), names.end()};
}

std::vector<Leaf> leaves(Condition const& condition, FactOf const& fact_of) {
  std::vector<Leaf> list;
  Evaluator const evaluator(fact_of);
  each_leaf(condition.tree, [&](Node const& node) {
    Leaf leaf{.text = node.text, .truth = std::visit(evaluator, node.is)};
    std::visit(Match{[&](AmountTest const& test) {
                       leaf.fact = test.label;
                       leaf.value = shown_value(test, fact_of);
                     },
                     [&](FactTest const& test) { leaf.fact = test.fact; },
                     [&](KnownTest const& test) { leaf.fact = test.fact; }, [](auto const&) {}},
               node.is);
    if (!std::holds_alternative<AmountTest>(node.is)) leaf.value = fact_of(leaf.fact);
    if (std::ranges::find(list, leaf) == list.end()) list.push_back(std::move(leaf));
  });
  return list;
}

}  // namespace careplan
