// What is enough for each level.
#include <algorithm>

#include "criteria/ladder.hpp"
#include "criteria/primes.hpp"
#include "criteria/table_source.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

// Levels from the strongest down, as the places of their ids.
std::vector<std::size_t> by_strength(Criteria const& criteria) {
  Ladder const ladder(criteria);
  std::vector<std::size_t> order;
  for (std::size_t i = 1; i <= criteria.levels.size(); ++i) order.push_back(i);
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    auto const stronger = ladder.stronger(static_cast<double>(a), static_cast<double>(b));
    return a != b && stronger == static_cast<double>(a);
  });
  return order;
}

class Blocks {
 public:
  Blocks(Criteria const& criteria, TableSource& source, TableWish const& wish)
      : criteria_(criteria), source_(source), wish_(wish) {
    for (auto const& open : source.open()) {
      ordered_.push_back(open.domain.kind == DomainKind::number || open.domain.ordered);
      classes_.push_back(open.classes.size());
    }
  }

  LevelTable run() {
    LevelTable table{.facts = source_.facts()};
    auto const nobody = source_.diagrams().constant(0);
    add(table, {.stop = true}, source_.stop(), nobody);
    auto reached =
        source_.diagrams().map(source_.level(), [](double n) { return n == 0 ? 1. : 0.; });
    add(table, {}, reached, nobody);
    for (auto const level : by_strength(criteria_)) {
      auto const here = static_cast<double>(level);
      auto const only =
          source_.diagrams().map(source_.level(), [=](double n) { return n == here ? 1. : 0.; });
      auto const told = reached;
      reached = source_.diagrams().combine(reached, only, [](double a, double b) { return a + b; });
      auto const& id = criteria_.levels[level - 1].id;
      if (reached == source_.diagrams().constant(1)) {
        table.otherwise = id;
        break;
      }
      if (reached != told) add(table, {.level = id}, reached, told);
    }
    table.complete = source_.exact();
    return table;
  }

 private:
  // `function`: what leads to this block or to one before it; `told`: what leads to one before it.
  void add(LevelTable& table, LevelBlock block, Ref function, Ref told) {
    auto cubes = prime_cubes(source_.diagrams(), function, ordered_, most_cubes);
    block.complete = cubes.has_value();
    if (!cubes) return table.blocks.push_back(std::move(block));
    std::ranges::stable_sort(*cubes, {}, &Cube::size);
    auto const few = without_spares(source_.diagrams(), std::move(*cubes), classes_, told);
    for (auto const& cube : few) {
      if (block.rows.size() == wish_.most_rows) break;
      block.rows.push_back(row_of(cube, block));
    }
    block.left_out = few.size() - block.rows.size();
    std::ranges::stable_sort(block.rows, {}, [&](TableRow const& row) { return first_rule(row); });
    if (!few.empty()) table.blocks.push_back(std::move(block));
  }

  // Its place in the file: a reviewer reads the table beside it.
  std::size_t first_rule(TableRow const& row) const {
    auto const& rules = criteria_.rules;
    auto const found = std::ranges::find_if(rules, [&](Rule const& rule) {
      return !row.rules.empty() && rule.id == row.rules.front();
    });
    return static_cast<std::size_t>(found - rules.begin());
  }

  TableRow row_of(Cube const& cube, LevelBlock const& block) {
    TableRow row{.cells = std::vector<TableCell>(classes_.size()), .stop = block.stop};
    for (auto const& [variable, classes] : cube)
      row.cells[static_cast<std::size_t>(variable)] = classes;
    if (!block.level.empty()) row.levels.push_back(block.level);
    row.may_be_undetermined = block.level.empty() && !block.stop;
    source_.add_rules(row);
    return row;
  }

  static constexpr std::size_t most_cubes = 4'000;
  Criteria const& criteria_;
  TableSource& source_;
  TableWish const& wish_;
  std::vector<bool> ordered_;
  std::vector<std::size_t> classes_;
};

}  // namespace

LevelTable level_table(Criteria const& criteria, TableWish const& wish) {
  TableSource source(criteria, wish.nodes);
  if (!source.exact()) return {.facts = source.facts(), .complete = false};
  return Blocks(criteria, source, wish).run();
}

}  // namespace careplan
