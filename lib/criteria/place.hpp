// Placement: the set of levels of care that some completion of the unknown facts leads to, with
// every reason. It recommends and never decides.
//
// With every fact known, whatever the order of the file:
//   1. A stop rule that speaks outranks everything: its action comes first, no level is named.
//   2. If override rules speak, the strongest level they name decides alone. (A rule does not speak
//      where its `unless` holds.) Of two levels the one whose category goes before is the stronger,
//      within a category the more intensive one.
//   3. Otherwise the base is the strongest level that an indicate rule asks for (where the policy
//      is `first`, that of the first one in the file), or the default level when none speaks;
//      modify rules that speak raise the base to the level that they name, and then by the most
//      steps that one of them says, but indicate nothing by themselves.
//   4. The level is the least intensive one from the base up, within its category and then in the
//      one that follows it, that no exclude rule bars. If there is no base, or everything from the
//      base up is barred, the client is undetermined.
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
  int raise = 0;
  std::string tag{};
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

// What the place of care must also offer, by modify rules.
struct Tag {
  std::string tag{};
  Truth truth = Truth::yes;
  bool operator==(Tag const&) const = default;
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

// What a domain of care asks for by itself: the least intensive level that its rating leaves,
// whatever else may be true of the client.
struct Driver {
  std::string fact{};
  std::string label{};
  Value value{};
  std::string level{};  // empty: no level is certain for the rest, so it asks for nothing
  bool drives = false;  // it asks for the level that was found
  bool operator==(Driver const&) const = default;
};

// A change of one fact: a number of single steps, where ratings and ordered words go up or down one
// by one and any other word is one step away.
struct Change {
  std::string fact{};
  std::string label{};
  Value from{};
  std::string to{};  // "2", "21..27", "sober_living"
  Value sample{};    // one such value
  int steps = 0;
  bool operator==(Change const&) const = default;
};

// The fewest steps after which the level is surely another one, whatever the open facts are, and no
// stop is in force. Facts that care cannot change stay as they are.
struct Flip {
  bool up = false;
  int steps = 0;
  std::vector<Change> changes{};
  std::vector<std::string> levels{};  // reachable then
  bool operator==(Flip const&) const = default;
};

struct Placement {
  // certain: one level and no stop. conditional: several outcomes, or a stop that may be in force.
  // undetermined: no level can be named, because a stop is in force or no rule and no default
  // applies.
  PlacementStatus status = PlacementStatus::undetermined;
  std::vector<std::string> levels{};  // reachable, least intensive first; one: certain
  bool may_be_undetermined = false;   // some completion meets no rule and no default
  Truth or_above = Truth::no;         // any level above will do as well; the clinician chooses
  std::vector<Tag> tags{};
  std::vector<Stop> stops{};
  std::vector<Decisive> decisive{};
  std::vector<Reason> reasons{};
  std::vector<Reason> not_lower{};   // why the next level below will not do
  std::vector<Reason> not_higher{};  // rules for higher levels, and what they would have needed
  // Only where they were asked for (Detail::changes) and the level is certain: every least change
  // upward and downward, up to `flips_told` of each.
  std::vector<Driver> drivers{};
  std::vector<Flip> flips{};
  bool flips_known = false;  // they were looked for, and no direction without one has any
  // Too much to work out exactly: each rule was judged by itself, so the levels hold every possible
  // one and perhaps more, and `decisive` lists every fact that may matter.
  bool approximate = false;
  bool operator==(Placement const&) const = default;

  // Only when certain.
  std::optional<std::string> level() const;
  // A stop is surely in force.
  bool stopped() const;
};

constexpr std::size_t flips_told = 6;  // of each direction

// How much work an exact answer may take.
struct PlaceLimits {
  std::size_t nodes = 300'000;          // of a decision diagram, about 50 bytes each
  std::size_t bound_nodes = 1'000'000;  // of the one by the truth of each rule alone
  std::size_t flip_states = 200'000;    // that a search for flips in one direction may see
};

// `facts` by the criteria's own fact ids; one that is absent is not asked, that is open. Values
// that lie outside their domain are the caller's mistake (see complaints_about) and count as open.
Placement place(Criteria const& criteria, Facts const& facts, PlaceLimits limits = {});

// Facts outside their domains, of the wrong type, or unknown to the criteria when `strict`.
std::vector<Complaint> complaints_about(Criteria const& criteria, Facts const& facts,
                                        Place const& at, bool strict);

// Facts that are days in the record become how long ago they were on `as_of`. A day without a time
// leaves hours open within a day; a day that is still to come says nothing.
void count_since(Criteria const& criteria, Facts& facts, Date as_of);

// From facts by address ("domains.withdrawal") to facts by the criteria's ids; `age_days` gives the
// age of each address's data, for staleness. Facts given under their own id win.
Facts facts_for(Criteria const& criteria, Facts const& by_address,
                std::map<std::string, int, std::less<>> const& age_days = {});

}  // namespace careplan
