#include "criteria/reach.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace careplan {
namespace {

constexpr std::size_t completions_limit = std::size_t{1} << 16;

}  // namespace

// Of the first rule of a set.
Residual const& Reaching::residual_of(RuleBits bits) const {
  return residuals_->at(ids_[std::countr_zero(bits)]);
}

// All rules of the set that have an open fact in common with the first, or with one that has.
RuleBits Reaching::group_in(RuleBits open) const {
  auto const facts_of = [&](RuleBits of) {
    return residuals_->brief(ids_[std::countr_zero(of)]).facts;
  };
  auto bits = open & (~open + 1);
  auto facts = facts_of(bits);
  for (auto before = RuleBits{0}; before != bits;) {
    before = bits;
    for (auto rest = open & ~bits; rest != 0; rest &= rest - 1) {
      auto const more = facts_of(rest);
      if ((more & facts) == 0) continue;
      facts |= more;
      bits |= rest & (~rest + 1);
    }
  }
  return bits;
}

// Rules that have no open fact in common speak independently of each other.
bool Reaching::reach(RuleBits yes, RuleBits open, Residuals::Id const* ids, Reached& reached) {
  ids_ = ids;
  ++client_;
  std::size_t count = 0;
  std::size_t size = 1;
  while (open != 0) {
    auto& group = groups_[count];
    auto const bits = group_in(open);
    open &= ~bits;
    group.rules = group_of(bits, fresh_[count++]);
    if (group.rules == nullptr) return false;
    group.stride = size;
    size *= group.rules->speaking.size();
    if (size > completions_limit) return false;
  }
  levels_.resize(size);
  auto const used = std::span(groups_).first(count);
  for (std::size_t one = 0; one < size; ++one) {
    auto speaking = yes;
    for (auto const& [rules, stride] : used)
      speaking |= rules->speaking.data()[one / stride % rules->speaking.size()];
    auto const level = rules_->level(speaking);
    levels_.data()[one] = static_cast<std::uint8_t>(level);
    reached.levels |= std::uint64_t{1} << level;
    (rules_->or_above(speaking, level) ? reached.with_choice : reached.without_choice) = true;
  }
  for (auto const& group : used) add_decisive(group, reached.decisive);
  return true;
}

std::optional<bool> Reaching::may_be_silent(RuleBits open, Residuals::Id const* ids) {
  if (static_cast<std::size_t>(std::popcount(open)) > Question::most_open) return std::nullopt;
  ids_ = ids;
  ++client_;
  while (open != 0) {
    auto const bits = group_in(open);
    open &= ~bits;
    auto const* const group = group_of(bits, fresh_.front());
    if (group == nullptr) return std::nullopt;
    if (std::ranges::find(group->speaking, RuleBits{0}) == group->speaking.end()) return false;
  }
  return true;
}

void Reaching::add_decisive(Group const& group, std::uint64_t& decisive) const {
  for (auto const& turn : group.rules->turns)
    if ((turn.facts & ~decisive) != 0 &&
        turns_level(turn, group.stride, group.rules->speaking.size()))
      decisive |= turn.facts;
}

// Whether the two sets of a group lead to different levels for some sets of the other groups.
bool Reaching::turns_level(RuleGroup::Turn const& turn, std::size_t stride,
                           std::size_t count) const {
  for (std::size_t begin = 0; begin < levels_.size(); begin += stride * count)
    for (auto one = begin; one < begin + stride; ++one)
      if (levels_.data()[one + turn.from * stride] != levels_.data()[one + turn.to * stride])
        return true;
  return false;
}

// One that came up before, or `otherwise` filled anew; nothing when there is too much to it. What
// the client in hand looks at is not replaced.
RuleGroup const* Reaching::group_of(RuleBits bits, RuleGroup& otherwise) {
  std::uint64_t key = 0;
  std::size_t count = 0;
  for (auto rest = bits; rest != 0 && count < 5; rest &= rest - 1, ++count)
    key = key << 16 | ids_[std::countr_zero(rest)];
  auto& place = kept_[key * 0x9E3779B97F4A7C15u >> (64 - std::countr_zero(groups_kept))];
  bool const may_be_kept = count > 1 && count <= 4;
  if (may_be_kept && place.residuals == key) {
    place.client = client_;
    return &place.rules;
  }
  if (!make_group(bits, otherwise)) return nullptr;
  bool const small = otherwise.speaking.size() <= 8 && otherwise.turns.size() <= 16;
  if (may_be_kept && small && place.client != client_) place = {key, client_, otherwise};
  return &otherwise;
}

// False when there is too much to it.
bool Reaching::make_group(RuleBits bits, RuleGroup& group) {
  std::array<Residual const*, Question::most_open> list{};
  std::array<RuleBits, Question::most_open> each{};
  std::size_t count = 0;
  for (auto rest = bits; rest != 0; rest &= rest - 1) {
    list[count] = &residual_of(rest);
    each[count++] = rest & (~rest + 1);
  }
  return grouping_.make(std::span(list).first(count), std::span(each).first(count), group);
}

}  // namespace careplan
