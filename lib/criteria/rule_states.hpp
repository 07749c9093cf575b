// What each rule says of a client by itself, looked up by the states that the client's facts are
// in; private to the room. A rule tells few states of few facts apart, so that its answers fit into
// a table: no, yes, or a residual, which is what is left of the rule to the open facts.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "criteria/batch.hpp"
#include "criteria/coding.hpp"

namespace careplan {

// One fact as states: its classes first, then "not applicable", then open.
struct FactStates {
  int variable = -1;        // of the diagrams; none: no rule compares it
  int known_variable = -1;  // of known(..)
  std::uint32_t classes = 1;
  std::uint32_t count() const { return classes + 2; }
  std::uint32_t not_applicable() const { return classes; }
  std::uint32_t open() const { return classes + 1; }
};

// How one rule reads one fact: states that it does not tell apart are one.
struct RuleFact {
  struct Told {
    bool open = false;
    std::uint32_t at = 0;  // the class that stands for it, otherwise
    bool known = true;     // what known(..) says
  };
  std::uint32_t fact = 0;
  std::uint64_t stride = 0;                          // in the rule's table
  std::uint32_t lane = 0;                            // of the rule
  std::vector<Told> told{};                          // each once
  std::vector<std::uint32_t> told_of_state{};        // place in `told`
  std::vector<std::uint32_t> alternatives{};         // when open: a class for each that differs
  std::vector<std::uint8_t> alternative_of_class{};  // place in `alternatives`
};

struct RuleStates {
  Diagrams::Ref root = 0;
  std::vector<RuleFact> facts{};
  std::uint64_t size = 1;  // of its table
  bool wide = false;       // too large for one: it is looked up among the places that came up
  std::size_t begin = 0;   // of its table among those of all rules
  // Places are added up in 16 bits; a larger table takes several lanes, each times its number here.
  std::vector<std::uint64_t> lanes{};
};

// All of it: immutable, for any number of threads.
struct StateTables {
  // False when a rule tells too much apart.
  bool make(Criteria const& criteria, Consequences const& consequences);

  Diagrams const* diagrams = nullptr;
  std::size_t variables = 0;
  std::vector<FactStates> facts{};  // as the criteria list them
  std::vector<RuleStates> rules{};
  std::size_t size = 0;   // of all tables together
  std::size_t lanes = 0;  // of all rules together
};

// A rule as a function of the open facts that it still depends on.
struct Residual {
  struct Open {
    std::uint32_t fact = 0;
    std::uint32_t count = 0;   // alternatives
    std::uint32_t stride = 0;  // in `yes`
    std::vector<std::uint8_t> const* alternative_of_class = nullptr;
  };
  std::uint32_t rule = 0;
  std::uint64_t facts = 0;  // the open ones, as a set
  std::vector<Open> open{};
  std::vector<std::uint8_t> yes{};  // 1 where it speaks, by the alternatives
};

// Residuals as they come up, each once. One a thread.
class Residuals {
 public:
  using Id = std::uint16_t;
  static constexpr Id no = 0;
  static constexpr Id yes = 1;
  static constexpr Id first_free = 0xFE00;  // from here on no residual has such a number
  static constexpr Id too_large = 0xFFFE;
  static constexpr Id unknown = 0xFFFF;  // not worked out yet

  // `alike`: for each rule the first one that does the same when it speaks.
  Residuals(StateTables const& tables, std::vector<std::uint32_t> alike)
      : tables_(&tables), alike_(std::move(alike)) {}
  // Of a rule at a place of its table.
  Id work_out(std::uint32_t rule, std::uint64_t place);
  Residual const& at(Id id) const { return list_[id - std::size_t{2}]; }
  // What has to be known of a residual before it is looked into.
  struct Brief {
    std::uint64_t facts = 0;
    // Where no other one reads its open facts: the first whose rule does the same, of these facts.
    // All that can be said of either is that it may speak or not, by each of them.
    Id alone = 0;
  };
  Brief const& brief(Id id) const { return briefs_.data()[id - std::size_t{2}]; }

 private:
  using Key = std::tuple<std::uint32_t, std::uint64_t, std::vector<std::uint8_t>>;
  // What of the rule's facts is known into `classes_`; the open ones come back.
  std::vector<Residual::Open> decode(RuleStates const& rule, std::uint64_t place);
  bool speaks(Diagrams::Ref root) const;
  void fill(RuleStates const& rule, Residual& residual);
  Id intern(Residual residual);

  StateTables const* tables_;
  std::vector<std::uint32_t> alike_;
  std::vector<std::uint32_t> classes_{};  // by variable
  std::vector<Residual> list_{};
  std::vector<Brief> briefs_{};
  std::map<Key, Id> ids_{};
  std::map<std::pair<std::uint32_t, std::uint64_t>, Id> alone_{};
};

// Whether a function of the alternatives differs for two of one open fact.
template <class Values>
bool matters(Values const& values, std::size_t stride, std::size_t count) {
  for (std::size_t at = 0; at < values.size(); ++at)
    if (auto const own = at / stride % count; own > 0 && values[at] != values[at - own * stride])
      return true;
  return false;
}

}  // namespace careplan
