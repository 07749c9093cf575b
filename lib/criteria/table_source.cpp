#include "criteria/table_source.hpp"

#include <algorithm>
#include <cmath>

#include "criteria/combine.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

}  // namespace

TableSource::TableSource(Criteria const& criteria, std::size_t nodes)
    : criteria_(criteria),
      ladder_(criteria),
      all_(exact_consequences(criteria, {}, nodes, Coverage::all_clients)) {
  if (!exact()) return;
  stop_ = diagrams().constant(0);
  for (std::size_t i = 0; i < criteria.rules.size(); ++i)
    if (criteria.rules[i].kind == RuleKind::stop)
      stop_ = diagrams().combine(stop_, all_.rules[i], greatest);
}

std::vector<TableFact> TableSource::facts() const {
  std::vector<TableFact> facts;
  for (auto const& open : all_.open) {
    bool const numbers = open.domain.kind == DomainKind::number;
    TableFact fact{
        .fact = open.fact, .numbers = numbers, .ordered = numbers || open.domain.ordered};
    auto const rule = std::ranges::find(criteria_.facts, open.fact, &FactRule::id);
    if (rule != criteria_.facts.end()) fact.label = rule->label;
    for (auto const& one : open.classes)
      fact.answers.push_back({one.text, one.low, one.high, numbers && open.domain.step == 0});
    facts.push_back(std::move(fact));
  }
  return facts;
}

Ref TableSource::answers(std::vector<bool> const& shown) {
  auto levels = diagrams().map(all_.level, [](double level) { return std::exp2(level); });
  for (std::size_t i = open().size(); i-- > 0;)
    if (!shown[i]) levels = over(levels, i, joined);
  // Each stop by itself, as an answer tells them: two that take turns are in force nowhere surely.
  auto stop = diagrams().constant(0);
  for (std::size_t r = 0; r < criteria_.rules.size(); ++r) {
    if (criteria_.rules[r].kind != RuleKind::stop) continue;
    auto surely = all_.rules[r];
    for (std::size_t i = open().size(); i-- > 0;)
      if (!shown[i]) surely = over(surely, i, least);
    stop = diagrams().combine(stop, surely, greatest);
  }
  return diagrams().combine(levels, stop,
                            [](double set, double stops) { return stops > 0 ? stopped : set; });
}

Ref TableSource::over(Ref function, std::size_t variable, Diagrams::Both const& op) {
  auto const number = static_cast<int>(variable);
  auto all = diagrams().fixed(function, number, 0);
  for (std::size_t i = 1; i < open()[variable].classes.size(); ++i)
    all = diagrams().combine(all, diagrams().fixed(function, number, i), op);
  return all;
}

Ref TableSource::function_of(TableRow const& row) {
  auto all = diagrams().constant(1);
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (row.cells[i].empty()) continue;
    std::vector<double> by_class(open()[i].classes.size());
    for (auto const one : row.cells[i]) by_class[one] = 1;
    all = diagrams().combine(all, diagrams().variable(static_cast<int>(i), by_class), least);
  }
  return all;
}

// By itself: an exclusion or a raise needs others beside it.
bool TableSource::leads_there(Rule const& rule, TableRow const& row) const {
  if (row.stop || rule.kind == RuleKind::stop) return row.stop && rule.kind == RuleKind::stop;
  if (rule.kind == RuleKind::exclude || rule.level.empty() || row.levels.empty()) return false;
  auto const here = static_cast<double>(level_index(criteria_, row.levels.front()));
  auto const there = static_cast<double>(level_index(criteria_, rule.level));
  return ladder_.stronger(there, here) == there;
}

// The rules without those that can be spared, the last ones first; none when all together do not
// speak for everybody in the row.
std::vector<std::size_t> TableSource::enough(Ref row, std::vector<std::size_t> rules) {
  auto const silent_for_some = [&](std::vector<std::size_t> const& some) {
    auto left = row;
    for (auto const i : some)
      left =
          diagrams().combine(left, all_.rules[i], [](double a, double b) { return a * (1 - b); });
    return left != diagrams().constant(0);
  };
  if (silent_for_some(rules)) return {};
  for (auto i = rules.size(); i-- > 0;) {
    auto fewer = rules;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!silent_for_some(fewer)) rules = std::move(fewer);
  }
  return rules;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
unsigned TableSource::reached(Ref function, TableRow const& row, std::map<Ref, unsigned>& seen) {
  auto const& node = diagrams().at(function);
  if (node.end()) return node.value == 0 ? for_some_no : for_some_yes;
  if (auto const found = seen.find(function); found != seen.end()) return found->second;
  auto const& cell = row.cells[static_cast<std::size_t>(node.variable)];
  unsigned values = 0;
  for (std::size_t i = 0; i < node.next.size(); ++i)
    if (cell.empty() || std::ranges::binary_search(cell, i))
      values |= reached(node.next[i], row, seen);
  return seen[function] = values;
}

void TableSource::add_rules(TableRow& row) {
  std::vector<std::size_t> always;
  std::vector<std::size_t> direct;
  std::vector<std::size_t> indirect;
  for (std::size_t i = 0; i < criteria_.rules.size(); ++i) {
    auto const& rule = criteria_.rules[i];
    if ((rule.kind == RuleKind::stop) != row.stop) continue;
    std::map<Ref, unsigned> seen;
    auto const says = reached(all_.rules[i], row, seen);
    if (says == for_some_no) continue;
    if (says == for_some_yes) always.push_back(i);
    (leads_there(rule, row) ? direct : indirect).push_back(i);
  }
  bool const several = row.levels.size() > 1;
  auto const speaks_for_all = [&](std::size_t i) { return std::ranges::binary_search(always, i); };
  auto const fewest = [&](std::vector<std::size_t> const& rules) {
    auto const one = std::ranges::find_if(rules, speaks_for_all);
    return one != rules.end() ? std::vector{*one} : enough(function_of(row), rules);
  };
  auto found = several ? always : fewest(direct);
  if (found.empty() && !several) {
    indirect.insert(indirect.end(), direct.begin(), direct.end());
    found = fewest(indirect);
  }
  std::ranges::sort(found);
  for (auto const i : found) row.rules.push_back(criteria_.rules[i].id);
}

}  // namespace careplan
