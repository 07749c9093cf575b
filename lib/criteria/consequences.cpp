#include "criteria/consequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "conditions/domain.hpp"
#include "core/text.hpp"
#include "criteria/combine.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

double sum(double a, double b) {
  return a + b;
}

bool not_applicable(Value const& value) {
  return value == Value(Missing::not_applicable);
}

// The number of an amount in which every fact is not applicable.
constexpr double left_out = std::numeric_limits<double>::lowest();

// Joins two amounts; one that is left out is not there.
Diagrams::Both skipping(Diagrams::Both op) {
  return [op = std::move(op)](double a, double b) {
    return a == left_out ? b : b == left_out ? a : op(a, b);
  };
}
// Joins an amount of facts with a plain number, which counts only beside some fact.
Diagrams::Both beside(Diagrams::Both op) {
  return [op = std::move(op)](double a, double b) { return a == left_out ? a : op(a, b); };
}

// Turns conditions into diagrams over the open facts.
class Builder {
 public:
  Builder(Criteria const& criteria, Facts const& facts, Consequences& consequences,
          Coverage coverage)
      : facts_(facts), consequences_(consequences), coverage_(coverage) {
    for (auto const& reading : readings(criteria)) open(reading);
  }

  Ref condition(Condition const& condition) { return build(condition.tree); }

  Ref operator()(FactTest const& test) {
    auto const found = variables_.find(test.fact);
    if (found == variables_.end()) return truth_of(judge(test, value_of_fact(test.fact)));
    std::vector<double> by_class;
    for (auto const& one : open_of(found->second).classes)
      by_class.push_back(!one.left_out && judge(test, one.sample) == Truth::yes ? 1 : 0);
    return diagrams().variable(found->second, by_class);
  }

  Ref operator()(AmountTest const& test) {
    auto const both = diagrams().combine(
        amount(test.left), amount(test.right),
        [](double a, double b) { return a == left_out || b == left_out ? left_out : a - b; });
    return diagrams().map(
        both, [&](double n) { return n != left_out && test.numbers.contains(n) ? 1.0 : 0.0; });
  }

  Ref operator()(AllOf const& node) { return fold(node.parts, least); }
  Ref operator()(AnyOf const& node) { return fold(node.parts, greatest); }
  Ref operator()(CountOf const& node) {
    return diagrams().map(fold(node.parts, sum),
                          [&](double n) { return node.numbers.contains(n) ? 1.0 : 0.0; });
  }
  Ref operator()(NotOf const& node) {
    return diagrams().map(build(node.part), [](double yes) { return 1 - yes; });
  }
  Ref operator()(Named const& node) { return build(node.part); }
  Ref operator()(KnownTest const& test) {
    bool const known = settled(value_of_fact(test.fact));
    if (coverage_ == Coverage::one_client) return diagrams().constant(known == test.known ? 1 : 0);
    auto const name = known_name(test.fact);
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
    if (classes && coverage_ == Coverage::any_record)
      classes->push_back({.sample = Missing::not_applicable, .left_out = true});
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

  Ref fold(std::vector<Tree> const& parts, Diagrams::Both const& op) {
    Ref all = build(parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i)
      all = diagrams().combine(all, build(parts[i]), op);
    return all;
  }

  Ref amount(Amount const& amount) {
    if (amount.kind == AmountKind::number)
      return diagrams().constant(amount.number * amount.weight);
    auto const all = amount.kind == AmountKind::fact ? number(amount) : joined_parts(amount);
    return diagrams().map(all, [&](double n) { return n == left_out ? n : n * amount.weight; });
  }

  // Facts first: plain numbers count only beside a fact that is there.
  Ref joined_parts(Amount const& amount) {
    std::vector<Ref> facts;
    std::vector<Ref> numbers;
    for (auto const& part : amount.parts)
      (reads_facts(part) ? facts : numbers).push_back(this->amount(part));
    auto const op = operation(amount.kind);
    Ref all = facts.empty() ? numbers.front() : facts.front();
    for (std::size_t i = 1; i < facts.size(); ++i)
      all = diagrams().combine(all, facts[i], skipping(op));
    for (std::size_t i = facts.empty() ? 1 : 0; i < numbers.size(); ++i)
      all = diagrams().combine(all, numbers[i], beside(op));
    return all;
  }

  static Diagrams::Both operation(AmountKind kind) {
    return kind == AmountKind::sum ? sum : kind == AmountKind::max ? greatest : least;
  }

  Ref number(Amount const& fact) {
    auto const value = value_of_fact(fact.fact);
    if (not_applicable(value)) return diagrams().constant(left_out);
    auto const found = variables_.find(fact.fact);
    if (found == variables_.end())
      return diagrams().constant(answer_classes(fact.domain, value, {}, false)->front().low);
    std::vector<double> by_class;
    for (auto const& one : open_of(found->second).classes)
      by_class.push_back(one.left_out ? left_out : one.low);
    return diagrams().variable(found->second, by_class);
  }

  Facts const& facts_;
  Consequences& consequences_;
  Coverage coverage_;
  std::map<std::string, int, std::less<>> variables_;
  std::map<Node const*, Ref> built_;
};

void add_rules(Criteria const& criteria, Builder& builder, Consequences& consequences) {
  for (auto const& rule : criteria.rules) {
    auto when = builder.condition(rule.when);
    if (rule.unless)
      when = consequences.diagrams.combine(when, builder.condition(rule.unless),
                                           [](double a, double b) { return a * (1 - b); });
    consequences.rules.push_back(when);
  }
}

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

std::string known_name(std::string_view fact) {
  return fmt::format("known({})", fact);
}

std::string fact_of_known(std::string_view variable) {
  constexpr std::string_view before = "known(";
  if (!variable.starts_with(before)) return {};
  return std::string(variable.substr(before.size(), variable.size() - before.size() - 1));
}

Consequences exact_consequences(Criteria const& criteria, Facts const& facts, std::size_t limit,
                                Coverage coverage) {
  Consequences consequences(limit);
  Builder builder(criteria, facts, consequences, coverage);
  if (!consequences.exact) return consequences;
  add_rules(criteria, builder, consequences);
  if (coverage == Coverage::all_clients)
    for (auto const& named : criteria.conditions)
      consequences.conditions.push_back(builder.condition(named.when));
  settle_level(criteria, consequences);
  consequences.exact = !consequences.diagrams.overflown();
  return consequences;
}

Consequences rule_consequences(Criteria const& criteria, std::size_t limit) {
  Consequences consequences(limit);
  Facts const nothing;
  Builder builder(criteria, nothing, consequences, Coverage::any_record);
  if (!consequences.exact) return consequences;
  add_rules(criteria, builder, consequences);
  consequences.exact = !consequences.diagrams.overflown();
  return consequences;
}

Consequences bounded_consequences(Criteria const& criteria, Facts const& facts, std::size_t limit) {
  // Each rule that may speak is a variable of its own. Their number is small and so is the diagram.
  Consequences consequences(limit);
  consequences.exact = false;
  auto const fact_of = [&](std::string_view name) -> Value {
    auto const found = facts.find(name);
    return found == facts.end() ? Value(Missing::not_asked) : found->second;
  };
  auto const free = [&](std::string name, std::size_t values) {
    OpenFact open{.fact = std::move(name)};
    std::vector<double> by_class;
    for (std::size_t i = 0; i < values; ++i) {
      by_class.push_back(static_cast<double>(i));
      open.classes.push_back({.sample = by_class.back(), .text = to_text(by_class.back())});
    }
    consequences.open.push_back(std::move(open));
    return consequences.diagrams.variable(static_cast<int>(consequences.open.size()) - 1, by_class);
  };
  for (auto const& rule : criteria.rules) {
    auto truth = evaluate(rule.when, fact_of);
    if (rule.unless) truth = both(truth, opposite(evaluate(rule.unless, fact_of)));
    consequences.rules.push_back(truth == Truth::unknown
                                     ? free(rule.id, 2)
                                     : consequences.diagrams.constant(truth == Truth::yes ? 1 : 0));
  }
  settle_level(criteria, consequences);
  if (consequences.diagrams.overflown()) {
    consequences.level = free("level", criteria.levels.size() + 1);
    consequences.by_default = free("default", 2);
    consequences.or_above = free("or above", 2);
  }
  return consequences;
}

}  // namespace careplan
