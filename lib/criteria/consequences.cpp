#include "criteria/consequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "conditions/domain.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

double add(double a, double b) {
  return a + b;
}
double less(double a, double b) {
  return a - b;
}
double greatest(double a, double b) {
  return std::max(a, b);
}
double least(double a, double b) {
  return std::min(a, b);
}
// Base level (a) where the override (b) is silent.
double unless_overridden(double a, double b) {
  return b > 0 ? b : a;
}
// An indicated level raised; a modifier alone indicates nothing.
double raised(double a, double b) {
  return a == 0 ? 0 : std::max(a, b);
}
// Sets of levels are sums of powers of two.
double joined(double a, double b) {
  return static_cast<double>(static_cast<std::uint64_t>(a) | static_cast<std::uint64_t>(b));
}
// The least level from this one up that is not in the set; it may be one past the last.
double past_excluded(double level, double set) {
  auto const excluded = static_cast<std::uint64_t>(set);
  while (level > 0 && ((excluded >> static_cast<unsigned>(level)) & 1) != 0) ++level;
  return level;
}

bool not_applicable(Value const& value) {
  return value == Value(Missing::not_applicable);
}

// Turns conditions into diagrams over the open facts.
class Builder {
 public:
  Builder(Criteria const& criteria, Facts const& facts, Consequences& consequences,
          bool known_is_free)
      : facts_(facts), consequences_(consequences), known_is_free_(known_is_free) {
    for (auto const& reading : readings(criteria)) open(reading);
  }

  Ref condition(Condition const& condition) { return build(condition.tree); }

  Ref operator()(FactTest const& test) {
    auto const found = variables_.find(test.fact);
    if (found == variables_.end()) return truth_of(judge(test, value_of_fact(test.fact)));
    std::vector<double> by_class;
    for (auto const& one : open_of(found->second).classes)
      by_class.push_back(judge(test, one.sample) == Truth::yes ? 1 : 0);
    return diagrams().variable(found->second, by_class);
  }

  Ref operator()(AmountTest const& test) {
    auto const left = amount(test.left);
    auto const right = amount(test.right);
    if (!left || !right) return diagrams().constant(0);
    auto const difference = diagrams().combine(*left, *right, less);
    return among(difference, test.numbers);
  }

  Ref operator()(AllOf const& node) { return fold(node.parts, least); }
  Ref operator()(AnyOf const& node) { return fold(node.parts, greatest); }
  Ref operator()(CountOf const& node) { return among(fold(node.parts, add), node.numbers); }
  Ref operator()(NotOf const& node) {
    return diagrams().map(build(node.part), [](double yes) { return 1 - yes; });
  }
  Ref operator()(Named const& node) { return build(node.part); }
  Ref operator()(KnownTest const& test) {
    bool const known = settled(value_of_fact(test.fact));
    if (!known_is_free_) return diagrams().constant(known == test.known ? 1 : 0);
    auto const name = fmt::format("known({})", test.fact);
    if (!variables_.contains(name)) {
      Domain const yes_no{.kind = DomainKind::yes_no};
      add_variable({name, yes_no, *answer_classes(yes_no, Missing::not_asked, {}, false)});
    }
    return diagrams().variable(variables_.find(name)->second,
                               test.known ? std::vector{0.0, 1.0} : std::vector{1.0, 0.0});
  }

 private:
  Diagrams& diagrams() { return consequences_.diagrams; }
  OpenFact const& open_of(int variable) const {
    return consequences_.open[static_cast<std::size_t>(variable)];
  }
  Value value_of_fact(std::string const& fact) const {
    auto const found = facts_.find(fact);
    return found == facts_.end() ? Value(Missing::not_asked) : found->second;
  }

  void add_variable(OpenFact fact) {
    variables_[fact.fact] = static_cast<int>(consequences_.open.size());
    consequences_.open.push_back(std::move(fact));
  }

  void open(Reading const& reading) {
    auto const value = value_of_fact(reading.fact);
    if (not_applicable(value)) return;
    auto classes = answer_classes(reading.domain, value, reading.breaks, reading.in_amount);
    if (!classes)
      consequences_.exact = false;
    else if (classes->size() > 1)
      add_variable({reading.fact, reading.domain, std::move(*classes)});
  }

  Ref build(Tree const& tree) {
    if (auto const found = built_.find(tree.get()); found != built_.end()) return found->second;
    return built_[tree.get()] = std::visit(*this, tree->is);
  }

  Ref truth_of(Truth truth) { return diagrams().constant(truth == Truth::yes ? 1 : 0); }

  Ref fold(std::vector<Tree> const& parts, Diagrams::Both op) {
    Ref all = build(parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i)
      all = diagrams().combine(all, build(parts[i]), op);
    return all;
  }

  Ref among(Ref number, NumberSet const& numbers) {
    return diagrams().map(number, [&](double n) { return numbers.contains(n) ? 1.0 : 0.0; });
  }

  // Nothing when every fact of the amount is not applicable.
  std::optional<Ref> amount(Amount const& amount) {
    std::optional<Ref> all;
    bool some_fact = amount.kind == AmountKind::fact;
    if (amount.kind == AmountKind::number) all = diagrams().constant(amount.number);
    if (amount.kind == AmountKind::fact) all = number(amount);
    for (auto const& part : amount.parts) {
      auto const one = this->amount(part);
      if (!one) continue;
      some_fact = some_fact || reads_facts(part);
      if (all)
        all = diagrams().combine(*all, *one, operation(amount.kind));
      else
        all = one;
    }
    if (!all || some_fact != reads_facts(amount)) return std::nullopt;
    return diagrams().map(*all, [&](double n) { return n * amount.weight; });
  }

  static Diagrams::Both operation(AmountKind kind) {
    return kind == AmountKind::sum ? add : kind == AmountKind::max ? greatest : least;
  }

  std::optional<Ref> number(Amount const& fact) {
    auto const value = value_of_fact(fact.fact);
    if (not_applicable(value)) return std::nullopt;
    auto const found = variables_.find(fact.fact);
    if (found == variables_.end()) return diagrams().constant(open_numbers(fact.domain, value).low);
    std::vector<double> by_class;
    for (auto const& one : open_of(found->second).classes) by_class.push_back(one.low);
    return diagrams().variable(found->second, by_class);
  }

  Facts const& facts_;
  Consequences& consequences_;
  bool known_is_free_;
  std::map<std::string, int, std::less<>> variables_;
  std::map<Node const*, Ref> built_;
};

}  // namespace

Truth Consequences::truth_of(Diagrams::Ref ref) const {
  auto const values = diagrams.values(ref);
  return values.size() > 1 ? Truth::unknown : truth(values.front() != 0);
}

std::vector<std::string> excluded_levels(Rule const& rule) {
  auto levels = rule.levels;
  if (!rule.level.empty()) levels.push_back(rule.level);
  return levels;
}

std::size_t level_index(Criteria const& criteria, std::string_view level) {
  auto const* const found = criteria.find_level(level);
  return found == nullptr ? 0 : static_cast<std::size_t>(found - criteria.levels.data()) + 1;
}

Consequences exact_consequences(Criteria const& criteria, Facts const& facts, std::size_t limit,
                                bool known_is_free) {
  Consequences consequences(limit);
  Builder builder(criteria, facts, consequences, known_is_free);
  if (!consequences.exact) return consequences;
  for (auto const& rule : criteria.rules) {
    auto when = builder.condition(rule.when);
    if (rule.unless)
      when = consequences.diagrams.combine(when, builder.condition(rule.unless),
                                           [](double a, double b) { return a * (1 - b); });
    consequences.rules.push_back(when);
  }
  settle_level(criteria, consequences);
  consequences.exact = !consequences.diagrams.overflown();
  return consequences;
}

Consequences bounded_consequences(Criteria const& criteria, Facts const& facts) {
  // Each rule that may speak is a variable of its own. Their number is small and so is the diagram.
  Consequences consequences(1'000'000);
  consequences.exact = false;
  auto const fact_of = [&](std::string_view name) -> Value {
    auto const found = facts.find(name);
    return found == facts.end() ? Value(Missing::not_asked) : found->second;
  };
  int variable = 0;
  for (auto const& rule : criteria.rules) {
    auto truth = evaluate(rule.when, fact_of);
    if (rule.unless) truth = both(truth, opposite(evaluate(rule.unless, fact_of)));
    consequences.rules.push_back(truth == Truth::unknown
                                     ? consequences.diagrams.variable(variable++, {0, 1})
                                     : consequences.diagrams.constant(truth == Truth::yes ? 1 : 0));
  }
  settle_level(criteria, consequences);
  if (consequences.diagrams.overflown()) {
    std::vector<double> any;
    for (std::size_t level = 0; level <= criteria.levels.size(); ++level)
      any.push_back(static_cast<double>(level));
    consequences.level = consequences.diagrams.variable(variable++, any);
    consequences.by_default = consequences.diagrams.variable(variable, {0, 1});
  }
  return consequences;
}

void settle_level(Criteria const& criteria, Consequences& consequences) {
  auto& diagrams = consequences.diagrams;
  auto const none = diagrams.constant(0);
  Ref indicated = none;
  Ref modified = none;
  Ref overriding = none;
  Ref excluded = none;
  for (std::size_t i = 0; i < criteria.rules.size(); ++i) {
    auto const& rule = criteria.rules[i];
    auto const speaks = [&](double says) {
      return diagrams.map(consequences.rules[i], [&](double yes) { return yes * says; });
    };
    auto const level = static_cast<double>(level_index(criteria, rule.level));
    if (rule.kind == RuleKind::indicate)
      indicated = diagrams.combine(indicated, speaks(level), greatest);
    if (rule.kind == RuleKind::modify)
      modified = diagrams.combine(modified, speaks(level), greatest);
    if (rule.kind == RuleKind::override_)
      overriding = diagrams.combine(overriding, speaks(level), greatest);
    if (rule.kind == RuleKind::exclude)
      for (auto const& one : excluded_levels(rule))
        excluded = diagrams.combine(
            excluded, speaks(std::exp2(static_cast<double>(level_index(criteria, one)))), joined);
  }
  auto const otherwise = static_cast<double>(level_index(criteria, criteria.default_level));
  auto base = diagrams.map(indicated, [&](double level) { return level == 0 ? otherwise : level; });
  base = diagrams.combine(base, modified, raised);
  base = diagrams.combine(base, excluded, past_excluded);
  auto const top = static_cast<double>(criteria.levels.size());
  base = diagrams.map(base, [&](double level) { return level > top ? 0 : level; });
  consequences.level = diagrams.combine(base, overriding, unless_overridden);
  consequences.by_default = diagrams.combine(
      indicated, overriding, [](double a, double b) { return a == 0 && b == 0 ? 1.0 : 0.0; });
}

}  // namespace careplan
