// From what the rules say to the level: steps 2 to 4 of place.hpp.
#include <algorithm>
#include <cmath>

#include "criteria/combine.hpp"
#include "criteria/consequences.hpp"
#include "criteria/ladder.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

// Base level (a) where the override (b) is silent.
double unless_overridden(double a, double b) {
  return b > 0 ? b : a;
}

// What the rules of one kind come to together.
class Settling {
 public:
  Settling(Criteria const& criteria, Consequences& consequences)
      : criteria_(criteria), ladder_(criteria), consequences_(consequences) {
    stronger_ = [this](double a, double b) { return ladder_.stronger(a, b); };
  }

  void run() {
    auto const indicated =
        criteria_.policy == RulePolicy::first ? first() : strongest(RuleKind::indicate);
    auto const overriding = strongest(RuleKind::override_);
    auto const otherwise = static_cast<double>(level_index(criteria_, criteria_.default_level));
    auto base =
        diagrams().map(indicated, [&](double level) { return level == 0 ? otherwise : level; });
    base = diagrams().combine(base, strongest(RuleKind::modify), [this](double a, double b) {
      return a == 0 ? 0 : ladder_.stronger(a, b);  // a modifier alone indicates nothing
    });
    base = diagrams().combine(
        base, steps(), [this](double level, double up) { return ladder_.raised(level, up); });
    base = diagrams().combine(base, excluded(), [this](double level, double set) {
      return ladder_.past_excluded(level, set);
    });
    consequences_.level = diagrams().combine(base, overriding, unless_overridden);
    consequences_.by_default = diagrams().combine(
        indicated, overriding, [](double a, double b) { return a == 0 && b == 0 ? 1.0 : 0.0; });
    consequences_.or_above = or_above();
  }

 private:
  Diagrams& diagrams() { return consequences_.diagrams; }
  Ref speaks(std::size_t rule, double says) {
    return diagrams().map(consequences_.rules[rule], [&](double yes) { return yes * says; });
  }
  double level_of(Rule const& rule) const {
    return static_cast<double>(level_index(criteria_, rule.level));
  }

  Ref strongest(RuleKind kind) {
    Ref all = diagrams().constant(0);
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].kind == kind && !criteria_.rules[i].level.empty())
        all = diagrams().combine(all, speaks(i, level_of(criteria_.rules[i])), stronger_);
    return all;
  }

  // From the last rule to the first: each goes before all that come after it.
  Ref first() {
    Ref rest = diagrams().constant(0);
    for (auto i = criteria_.rules.size(); i-- > 0;)
      if (criteria_.rules[i].kind == RuleKind::indicate)
        rest = diagrams().combine(speaks(i, level_of(criteria_.rules[i])), rest,
                                  [](double a, double b) { return a > 0 ? a : b; });
    return rest;
  }

  Ref steps() {
    Ref all = diagrams().constant(0);
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].raise > 0)
        all = diagrams().combine(all, speaks(i, criteria_.rules[i].raise), greatest);
    return all;
  }

  Ref excluded() {
    Ref all = diagrams().constant(0);
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].kind == RuleKind::exclude)
        for (auto const& one : excluded_levels(criteria_.rules[i]))
          all = diagrams().combine(
              all, speaks(i, std::exp2(static_cast<double>(level_index(criteria_, one)))), joined);
    return all;
  }

  // Where a rule that leaves the choice speaks and its level is what it came to.
  Ref or_above() {
    Ref any = diagrams().constant(0);
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].or_above)
        any = diagrams().combine(
            any,
            diagrams().combine(speaks(i, level_of(criteria_.rules[i])), consequences_.level,
                               [](double a, double b) { return a > 0 && a == b ? 1.0 : 0.0; }),
            greatest);
    return any;
  }

  Criteria const& criteria_;
  Ladder ladder_;
  Consequences& consequences_;
  Diagrams::Both stronger_;
};

}  // namespace

void settle_level(Criteria const& criteria, Consequences& consequences) {
  Settling(criteria, consequences).run();
}

}  // namespace careplan
