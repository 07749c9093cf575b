// The tree of a condition. Two kinds of leaves read facts: a test of one fact, which is a set of
// accepted values, and a test of an amount computed from several. Everything above them is and, or,
// not and counting. Typing has resolved all words, so that the tree needs no vocabulary any more.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "conditions/condition.hpp"
#include "core/value.hpp"

namespace careplan {

using Tree = std::shared_ptr<Node const>;

// Numbers that a test accepts: those inside any of the closed ranges; or, when `outside`, those
// inside none. So `< 3` is outside 3..infinity, and no open ends are needed.
struct NumberSet {
  std::vector<Interval> ranges{};
  bool outside = false;
  bool contains(double number) const;  // equal within 1e-9: sums of decimals are not exact
  bool operator==(NumberSet const&) const = default;
};

// withdrawal <= 1; housing in {homeless, shelter}; has-goals. Words and yes/no facts use `words`.
struct FactTest {
  std::string fact{};
  Domain domain{};
  NumberSet numbers{};
  std::vector<std::string> words{};
};

// A number computed from facts; `weight` multiplies all of it. An ordered word counts as its place
// among the words of its domain, from 0; a maximum or minimum of words has that domain itself.
enum class AmountKind { number, fact, sum, max, min };
struct Amount {
  AmountKind kind = AmountKind::number;
  double weight = 1;
  double number = 0;            // kind number
  std::string fact{};           // kind fact
  Domain domain{};              // kind fact; kinds max and min of words
  std::vector<Amount> parts{};  // kinds sum, max, min
};

// left - right lies in the set. A fact that is not applicable is left out of sums, maxima and
// minima as if it were not written; when nothing is left on a side the test is no.
struct AmountTest {
  Amount left{};
  Amount right{};
  NumberSet numbers{};
  std::string label{};  // the left side as written
};

struct AllOf {
  std::vector<Tree> parts{};
};
struct AnyOf {
  std::vector<Tree> parts{};
};
struct NotOf {
  Tree part{};
};
// How many of the parts hold.
struct CountOf {
  std::vector<Tree> parts{};
  NumberSet numbers{};
};
struct KnownTest {
  std::string fact{};
  bool known = true;  // false: missing(fact)
};
struct Named {
  std::string id{};
  Tree part{};
};

struct Node {
  std::variant<FactTest, AmountTest, AllOf, AnyOf, NotOf, CountOf, KnownTest, Named> is{};
  std::string text{};  // as written, for explanations
  int depth = 1;       // named conditions count as if they were written out
  int size = 1;
};

// One case of a visit: overloads joined.
template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

// Calls `see` with every fact that the amount reads.
template <class See>
void each_fact(Amount const& amount, See const& see) {
  if (amount.kind == AmountKind::fact) see(amount);
  for (auto const& part : amount.parts) each_fact(part, see);
}

bool reads_facts(Amount const& amount);

// A test of one fact against a value: exact over what an open value may still be.
Truth judge(FactTest const& test, Value const& value);
// The numbers at which the answer of a set may change.
std::vector<double> breaks_of(NumberSet const& numbers);

// Calls `see` with the name of every fact that a leaf reads, as often as it stands there.
template <class See>
void each_name(Node const& leaf, See const& see) {
  auto const of_amount = [&](Amount const& amount) { see(amount.fact); };
  std::visit(Match{[&](FactTest const& test) { see(test.fact); },
                   [&](KnownTest const& test) { see(test.fact); },
                   [&](AmountTest const& test) {
                     each_fact(test.left, of_amount);
                     each_fact(test.right, of_amount);
                   },
                   [](auto const&) {}},
             leaf.is);
}

// Calls `see` with every leaf node (FactTest, AmountTest, KnownTest) below, in order of writing.
template <class See>
void each_leaf(Tree const& tree, See const& see) {
  if (tree == nullptr) return;
  auto const all = [&](std::vector<Tree> const& parts) {
    for (auto const& part : parts) each_leaf(part, see);
  };
  std::visit(Match{[&](AllOf const& node) { all(node.parts); },
                   [&](AnyOf const& node) { all(node.parts); },
                   [&](CountOf const& node) { all(node.parts); },
                   [&](NotOf const& node) { each_leaf(node.part, see); },
                   [&](Named const& node) { each_leaf(node.part, see); },
                   [&](auto const&) { see(*tree); }},
             tree->is);
}

// The value of an amount when every fact in it is a number; nothing when every fact in it is left
// out. `number_of` gives a fact's number, or nothing when it is not applicable.
std::optional<double> value_of(
    Amount const& amount, std::function<std::optional<double>(Amount const&)> const& number_of);

}  // namespace careplan
