// Rules that may speak and have open facts in common: which of them can speak together; private to
// the room.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "criteria/level_rules.hpp"
#include "criteria/rule_states.hpp"

namespace careplan {

struct RuleGroup {
  std::vector<RuleBits> speaking{};  // each set of them that some completion leads to
  // Two sets, by their places, between which each of the facts turns while all others stay.
  struct Turn {
    std::size_t from = 0;
    std::size_t to = 0;
    std::uint64_t facts = 0;
  };
  std::vector<Turn> turns{};
};

// One a thread: it keeps its buffers.
class RuleGrouping {
 public:
  // `bits` of the rules, as the residuals stand. False when there is too much to it.
  bool make(std::span<Residual const* const> residuals, std::span<RuleBits const> bits,
            RuleGroup& group);

 private:
  // One open fact of several residuals, in the classes that one of them at least tells apart.
  struct Joint {
    std::uint64_t fact = 0;  // as a set
    std::vector<std::uint8_t> classes{};
    std::vector<std::size_t> readers{};  // places in the list of residuals
    std::vector<Residual::Open const*> open{};
    std::vector<std::uint32_t>
        steps{};  // by class and reader: what the next class adds to its place
    std::size_t stride = 0;
    std::size_t now = 0;  // place in `classes`
  };
  Joint& joint_of(std::uint32_t fact);
  static void tell_apart(Joint& joint);
  static void note_steps(Joint& joint);
  void next_completion();
  bool run_through(std::span<Residual const* const> residuals, std::span<RuleBits const> bits,
                   std::size_t size, RuleGroup& group);
  void note_turns(Joint const& joint, std::size_t sets);

  std::vector<Joint> joints_{};
  std::size_t count_ = 0;                // of joints in use
  std::vector<std::uint8_t> set_{};      // by completion, its place in `speaking`
  std::vector<std::uint16_t> places_{};  // in `speaking`, by the residuals that speak, as bits
  std::vector<std::uint64_t> turned_{};  // by two sets, the facts that turn one into the other
  std::vector<std::uint32_t> at_{};      // by residual, the present completion in its `yes`
};

}  // namespace careplan
