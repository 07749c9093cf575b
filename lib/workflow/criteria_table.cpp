// The decision tables of criteria as typed tables.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "criteria/table.hpp"
#include "reporting/cell.hpp"
#include "workflow/criteria_review.hpp"

namespace careplan {
namespace {

constexpr std::size_t page = 80;  // columns of a terminal

using TableFacts = std::vector<TableFact>;

// "stop", "none", "iop", or all that the facts outside of the table may lead to.
std::string outcome_text(TableRow const& row) {
  if (row.stop) return "stop";
  auto levels = row.levels;
  if (row.may_be_undetermined) levels.emplace_back("none");
  return join(levels, ", ");
}

Cell rules_cell(TableRow const& row) {
  return row.rules.empty() ? Cell{} : Cell{row.rules};
}

// For programs: a column for each fact, empty where it is whatever it is.
Table machine_table(TableFacts const& facts, std::string id) {
  Table table{.id = std::move(id),
              .columns = {{"outcome", "Outcome", ColumnKind::list},
                          {"at_least", "At least", ColumnKind::yes_no},
                          {"when", "When", ColumnKind::text},
                          {"rules", "Rules", ColumnKind::list}}};
  for (auto const& fact : facts)
    table.columns.push_back({fmt::format("fact.{}", fact.fact), fact.label, ColumnKind::text});
  return table;
}

void add_machine_row(Table& table, TableFacts const& facts, TableRow const& row, bool at_least) {
  std::vector<std::string> outcome = row.levels;
  if (row.stop) outcome.emplace_back("stop");
  if (row.may_be_undetermined) outcome.emplace_back("none");
  std::vector<Cell> cells{outcome, at_least, condition_text(facts, row), rules_cell(row)};
  for (std::size_t i = 0; i < facts.size(); ++i)
    cells.push_back(row.cells[i].empty() ? Cell{} : Cell{cell_text(facts[i], row.cells[i])});
  table.rows.push_back(std::move(cells));
}

// Whether the facts of a table fit side by side, with the level and the rules.
bool fits_as_grid(DecisionTable const& table) {
  std::size_t width = 0;
  std::size_t outcome = 5;
  for (std::size_t i = 0; i < table.facts.size(); ++i) {
    auto widest = display_width(table.facts[i].fact);
    for (auto const& row : table.rows)
      widest = std::max(widest, display_width(cell_text(table.facts[i], row.cells[i])));
    width += widest + 2;
  }
  for (auto const& row : table.rows) outcome = std::max(outcome, display_width(outcome_text(row)));
  constexpr std::size_t narrow_rules = 14;
  return width + outcome + 2 + narrow_rules <= page;
}

Table grid(DecisionTable const& from) {
  Table table;
  for (auto const& fact : from.facts)
    table.columns.push_back({fact.fact, fact.fact, ColumnKind::text});
  table.columns.push_back({"outcome", "Level", ColumnKind::text});
  table.columns.push_back({"rules", "Rules", ColumnKind::list});
  for (auto const& row : from.rows) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < from.facts.size(); ++i)
      cells.emplace_back(cell_text(from.facts[i], row.cells[i]));
    cells.emplace_back(outcome_text(row));
    cells.push_back(rules_cell(row));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table sentences(DecisionTable const& from) {
  Table table{.columns = {{"outcome", "Level", ColumnKind::text},
                          {"when", "When", ColumnKind::text},
                          {"rules", "Rules", ColumnKind::list}}};
  for (auto const& row : from.rows)
    table.rows.push_back({outcome_text(row), condition_text(from.facts, row), rules_cell(row)});
  return table;
}

Table one_table(DecisionTable const& from, ReviewWish const& wish) {
  auto table = fits_as_grid(from) ? grid(from) : sentences(from);
  if (!wish.for_people) {
    table = machine_table(from.facts, "decision-table");
    for (auto const& row : from.rows) add_machine_row(table, from.facts, row, false);
  }
  table.id = "decision-table";
  table.notes.emplace_back("Every client is in exactly one row; - is whatever it is.");
  if (!wish.facts.empty())
    table.notes.emplace_back(
        "Where several levels stand, facts that are not in the table decide between them.");
  return table;
}

// Where the blocks of a table by level are headed: "stop", "php, or above".
std::string heading(LevelBlock const& block, bool strongest) {
  if (block.stop) return "stop";
  if (block.level.empty()) return "no level";
  return strongest ? block.level : fmt::format("{} or above", block.level);
}

std::string about_missing_rows(LevelBlock const& block, std::string const& name) {
  if (!block.complete)
    return fmt::format(
        "{}: more ways than can be told one by one, as sums and counts have them; --facts A,B "
        "gives a table of some facts.",
        name);
  return fmt::format("{}: {} more line(s), with at least as many findings; --level {} --rows {}.",
                     name, block.left_out, block.stop ? "stop" : block.level,
                     block.left_out + block.rows.size());
}

void add_block(Table& table, LevelTable const& from, LevelBlock const& block, bool strongest,
               ReviewWish const& wish) {
  auto const name = heading(block, strongest);
  if (wish.for_people && !block.rows.empty())
    table.rows.push_back({name, fmt::format("{}:", name), std::string()});
  for (auto const& row : block.rows)
    if (wish.for_people)
      table.rows.push_back(
          {name, fmt::format("- {}", condition_text(from.facts, row)), join(row.rules, ", ")});
    else
      add_machine_row(table, from.facts, row, !block.stop && !block.level.empty());
  if (block.left_out > 0 || !block.complete)
    table.notes.push_back(about_missing_rows(block, block.stop ? "stop" : block.level));
}

Table by_level(LevelTable const& from, ReviewWish const& wish) {
  // People read a heading for each level and its lines beneath.
  auto table = wish.for_people ? Table{.columns = {{"outcome", "Level", ColumnKind::text, true},
                                                   {"when", "Enough by itself", ColumnKind::text},
                                                   {"rules", "Rules", ColumnKind::text}},
                                       .group_by = 0}
                               : machine_table(from.facts, "level-table");
  table.id = "level-table";
  bool strongest = true;
  for (auto const& block : from.blocks) {
    bool const wanted =
        wish.level.empty() || wish.level == (block.stop ? "stop" : std::string_view(block.level));
    if (wanted) add_block(table, from, block, strongest, wish);
    if (!block.stop && !block.level.empty()) strongest = false;
  }
  if (wish.level.empty()) {
    table.notes.insert(
        table.notes.begin(),
        fmt::format("Read from the top: the first line that fits gives the level{}. Nothing in a "
                    "line can be left out. Levels are those there would be without a stop.",
                    from.otherwise.empty()
                        ? ""
                        : fmt::format("; where none fits it is {}", from.otherwise)));
  }
  return table;
}

void need_level(Criteria const& criteria, std::string const& level) {
  std::vector<std::string> known{"stop"};
  for (auto const& one : criteria.levels) known.push_back(one.id);
  if (level.empty() || std::ranges::find(known, level) != known.end()) return;
  throw Error(Fault::not_found, fmt::format("'{}' is not a level of {}", level, criteria.id), {},
              suggestion(level, known));
}

Error too_much(Criteria const& criteria) {
  return {Fault::input,
          "the criteria are too large for a table",
          {criteria.file},
          "compare single facts with numbers rather than sums of many"};
}

}  // namespace

Table review_table(Criteria const& criteria, ReviewWish const& wish) {
  if (criteria.proprietary() && !wish.licensed)
    throw Error(Fault::usage,
                fmt::format("a table would print the rules of {}, which are licensed", criteria.id),
                {}, "--include-licensed prints them");
  need_level(criteria, wish.level);
  TableWish const limits{.facts = wish.facts, .most_rows = wish.rows};
  std::string const head = fmt::format("{} {}: ", criteria.id, criteria.version);
  if (wish.level.empty()) {
    auto const one = decision_table(criteria, limits);
    if (one.complete) {
      auto table = one_table(one, wish);
      table.title = head + "which level when";
      return table;
    }
    if (!wish.facts.empty())
      throw Error(Fault::usage, fmt::format("the table has more than {} rows", wish.rows), {},
                  "name fewer facts, or allow more rows with --rows");
  }
  auto const levels = level_table(criteria, limits);
  if (!levels.complete) throw too_much(criteria);
  auto table = by_level(levels, wish);
  table.title = head + "what leads to which level";
  if (wish.level.empty())
    table.notes.push_back(fmt::format(
        "One table of every way to an answer would have more than {} rows.", wish.rows));
  return table;
}

}  // namespace careplan
