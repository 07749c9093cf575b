// Explanations for very many clients: which reasons are given, in which order, and what each of
// their conditions reads. The same as explain() gives, from what the rules say by themselves.
#pragma once

#include <array>
#include <cstddef>
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
  // Rules as bits in the order in which lists give them.
  struct Order {
    std::vector<std::uint32_t> rules{};
    std::size_t before_default = 0;                        // so many of them
    std::vector<std::array<std::uint64_t, 256>> places{};  // by eight of the criteria's rules
    std::uint64_t of(std::uint64_t rules) const;
  };
  struct Speaking {
    std::uint64_t yes = 0;
    std::uint64_t open = 0;
    Truth by_default = Truth::no;
  };
  struct AtLevel {
    // Most intensive first.
    std::uint64_t not_lower = 0;  // rules that keep it from being lower, when they may speak
    bool by_default = false;
    // Least intensive first.
    std::uint64_t above = 0;       // rules that ask for more
    std::uint64_t overrides = 0;   // those that ask for no more, and decide alone
    std::uint64_t not_barred = 0;  // those that would bar it
  };
  static Order order_of(Criteria const& criteria, bool highest_first);
  void add(Order const& order, Speaking const& said, std::uint64_t wanted,
           std::vector<OutlinedRule>& list) const;

  std::uint32_t default_ = 0;  // as OutlinedRule names it
  bool has_default_ = false;
  Order highest_first_{};
  Order lowest_first_{};
  std::uint64_t stops_ = 0;        // most intensive first
  std::vector<AtLevel> levels_{};  // by number of the level
};

// What one condition of a rule reads, as leaves() lists them: the `when`, then the `unless`.
struct OutlinedLeaf {
  bool unless = false;
  Node const* node = nullptr;        // of the rule
  std::vector<std::uint32_t> facts;  // as the criteria list them
};
std::vector<OutlinedLeaf> outlined_leaves(Criteria const& criteria, Rule const& rule);

// One reason without any conditions, and one of its conditions, of a client with these facts.
Reason bare_reason(Criteria const& criteria, OutlinedRule const& rule);
Leaf leaf_of(OutlinedLeaf const& leaf, Facts const& facts);

}  // namespace careplan
