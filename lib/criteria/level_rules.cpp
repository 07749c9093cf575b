#include "criteria/level_rules.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "criteria/consequences.hpp"

namespace careplan {
namespace {

constexpr RuleBits bit(std::size_t at) {
  return RuleBits{1} << at;
}

std::size_t first_of(RuleBits bits) {
  return static_cast<std::size_t>(std::countr_zero(bits));
}

template <class Do>
void each(RuleBits bits, Do const& act) {
  for (; bits != 0; bits &= bits - 1) act(first_of(bits));
}

double number_of(Criteria const& criteria, std::string const& level) {
  return static_cast<double>(level_index(criteria, level));
}

}  // namespace

// Strongest first, so that the first that speaks decides; under `first` as the file has them.
void LevelRules::sort(Criteria const& criteria) {
  order_.resize(criteria.rules.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::stable_sort(order_, [&](std::size_t a, std::size_t b) {
    auto const& left = criteria.rules[a];
    auto const& right = criteria.rules[b];
    if (left.kind != right.kind) return left.kind < right.kind;
    if (left.kind == RuleKind::indicate && criteria.policy == RulePolicy::first) return false;
    return stronger(number_of(criteria, left.level), number_of(criteria, right.level));
  });
}

LevelRules::LevelRules(Criteria const& criteria)
    : ladder_(criteria), otherwise_(number_of(criteria, criteria.default_level)) {
  sort(criteria);
  for (std::size_t at = 0; at < order_.size(); ++at) {
    auto const& rule = criteria.rules[order_[at]];
    level_[at] = number_of(criteria, rule.level);
    raise_[at] = rule.raise;
    if (rule.kind == RuleKind::indicate) indicate_ |= bit(at);
    if (rule.kind == RuleKind::override_) override_ |= bit(at);
    if (rule.kind == RuleKind::modify) modify_ |= bit(at);
    if (rule.kind == RuleKind::stop) stops_ |= bit(at);
    if (rule.kind == RuleKind::exclude) {
      exclude_ |= bit(at);
      for (auto const& one : excluded_levels(rule))
        excluded_[at] |= bit(level_index(criteria, one));
    }
    if (!rule.tag.empty()) tagged_ |= bit(at);
    if (rule.or_above) choice_ |= bit(at);
  }
  each(indicate_ | override_, [&](std::size_t at) { beaten_[at] = beaten_by(criteria, at); });
  each(indicate_, [&](std::size_t at) { too_low_[at] = too_low_for(criteria, at); });
  for (std::size_t at = 0; at < order_.size(); ++at) {
    alike_[at] = first_alike(criteria, at);
    if (alike_[at] != at) like_another_ |= bit(at);
  }
}

std::size_t LevelRules::first_alike(Criteria const& criteria, std::size_t at) const {
  auto const by_itself = stops_ | tagged_ | choice_;
  auto const& rule = criteria.rules[order_[at]];
  bool const by_place = rule.kind == RuleKind::indicate && criteria.policy == RulePolicy::first;
  if ((by_itself & bit(at)) != 0 || by_place) return at;
  for (std::size_t other = 0; other < at; ++other)
    if ((by_itself & bit(other)) == 0 && criteria.rules[order_[other]].kind == rule.kind &&
        level_[other] == level_[at] && raise_[other] == raise_[at] &&
        excluded_[other] == excluded_[at])
      return other;
  return at;
}

RuleBits LevelRules::stand_ins(RuleBits bits) const {
  if ((bits & like_another_) == 0) return bits;
  RuleBits all = 0;
  each(bits, [&](std::size_t at) { all |= bit(alike_.data()[at]); });
  return all;
}

RuleBits LevelRules::beaten_by(Criteria const& criteria, std::size_t at) const {
  auto const kind = (indicate_ & bit(at)) != 0 ? indicate_ : override_;
  bool const by_place = kind == indicate_ && criteria.policy == RulePolicy::first;
  RuleBits beaten = 0;
  each(kind, [&](std::size_t other) {
    if (other != at && (by_place ? other > at : !stronger(level_[other], level_[at])))
      beaten |= bit(other);
  });
  return beaten;
}

RuleBits LevelRules::too_low_for(Criteria const& criteria, std::size_t at) const {
  // Under `first` a weaker rule may go before, and between categories there is a way down.
  if (criteria.policy == RulePolicy::first || !criteria.categories.empty()) return 0;
  RuleBits too_low = 0;
  each(modify_, [&](std::size_t other) {
    if (raise_[other] == 0 && !stronger(level_[other], level_[at])) too_low |= bit(other);
  });
  auto const below = bit(static_cast<std::size_t>(level_[at])) - 1;
  each(exclude_, [&](std::size_t other) {
    if ((excluded_[other] & ~below) == 0) too_low |= bit(other);
  });
  return too_low;
}

RuleTruths LevelRules::relevant(RuleTruths of) const {
  // In force, a stop leaves nothing else to say.
  if ((of.yes & stops_) != 0) return {of.yes & stops_, of.open & stops_};
  RuleBits beaten = 0;
  if (auto const sure = of.yes & override_; sure != 0)
    beaten = beaten_.data()[first_of(sure)] | indicate_ | modify_ | exclude_;
  else if (auto const indicated = of.yes & indicate_; indicated != 0)
    beaten = beaten_.data()[first_of(indicated)] | too_low_.data()[first_of(indicated)];
  beaten &= ~choice_;
  RuleTruths rest{of.yes & ~(beaten & ~tagged_), of.open & ~beaten, of.open & beaten & tagged_};
  RuleBits excluded = 0;
  each(rest.yes & exclude_, [&](std::size_t at) { excluded |= excluded_.data()[at]; });
  each(rest.open & exclude_ & ~tagged_, [&](std::size_t at) {
    if ((excluded_.data()[at] & ~excluded) == 0) rest.open &= ~bit(at);
  });
  return rest;
}

std::uint32_t LevelRules::level(RuleBits speaking) const {
  auto const decided = [](double level) { return static_cast<std::uint32_t>(level); };
  if (auto const all = speaking & override_; all != 0) return decided(level_.data()[first_of(all)]);
  auto const indicated = speaking & indicate_;
  double base = indicated == 0 ? otherwise_ : level_.data()[first_of(indicated)];
  if (base == 0) return 0;
  double steps = 0;
  each(speaking & modify_, [&](std::size_t at) {
    if (level_[at] > 0) base = ladder_.stronger(base, level_[at]);
    steps = std::max(steps, raise_[at]);
  });
  RuleBits excluded = 0;
  each(speaking & exclude_, [&](std::size_t at) { excluded |= excluded_[at]; });
  base = ladder_.raised(base, steps);
  return decided(ladder_.past_excluded(base, static_cast<double>(excluded)));
}

bool LevelRules::or_above(RuleBits speaking, std::uint32_t level) const {
  bool any = false;
  each(speaking & choice_, [&](std::size_t at) {
    any = any || (level > 0 && level_[at] == static_cast<double>(level));
  });
  return any;
}

}  // namespace careplan
