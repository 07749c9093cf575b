// The rules of criteria as bits, and the level that a set of speaking rules comes to; private to
// the room. The same steps as in place.hpp, for one completion at a time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "criteria/ladder.hpp"

namespace careplan {

using RuleBits = std::uint64_t;

struct RuleTruths {
  RuleBits yes = 0;
  RuleBits open = 0;  // they may speak
  RuleBits told = 0;  // they may speak, and nothing but that is said of them
};

class LevelRules {
 public:
  static constexpr std::size_t limit = 64;  // rules, and levels less one
  explicit LevelRules(Criteria const& criteria);

  // Bit i stands for the rule `order()[i]` of the criteria.
  std::vector<std::size_t> const& order() const { return order_; }
  RuleBits stops() const { return stops_; }
  RuleBits tagged() const { return tagged_; }
  // Those that name a level by themselves: where none speaks, there is the default.
  RuleBits asking() const { return indicate_ | override_; }

  // Without the rules that cannot make a difference beside the others: those are left that the
  // answer depends on, and perhaps more.
  RuleTruths relevant(RuleTruths of) const;
  // The first bit whose rule does the same as that of this one: indicate rules of one level do,
  // where nothing but what they lead to is asked.
  std::size_t alike(std::size_t bit) const { return alike_[bit]; }
  // With each of them in the place of all that do the same.
  RuleBits stand_ins(RuleBits bits) const;
  // Number of the level when exactly these rules speak; 0: none.
  std::uint32_t level(RuleBits speaking) const;
  // Whether any level above will do as well.
  bool or_above(RuleBits speaking, std::uint32_t level) const;

 private:
  void sort(Criteria const& criteria);
  std::size_t first_alike(Criteria const& criteria, std::size_t bit) const;
  RuleBits beaten_by(Criteria const& criteria, std::size_t bit) const;
  RuleBits too_low_for(Criteria const& criteria, std::size_t bit) const;
  bool stronger(double a, double b) const { return a != b && ladder_.stronger(a, b) == a; }

  Ladder ladder_;
  std::vector<std::size_t> order_{};
  std::array<double, limit> level_{};  // by bit
  std::array<double, limit> raise_{};
  std::array<RuleBits, limit> excluded_{};  // as a set of levels
  // By bit of an indicate or override rule: those of its kind that say nothing more beside it.
  std::array<RuleBits, limit> beaten_{};
  // By bit of an indicate rule: the modifiers and exclusions that cannot change what is at least as
  // strong as its level.
  std::array<RuleBits, limit> too_low_{};
  std::array<std::size_t, limit> alike_{};
  RuleBits like_another_ = 0;  // a rule before does the same
  RuleBits indicate_ = 0;
  RuleBits override_ = 0;
  RuleBits exclude_ = 0;
  RuleBits modify_ = 0;
  RuleBits stops_ = 0;
  RuleBits tagged_ = 0;
  RuleBits choice_ = 0;  // or_above
  double otherwise_ = 0;
};

}  // namespace careplan
