#include "reporting/count_grid.hpp"

#include <algorithm>

#include "reporting/role.hpp"

namespace careplan {
namespace {

constexpr std::size_t longest_move = 6;
constexpr std::size_t most_moves = 600;
constexpr std::size_t most_tries = 20'000;

std::optional<std::size_t> position(CountGrid const& grid, Table const& table,
                                    std::string_view id) {
  for (std::size_t i = 0; i < grid.columns.size(); ++i)
    if (table.columns[grid.columns[i]].id == id) return i;
  return std::nullopt;
}

CountGrid grid_of_counts(Table const& table) {
  CountGrid grid{.rows = table.rows.size()};
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (assumed_role(table.columns[c]) == Role::count) grid.columns.push_back(c);
  grid.width = grid.columns.size();
  if (table.sums.columns)
    for (auto const& sum : *table.sums.columns) grid.width += sum.complete ? 0 : 1;
  grid.cells.resize(grid.rows * grid.width);
  grid.loose.resize(grid.width);
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t i = 0; i < grid.columns.size(); ++i)
      if (auto const* number = std::get_if<long>(&table.rows[r].at(grid.columns[i])))
        grid.at(r, i) = {.value = *number, .known = true};
  return grid;
}

// The sum over a row of what is known; nothing when the whole or every part is missing.
std::optional<long> left_over(CountGrid const& grid, std::size_t row, AxisSum const& sum) {
  if (!grid.at(row, sum.whole).known) return std::nullopt;
  long rest = grid.at(row, sum.whole).value;
  for (auto const part : sum.parts) {
    if (!grid.at(row, part).known) return std::nullopt;
    rest -= grid.at(row, part).value;
  }
  return rest;
}

bool add_column_sum(CountGrid& grid, Table const& table, ColumnSum const& declared,
                    std::size_t& next) {
  auto const whole = position(grid, table, declared.whole);
  if (!whole) return false;
  AxisSum sum{.whole = *whole};
  for (auto const& id : declared.parts) {
    auto const part = position(grid, table, id);
    if (!part) return false;
    sum.parts.push_back(*part);
  }
  for (std::size_t r = 0; r < grid.rows; ++r) {
    auto const rest = left_over(grid, r, sum);
    if (!rest) continue;
    if (*rest < 0 || (declared.complete && *rest > 0)) return false;
    if (!declared.complete) grid.at(r, next) = {.value = *rest, .known = true, .hidden = true};
  }
  if (!declared.complete) sum.parts.push_back(next++);
  grid.column_sums.push_back(std::move(sum));
  return true;
}

// Rows that say they add up, column by column: where they do not, the column counts people once.
void find_loose(CountGrid& grid) {
  for (std::size_t c = 0; c < grid.width; ++c)
    for (auto const& sum : grid.row_sums) {
      long parts = 0;
      for (auto const part : sum.parts) parts += grid.at(part, c).value;
      if (parts != grid.at(sum.whole, c).value) grid.loose[c] = true;
    }
}

int change_at(Move const& move, std::size_t at) {
  auto const step = std::ranges::find(move, at, &Step::at);
  return step == move.end() ? 0 : step->sign;
}

// By how much the move takes a sum away from holding.
int broken_by(Move const& move, AxisSum const& sum) {
  int by = 0;
  for (auto const& step : move) {
    if (step.at == sum.whole) by += step.sign;
    if (std::ranges::binary_search(sum.parts, step.at)) by -= step.sign;
  }
  return by;
}

Move with(Move move, std::size_t at, int sign) {
  move.push_back({at, sign});
  return move;
}

}  // namespace

std::optional<CountGrid> count_grid(Table const& table) {
  auto grid = grid_of_counts(table);
  auto next = grid.columns.size();
  if (table.sums.columns)
    for (auto const& sum : *table.sums.columns)
      if (!add_column_sum(grid, table, sum, next)) return std::nullopt;
  for (auto const& sum : table.sums.rows) grid.row_sums.push_back({sum.whole, sum.parts});
  for (auto* sums : {&grid.row_sums, &grid.column_sums})
    for (auto& sum : *sums) std::ranges::sort(sum.parts);
  find_loose(grid);
  return grid;
}

std::vector<Move> moves_from(std::size_t from, std::vector<AxisSum> const& sums) {
  std::vector<Move> moves;
  std::vector<Move> open{{{from, 1}}};
  for (std::size_t i = 0; i < open.size() && i < most_tries && moves.size() < most_moves; ++i) {
    auto const trial = open[i];
    auto const sum = std::ranges::find_if(
        sums, [&](AxisSum const& each) { return broken_by(trial, each) != 0; });
    if (sum == sums.end()) {
      moves.push_back(trial);
      continue;
    }
    if (trial.size() == longest_move || open.size() > most_tries) continue;
    int const sign = broken_by(trial, *sum) > 0 ? 1 : -1;
    for (auto const part : sum->parts)
      if (change_at(trial, part) == 0) open.push_back(with(trial, part, sign));
    if (change_at(trial, sum->whole) == 0) open.push_back(with(trial, sum->whole, -sign));
  }
  return moves;
}

}  // namespace careplan
