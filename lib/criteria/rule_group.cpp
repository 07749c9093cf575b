#include "criteria/rule_group.hpp"

#include <algorithm>
#include <utility>

namespace careplan {
namespace {

constexpr std::size_t group_limit = std::size_t{1} << 14;
constexpr std::size_t sets_limit = 256;

}  // namespace

RuleGrouping::Joint& RuleGrouping::joint_of(std::uint32_t fact) {
  auto const set = std::uint64_t{1} << fact;
  for (std::size_t i = 0; i < count_; ++i)
    if (joints_[i].fact == set) return joints_[i];
  if (count_ == joints_.size()) joints_.emplace_back();
  auto& joint = joints_[count_++];
  joint.fact = set;
  joint.classes.clear();
  joint.readers.clear();
  joint.open.clear();
  return joint;
}

// A class for each that some reader tells from the others.
void RuleGrouping::tell_apart(Joint& joint) {
  auto const classes = joint.open.front()->alternative_of_class->size();
  for (std::size_t one = 0; one < classes; ++one) {
    bool const known = std::ranges::any_of(joint.classes, [&](std::uint8_t other) {
      return std::ranges::all_of(joint.open, [&](Residual::Open const* open) {
        return (*open->alternative_of_class)[one] == (*open->alternative_of_class)[other];
      });
    });
    if (!known) joint.classes.push_back(static_cast<std::uint8_t>(one));
  }
}

// Moves the fact of the joint from one class to another: as unsigned numbers go, below zero and
// back.
void RuleGrouping::turn(Joint const& joint, std::size_t to) {
  for (std::size_t i = 0; i < joint.readers.size(); ++i) {
    auto const& open = *joint.open[i];
    auto const* const alternative = open.alternative_of_class->data();
    auto const* const classes = joint.classes.data();
    at_.data()[joint.readers[i]] +=
        (alternative[classes[to]] - alternative[classes[joint.now]]) * open.stride;
  }
}

void RuleGrouping::next_completion() {
  for (std::size_t j = 0; j < count_; ++j) {
    auto& joint = joints_[j];
    auto const next = joint.now + 1 < joint.classes.size() ? joint.now + 1 : 0;
    turn(joint, next);
    joint.now = next;
    if (next != 0) return;
  }
}

// Neighbours are enough: where two classes of a fact lead to different levels, two neighbours do.
void RuleGrouping::note_turns(Joint const& joint, std::size_t sets) {
  auto const step = joint.stride * joint.classes.size();
  auto const* const set = set_.data();
  for (std::size_t begin = 0; begin < set_.size(); begin += step)
    for (auto one = begin; one + joint.stride < begin + step; ++one)
      if (auto const other = set[one + joint.stride]; other != set[one])
        turned_.data()[set[one] * sets + other] |= joint.fact;
}

bool RuleGrouping::make(std::span<Residual const* const> residuals, std::span<RuleBits const> bits,
                        RuleGroup& group) {
  group.speaking.clear();
  group.turns.clear();
  if (residuals.size() == 1) {
    // A rule alone may speak or not, and each of its facts turns it.
    group.speaking.push_back(0);
    group.speaking.push_back(bits.front());
    group.turns.push_back({0, 1, residuals.front()->facts});
    return true;
  }
  count_ = 0;
  for (std::size_t at = 0; at < residuals.size(); ++at)
    for (auto const& open : residuals[at]->open) {
      auto& joint = joint_of(open.fact);
      joint.readers.push_back(at);
      joint.open.push_back(&open);
    }
  std::size_t size = 1;
  for (std::size_t i = 0; i < count_; ++i) {
    tell_apart(joints_[i]);
    joints_[i].stride = size;
    joints_[i].now = 0;
    size *= joints_[i].classes.size();
    if (size > group_limit) return false;
  }
  set_.resize(size);
  at_.assign(residuals.size(), 0);
  for (std::size_t one = 0; one < size; ++one) {
    RuleBits set = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i)
      if (residuals[i]->yes.data()[at_.data()[i]] != 0) set |= bits[i];
    auto const found = std::ranges::find(group.speaking, set);
    set_.data()[one] = static_cast<std::uint8_t>(found - group.speaking.begin());
    if (found == group.speaking.end()) group.speaking.push_back(set);
    if (group.speaking.size() > sets_limit) return false;
    next_completion();
  }
  auto const sets = group.speaking.size();
  turned_.assign(sets * sets, 0);
  for (std::size_t i = 0; i < count_; ++i) note_turns(joints_[i], sets);
  for (std::size_t at = 0; at < turned_.size(); ++at)
    if (turned_[at] != 0) group.turns.push_back({at / sets, at % sets, turned_[at]});
  return true;
}

}  // namespace careplan
