#include "instruments/classes.hpp"

#include <algorithm>

#include "conditions/node.hpp"

namespace careplan {
namespace {

// What is asked about one item on its own, and whether it is ever compared with others.
struct Tests {
  std::vector<FactTest const*> alone{};
  bool with_others = false;
};

void add_tests(Condition const& condition, std::string const& item, Tests& tests) {
  each_leaf(condition.tree, [&](Node const& leaf) {
    if (auto const* test = std::get_if<FactTest>(&leaf.is))
      if (test->fact == item) tests.alone.push_back(test);
    auto const see = [&](Amount const& amount) {
      tests.with_others = tests.with_others || amount.fact == item;
    };
    if (auto const* test = std::get_if<AmountTest>(&leaf.is)) {
      each_fact(test->left, see);
      each_fact(test->right, see);
    }
  });
}

Tests tests_of(Plan const& plan, Island const& island, std::size_t keeper) {
  auto const& instrument = *plan.instrument;
  auto const& id = instrument.items[keeper].id;
  Tests tests;
  for (auto const gated : island.gated) add_tests(instrument.items[gated].asked_when, id, tests);
  for (auto const rule : island.rules) add_tests(instrument.consistency[rule].never, id, tests);
  return tests;
}

// Everything that the gates, the rules and the derived items see of an answer.
std::vector<double> seen_of(Plan const& plan, std::size_t keeper, Tests const& tests,
                            double answer) {
  std::vector<double> seen;
  for (auto const* test : tests.alone) seen.push_back(judge(*test, answer) == Truth::yes ? 1 : 0);
  for (auto const item : plan.derived)
    if (plan.raw_of[item] == keeper)
      seen.push_back(points_at(plan.instrument->items[item], answer));
  return seen;
}

std::vector<Value> classes_of(Plan const& plan, Island const& island, std::size_t keeper) {
  auto const& item = plan.instrument->items[keeper];
  auto const tests = tests_of(plan, island, keeper);
  std::vector<Value> answers;
  for (std::size_t at = 0; at < answer_count(item); ++at) answers.push_back(answer_at(item, at));
  bool const number = item.kind == ItemKind::choice || item.kind == ItemKind::number;
  if (tests.with_others || !number) return answers;

  std::ranges::sort(answers, {}, [](Value const& answer) { return std::get<double>(answer); });
  std::vector<Value> classes;
  std::vector<double> last;
  for (auto const& answer : answers) {
    double const next = std::get<double>(answer);
    auto seen = seen_of(plan, keeper, tests, next);
    if (classes.empty() || seen != last) {
      classes.emplace_back(next);
    } else {
      auto const* const before = std::get_if<Interval>(&classes.back());
      classes.back() = Interval{before ? before->low : std::get<double>(classes.back()), next};
    }
    last = std::move(seen);
  }
  return classes;
}

}  // namespace

void add_classes(Plan& plan) {
  plan.classes.resize(plan.instrument->items.size());
  for (auto const& island : plan.islands)
    for (auto const keeper : island.gatekeepers)
      plan.classes[keeper] = classes_of(plan, island, keeper);
}

}  // namespace careplan
