// Placement: the set of levels of care that some completion of the unknown facts leads to, with
// every reason. It recommends and never decides.
//
// With every fact known, whatever the order of the file:
//   1. A stop rule that speaks outranks everything: its action comes first, no level is named.
//   2. If override rules speak, the most intensive level they name decides alone. (A rule does not
//      speak where its `unless` holds.)
//   3. Otherwise the base is the most intensive level that an indicate rule asks for, or the
//      default level when none speaks; modify rules that speak raise the base to the level that
//      they name, but indicate nothing by themselves.
//   4. The level is the least intensive one from the base up that no exclude rule bars. If there is
//      no base, or everything from the base up is barred, the client is undetermined.
// With facts open (absent, not asked, unknown, refused, stale, an interval, one of several words)
// the answer is what some completion of them leads to, no more and no less: not_applicable is
// known. A stop that is in force under every completion leaves no level; one that only may be is
// listed with truth unknown, and the levels are those of steps 2 to 4 under all completions, so
// that nobody reads a lower level out of an unanswered danger; the status is then conditional at
// best. known(x) and missing(x) are about this client's record and not about completions: only
// rules that use them can reach further when a fact is added.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "criteria/criteria.hpp"

namespace careplan {

enum class PlacementStatus { certain, conditional, undetermined };
constexpr auto words(PlacementStatus) {
  return words_of<PlacementStatus>({{PlacementStatus::certain, "certain"},
                                    {PlacementStatus::conditional, "conditional"},
                                    {PlacementStatus::undetermined, "undetermined"}});
}

// A rule that speaks (yes) or may speak (unknown), and what its condition saw.
struct Reason {
  std::string rule{};
  RuleKind kind = RuleKind::indicate;
  std::string level{};
  Truth truth = Truth::yes;
  std::string because{};
  std::string cite{};  // the sources in full
  std::vector<Leaf> leaves{};
  bool operator==(Reason const&) const = default;
};

struct Stop {
  std::string rule{};
  Truth truth = Truth::yes;  // unknown: it may be in force, and must be settled first
  std::string because{};
  std::string action{};
  std::string cite{};
  bool operator==(Stop const&) const = default;
};

// An open fact on which the answer depends: for some answers to the others, two of its own lead to
// different levels or different stops. With the levels that each of its answers leaves; when
// several facts decide only together, one of them alone may leave the same levels in each branch.
struct Decisive {
  std::string fact{};
  std::string label{};
  Value value{};  // why or how it is open
  struct Branch {
    std::string answer{};               // "0", "1..2", "homeless"
    std::vector<std::string> levels{};  // none when a stop is then in force
    std::vector<std::string> stops{};   // rules that are then surely in force
    bool may_be_undetermined = false;
    bool operator==(Branch const&) const = default;
  };
  std::vector<Branch> branches{};
  bool operator==(Decisive const&) const = default;
};

struct Placement {
  // certain: one level and no stop. conditional: several outcomes, or a stop that may be in force.
  // undetermined: no level can be named, because a stop is in force or no rule and no default
  // applies.
  PlacementStatus status = PlacementStatus::undetermined;
  std::vector<std::string> levels{};  // reachable, least intensive first; one: certain
  bool may_be_undetermined = false;   // some completion meets no rule and no default
  std::vector<Stop> stops{};
  std::vector<Decisive> decisive{};
  std::vector<Reason> reasons{};
  std::vector<Reason> not_lower{};   // why the next level below will not do
  std::vector<Reason> not_higher{};  // rules for higher levels, and what they would have needed
  // Too much to work out exactly: each rule was judged by itself, so the levels hold every possible
  // one and perhaps more, and `decisive` lists every fact that may matter.
  bool approximate = false;
  bool operator==(Placement const&) const = default;

  // Only when certain.
  std::optional<std::string> level() const;
};

// How much work an exact answer may take, in nodes of a decision diagram (about 50 bytes each).
struct PlaceLimits {
  std::size_t nodes = 300'000;
};

// `facts` by the criteria's own fact ids; one that is absent is not asked, that is open. Values
// that lie outside their domain are the caller's mistake (see complaints_about) and count as open.
Placement place(Criteria const& criteria, Facts const& facts, PlaceLimits limits = {});

// Facts outside their domains, of the wrong type, or unknown to the criteria when `strict`.
std::vector<Complaint> complaints_about(Criteria const& criteria, Facts const& facts,
                                        Place const& at, bool strict);

// From facts by address ("domains.withdrawal") to facts by the criteria's ids; `age_days` gives the
// age of each address's data, for staleness. Facts given under their own id win.
Facts facts_for(Criteria const& criteria, Facts const& by_address,
                std::map<std::string, int, std::less<>> const& age_days = {});

}  // namespace careplan
