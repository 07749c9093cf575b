// Placement: the set of levels of care that some completion of the unknown facts leads to, with
// every reason. It recommends and never decides.
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
  std::string cite{};
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

// An open fact on which the set of levels depends, with the levels that each of its answers leaves.
struct Decisive {
  std::string fact{};
  std::string label{};
  Value value{};  // why or how it is open
  struct Branch {
    std::string answer{};  // "0", "1..2", "homeless"
    std::vector<std::string> levels{};
    bool operator==(Branch const&) const = default;
  };
  std::vector<Branch> branches{};
  bool operator==(Decisive const&) const = default;
};

struct Placement {
  PlacementStatus status = PlacementStatus::undetermined;
  std::vector<std::string> levels{};  // reachable, least intensive first; one: certain
  bool may_be_undetermined = false;   // some completion meets no rule and no default
  std::vector<Stop> stops{};
  std::vector<Decisive> decisive{};
  std::vector<Reason> reasons{};
  std::vector<Reason> not_lower{};   // why the next level below will not do
  std::vector<Reason> not_higher{};  // rules for higher levels, and what they would have needed
  bool approximate = false;          // too many completions: bounds by intervals, said so
  bool operator==(Placement const&) const = default;

  // Only when certain and no stop is in force.
  std::optional<std::string> level() const;
};

// `facts` by the criteria's own fact ids; one that is absent is not asked, that is open. Values
// that lie outside their domain are the caller's mistake: see complaints_about.
Placement place(Criteria const& criteria, Facts const& facts);

// Facts outside their domains, of the wrong type, or unknown to the criteria when `strict`.
std::vector<Complaint> complaints_about(Criteria const& criteria, Facts const& facts,
                                        Place const& at, bool strict);

// From facts by address ("domains.withdrawal") to facts by the criteria's ids; `age_days` gives the
// age of each address's data, for staleness. Facts given under their own id win.
Facts facts_for(Criteria const& criteria, Facts const& by_address,
                std::map<std::string, int, std::less<>> const& age_days = {});

}  // namespace careplan
