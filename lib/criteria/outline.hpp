// Explanations for very many clients: which reasons are given, in which order, and what each of
// their conditions reads. The same as explain() gives, from what the rules say by themselves.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "criteria/batch.hpp"

namespace careplan {

// A rule as the criteria list them; as many as there are: the default.
struct OutlinedRule {
  std::uint32_t rule = 0;
  Truth truth = Truth::no;
};

class Outline {
 public:
  explicit Outline(BatchCriteria const& criteria);

  struct Lists {
    std::vector<OutlinedRule> reasons{};
    std::vector<OutlinedRule> not_lower{};
    std::vector<OutlinedRule> not_higher{};
  };
  // Levels are counted from 1, the lowest and the highest that can be reached; 0: none.
  void fill(BatchSaid const& said, std::size_t lowest, std::size_t highest, Lists& lists) const;

 private:
  struct AtLevel {
    std::uint64_t not_lower = 0;   // rules that keep it from being lower, when they may speak
    std::uint64_t above = 0;       // rules that ask for more
    std::uint64_t overrides = 0;   // those that ask for no more, and decide alone
    std::uint64_t not_barred = 0;  // those that would bar it
    bool by_default = false;
  };
  template <class Wanted>
  void add(std::vector<std::uint32_t> const& order, BatchSaid const& said, Wanted const& wanted,
           std::vector<OutlinedRule>& list) const;

  std::size_t rules_ = 0;
  std::uint64_t stops_ = 0;
  bool has_default_ = false;
  std::vector<std::uint32_t> highest_first_{};
  std::vector<std::uint32_t> lowest_first_{};
  std::vector<AtLevel> levels_{};  // by number of the level
};

// What one condition of a rule reads, as leaves() lists them: the `when`, then the `unless`.
struct OutlinedLeaf {
  bool unless = false;
  std::size_t at = 0;                // among the leaves of its part
  std::vector<std::uint32_t> facts;  // as the criteria list them
};
std::vector<OutlinedLeaf> outlined_leaves(Criteria const& criteria, Rule const& rule);

// One reason without any conditions, and one of its conditions, of a client with these facts.
Reason bare_reason(Criteria const& criteria, OutlinedRule const& rule);
Leaf leaf_of(Rule const& rule, OutlinedLeaf const& leaf, Facts const& facts);

}  // namespace careplan
