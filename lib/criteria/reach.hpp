// Which levels the rules that speak and those that may lead to, and the open facts on which that
// depends; private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "criteria/level_rules.hpp"
#include "criteria/place.hpp"
#include "criteria/questions.hpp"
#include "criteria/rule_group.hpp"
#include "criteria/rule_states.hpp"

namespace careplan {

// What the completions lead to.
struct Reached {
  std::uint64_t levels = 0;    // bit i: the i-th level; bit 0: none
  std::uint64_t decisive = 0;  // facts
  bool with_choice = false;
  bool without_choice = false;
  Truth or_above() const {
    return !with_choice ? Truth::no : without_choice ? Truth::unknown : Truth::yes;
  }
};

// One a thread: it keeps what it has worked out.
class Reaching {
 public:
  Reaching(LevelRules const& rules, Residuals const& residuals)
      : rules_(&rules), residuals_(&residuals), kept_(groups_kept) {}
  // `ids` by bit: the residuals of the rules that may speak. False when there is too much to it.
  bool reach(RuleBits yes, RuleBits open, Residuals::Id const* ids, Reached& reached);
  // Whether some completion leaves all of these rules silent; nothing when there is too much to it.
  std::optional<bool> may_be_silent(RuleBits open, Residuals::Id const* ids);

 private:
  static constexpr std::size_t groups_kept = std::size_t{1} << 13;
  struct Kept {
    std::uint64_t residuals = 0;  // up to four
    std::uint64_t client = 0;     // who looked at it last
    RuleGroup rules{};
  };
  struct Group {
    RuleGroup const* rules = nullptr;
    std::size_t stride = 0;  // in `levels_`
  };

  Residual const& residual_of(RuleBits bits) const;
  RuleBits group_in(RuleBits open) const;
  RuleGroup const* group_of(RuleBits bits, RuleGroup& otherwise);
  bool make_group(RuleBits bits, RuleGroup& group);
  void add_decisive(Group const& group, std::uint64_t& decisive) const;
  bool turns_level(RuleGroup::Turn const& turn, std::size_t stride, std::size_t count) const;

  LevelRules const* rules_;
  Residuals const* residuals_;
  Residuals::Id const* ids_ = nullptr;  // of the client in hand
  RuleGrouping grouping_{};
  std::array<Group, Question::most_open> groups_{};     // of the client
  std::array<RuleGroup, Question::most_open> fresh_{};  // those of them that are not kept
  std::vector<Kept> kept_;
  std::uint64_t client_ = 0;
  std::vector<std::uint8_t> levels_{};  // by what the groups say
};

}  // namespace careplan
