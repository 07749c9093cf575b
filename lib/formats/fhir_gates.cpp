#include "formats/fhir_gates.hpp"

#include <algorithm>
#include <cmath>

#include "conditions/node.hpp"

namespace careplan::fhir {
namespace {

using Tests = std::vector<GateTest>;

// Every answer that the test accepts; nothing when that is none or all of them.
std::optional<Gate> any_choice(Item const& item, FactTest const& test) {
  Gate gate{.any = true};
  for (auto const& choice : item.choices)
    if (item.kind == ItemKind::choice
            ? test.numbers.contains(choice.value)
            : std::ranges::find(test.words, choice.word) != test.words.end())
      gate.tests.push_back({.question = &item, .operation = "=", .choice = &choice});
  if (gate.tests.empty() || gate.tests.size() == item.choices.size()) return std::nullopt;
  return gate;
}

std::optional<Gate> yes_or_no(Item const& item, FactTest const& test) {
  if (test.words.size() != 1) return std::nullopt;
  return Gate{.tests = {{.question = &item, .operation = "=", .yes = test.words.front() == "yes"}}};
}

// Inside or outside one range. "Not equal" is left out: servers disagree on whether a question
// without an answer fulfils it.
std::optional<Gate> number_range(Item const& item, FactTest const& test) {
  if (test.numbers.ranges.size() != 1) return std::nullopt;
  auto const [low, high] = test.numbers.ranges.front();
  bool const outside = test.numbers.outside;
  if (low == high && outside) return std::nullopt;
  Gate gate{.any = outside};
  auto const add = [&](std::string_view operation, double number) {
    gate.tests.push_back({.question = &item, .operation = operation, .number = number});
  };
  if (low == high) {
    add("=", low);
  } else {
    if (std::isfinite(low)) add(outside ? "<" : ">=", low);
    if (std::isfinite(high)) add(outside ? ">" : "<=", high);
  }
  auto const fits = [&](GateTest const& each) {
    return item.decimals || *each.number == std::trunc(*each.number);
  };
  if (gate.tests.empty() || !std::ranges::all_of(gate.tests, fits)) return std::nullopt;
  return gate;
}

std::optional<Gate> gate_of_test(Instrument const& instrument, FactTest const& test) {
  auto const* const item = instrument.find_item(test.fact);
  if (item == nullptr) return std::nullopt;
  switch (item->kind) {
    case ItemKind::choice:
    case ItemKind::words:
      return any_choice(*item, test);
    case ItemKind::yes_no:
      return yes_or_no(*item, test);
    case ItemKind::number:
      return number_range(*item, test);
    default:
      return std::nullopt;
  }
}

std::optional<Gate> gate_of_tree(Instrument const& instrument, Tree const& tree);

// All parts or any of them, where each part is one test or is joined in the same way.
std::optional<Gate> joined(Instrument const& instrument, std::vector<Tree> const& parts, bool any) {
  Gate gate{.any = any};
  for (auto const& part : parts) {
    auto const inner = gate_of_tree(instrument, part);
    if (!inner || (inner->any != any && inner->tests.size() > 1)) return std::nullopt;
    gate.tests.insert(gate.tests.end(), inner->tests.begin(), inner->tests.end());
  }
  return gate;
}

// NOLINTNEXTLINE(misc-no-recursion): conditions are at most 64 deep.
std::optional<Gate> gate_of_tree(Instrument const& instrument, Tree const& tree) {
  using Result = std::optional<Gate>;
  return std::visit(Match{[&](FactTest const& test) { return gate_of_test(instrument, test); },
                          [&](AllOf const& node) { return joined(instrument, node.parts, false); },
                          [&](AnyOf const& node) { return joined(instrument, node.parts, true); },
                          [&](Named const& node) { return gate_of_tree(instrument, node.part); },
                          [](auto const&) { return Result{}; }},
                    tree->is);
}

}  // namespace

std::optional<Gate> gate_of(Instrument const& instrument, Condition const& condition) {
  return condition ? gate_of_tree(instrument, condition.tree) : std::nullopt;
}

}  // namespace careplan::fhir
