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

// As unsigned numbers go, below zero and back; behind the last class comes the first.
void RuleGrouping::note_steps(Joint& joint) {
  joint.steps.clear();
  for (std::size_t one = 0; one < joint.classes.size(); ++one) {
    auto const next = one + 1 < joint.classes.size() ? one + 1 : 0;
    for (auto const* const open : joint.open) {
      std::uint32_t const from = (*open->alternative_of_class)[joint.classes[one]];
      std::uint32_t const to = (*open->alternative_of_class)[joint.classes[next]];
      joint.steps.push_back((to - from) * open->stride);
    }
  }
}

void RuleGrouping::next_completion() {
  for (auto& joint : std::span(joints_).first(count_)) {
    auto const readers = joint.readers.size();
    auto const* const steps = joint.steps.data() + joint.now * readers;
    for (std::size_t i = 0; i < readers; ++i) at_.data()[joint.readers.data()[i]] += steps[i];
    if (++joint.now < joint.classes.size()) return;
    joint.now = 0;
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

// All completions: which sets of rules they lead to.
bool RuleGrouping::run_through(std::span<Residual const* const> residuals,
                               std::span<RuleBits const> bits, std::size_t size, RuleGroup& group) {
  constexpr std::uint16_t fresh = 0xFFFF;
  places_.assign(std::size_t{1} << residuals.size(), fresh);
  set_.resize(size);
  at_.assign(residuals.size(), 0);
  for (std::size_t one = 0; one < size; ++one) {
    std::size_t speak = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i)
      speak |= std::size_t{residuals.data()[i]->yes.data()[at_.data()[i]]} << i;
    auto& place = places_.data()[speak];
    if (place == fresh) {
      if (group.speaking.size() == sets_limit) return false;
      place = static_cast<std::uint16_t>(group.speaking.size());
      auto& set = group.speaking.emplace_back(0);
      for (std::size_t i = 0; i < residuals.size(); ++i)
        if ((speak >> i & 1) != 0) set |= bits[i];
    }
    set_.data()[one] = static_cast<std::uint8_t>(place);
    next_completion();
  }
  return true;
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
    note_steps(joints_[i]);
    joints_[i].stride = size;
    joints_[i].now = 0;
    size *= joints_[i].classes.size();
    if (size > group_limit) return false;
  }
  if (!run_through(residuals, bits, size, group)) return false;
  auto const sets = group.speaking.size();
  turned_.assign(sets * sets, 0);
  for (std::size_t i = 0; i < count_; ++i) note_turns(joints_[i], sets);
  for (std::size_t at = 0; at < turned_.size(); ++at)
    if (turned_[at] != 0) group.turns.push_back({at / sets, at % sets, turned_[at]});
  return true;
}

}  // namespace careplan
