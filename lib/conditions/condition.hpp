// The one expression language of careplan: a sentence over facts that reads to a clinician like a
// sentence, and is yes, no or unknown. Gates of instruments, flags, placement rules and completion
// rules are all written in it.
//
//   withdrawal <= 1 and not medical >= 3          comparisons: = != < <= > >=, `is`, `is not`
//   housing in {homeless, shelter}                bare words are words of the fact on the left
//   phq-9.total in 10..19                         ranges include both ends
//   count(medical, mental, relapse >= 2) >= 2     how many of these facts hold to the test
//   at least 2 of (has-goals, a <= 1, b is yes)   n of m conditions; `exactly`, `at most` too
//   max(medical, mental) >= 3, min(..), sum(a, 2*b), a + b <= 4
//   max(risk-to-self, risk-to-others) >= high     ordered words too, when they share their words
//   composite in 18..22                           a named amount
//   known(withdrawal), missing(withdrawal)        asks whether it is known, never unknown itself
//   needs-structure                               a named condition, or a yes/no fact
// Names are words with - and . inside; a minus needs blanks around it. `and` binds tighter than
// `or`; mixing them without brackets is refused, because two readers read it two ways.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.hpp"
#include "core/value.hpp"

namespace careplan {

// Ordered so that "and" is the lesser and "or" the greater.
enum class Truth { no, unknown, yes };

constexpr auto words(Truth) {
  return words_of<Truth>({{Truth::no, "no"}, {Truth::unknown, "unknown"}, {Truth::yes, "yes"}});
}

constexpr Truth both(Truth a, Truth b) {
  return a < b ? a : b;
}
constexpr Truth either(Truth a, Truth b) {
  return a < b ? b : a;
}
constexpr Truth opposite(Truth a) {
  return a == Truth::yes ? Truth::no : a == Truth::no ? Truth::yes : Truth::unknown;
}
constexpr Truth truth(bool yes) {
  return yes ? Truth::yes : Truth::no;
}

enum class DomainKind { number, words, yes_no };

// Every value that a fact can take. It is what types a condition, and what an unknown fact is open
// over: `integers` from low to high, a list of words (from least to most when `ordered`), or
// yes/no.
struct Domain {
  DomainKind kind = DomainKind::number;
  double low = 0;
  double high = 0;
  double step = 1;                   // 1: integers; 0: any number between
  std::vector<double> values{};      // irregular number sets; empty: low, low+step .. high
  std::vector<std::string> words{};  // kind words
  bool ordered = false;              // kind words: < and > mean something
  bool operator==(Domain const&) const = default;
};

// What a condition may name. Looking up gives the domain of a fact, or nothing.
using DomainOf = std::function<std::optional<Domain>(std::string_view name)>;

enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };

struct Node;  // the tree: conditions/node.hpp
struct Amount;

// A parsed and typed condition; a cheap-to-copy handle on an immutable tree.
struct Condition {
  std::shared_ptr<Node const> tree{};
  std::string text{};
  explicit operator bool() const { return tree != nullptr; }
};

// A number computed from facts, under a name of its own: `composite` for sum(a, b, 2*c).
struct NamedAmount {
  std::shared_ptr<Amount const> amount{};
  std::string text{};
  explicit operator bool() const { return amount != nullptr; }
};

struct Vocabulary {
  DomainOf domain_of;                                       // facts
  std::function<Condition const*(std::string_view)> named;  // named conditions; may be empty
  std::vector<std::string> names{};                         // everything nameable, for did-you-mean
  std::function<std::string(std::string_view)> why_not{};   // reason for a name refused on purpose
  std::function<NamedAmount const*(std::string_view)> amounts{};  // may be empty
};

// Parses and types `text`, whose first character stands at `at`. Every complaint goes to
// `complaints` with its place and a hint (unknown name, word outside the domain, number outside it,
// comparison of words without order, mixed and/or, nesting above 64 deep or 10,000 parts, named
// conditions written out); the result is then empty.
Condition parse_condition(std::string_view text, Place at, Vocabulary const& vocabulary,
                          std::vector<Complaint>& complaints);

// Parses and types an amount, such as "sum(a, b, 2*c)", in the same way.
NamedAmount parse_named_amount(std::string_view text, Place at, Vocabulary const& vocabulary,
                               std::vector<Complaint>& complaints);

// Words of the language itself, which nothing else can be called: and, or, at, of ...
bool reserved_word(std::string_view name);

// The value of a fact by address; `Missing::not_asked` when nothing is recorded.
using FactOf = std::function<Value(std::string_view name)>;
// Looks them up in `facts`, which has to outlive it.
FactOf fact_in(Facts const& facts);

// Three-valued: an open fact makes a comparison unknown unless every value it may still have
// agrees, and nothing less than that: each comparison by itself is exact. `not_applicable` makes
// every comparison no, `!=` and `is not` included, since there is no value to differ; in sums,
// maxima and minima such a fact is left out. known() is yes for it. An empty condition holds.
Truth evaluate(Condition const& condition, FactOf const& fact_of);

// Addresses of the facts that the condition (and the named conditions in it) reads, sorted, once
// each.
std::vector<std::string> facts_read(Condition const& condition);

// One comparison of the condition with the value that it saw, for explanations.
struct Leaf {
  std::string text{};  // "withdrawal <= 1"
  std::string fact{};
  Value value{};
  Truth truth = Truth::unknown;
  bool operator==(Leaf const&) const = default;
};
std::vector<Leaf> leaves(Condition const& condition, FactOf const& fact_of);

}  // namespace careplan
