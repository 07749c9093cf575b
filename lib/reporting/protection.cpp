#include "reporting/protection.hpp"

#include <algorithm>
#include <limits>

namespace careplan {
namespace {

// A row move and a column move together: each cell of their product changes by the product of
// signs.
struct Witness {
  Move rows{};
  Move columns{};
};

// How often the move can be made in one direction before a count would fall below zero.
long room_for(CountGrid const& grid, Witness const& witness, int direction) {
  long room = std::numeric_limits<long>::max();
  for (auto const row : witness.rows)
    for (auto const column : witness.columns) {
      auto const& cell = grid.at(row.at, column.at);
      if (!cell.known) return 0;
      if (row.sign * column.sign * direction < 0) room = std::min(room, std::max(0L, cell.value));
    }
  return room;
}

// What hiding it takes from readers: each cell, small ones first; rows and columns that add up
// others are worth more than those.
long price(CountGrid const& grid, Witness const& witness) {
  auto const is_whole = [](std::vector<AxisSum> const& sums, std::size_t at) {
    return std::ranges::any_of(sums, [&](AxisSum const& sum) { return sum.whole == at; });
  };
  long total = 0;
  for (auto const row : witness.rows)
    for (auto const column : witness.columns) {
      auto const& cell = grid.at(row.at, column.at);
      if (cell.hidden) continue;
      long const worth = 1000 + std::min(cell.value, 900L);
      bool const sums_up = is_whole(grid.row_sums, row.at) || is_whole(grid.column_sums, column.at);
      total += sums_up ? 4 * worth : worth;
    }
  return total;
}

void hide_cells(CountGrid& grid, Witness const& witness) {
  for (auto const row : witness.rows)
    for (auto const column : witness.columns) grid.at(row.at, column.at).hidden = true;
}

std::vector<Witness> witnesses(CountGrid const& grid, std::size_t row, std::size_t column) {
  // Rows of a column that does not add up tell nothing of one another once their whole is hidden.
  auto const rows =
      grid.loose[column] ? std::vector<Move>{Move{{row, 1}}} : moves_from(row, grid.row_sums);
  auto const columns = moves_from(column, grid.column_sums);
  std::vector<Witness> all;
  for (auto const& each : rows)
    for (auto const& other : columns) all.push_back({each, other});
  return all;
}

// Moves one after the other, the cheapest for what it does first, until the count has changed by
// `distance`: a whole of small parts falls with several of them. On the way every value between is
// passed.
bool walk(CountGrid& grid, std::vector<Witness> const& all, int direction, long distance) {
  auto trial = grid;
  while (distance > 0) {
    Witness const* best = nullptr;
    long best_steps = 0;
    long best_price = 0;
    for (auto const& witness : all) {
      auto const steps = std::min(distance, room_for(trial, witness, direction));
      if (steps == 0) continue;
      auto const cost = price(trial, witness);
      if (best != nullptr && cost * best_steps >= best_price * steps) continue;
      best = &witness;
      best_steps = steps;
      best_price = cost;
    }
    if (best == nullptr) return false;
    for (auto const row : best->rows)
      for (auto const column : best->columns)
        trial.at(row.at, column.at).value += row.sign * column.sign * direction * best_steps;
    hide_cells(trial, *best);
    distance -= best_steps;
  }
  for (std::size_t i = 0; i < grid.cells.size(); ++i) grid.cells[i].hidden = trial.cells[i].hidden;
  return true;
}

}  // namespace

bool protect(CountGrid& grid, std::size_t row, std::size_t column, CountLimits limits) {
  auto const value = grid.at(row, column).value;
  auto const up = std::max(0L, limits.most - value);
  auto const down = std::max(0L, value - limits.least);
  auto const all = witnesses(grid, row, column);
  Witness const* best = nullptr;
  for (auto const& witness : all)
    if (room_for(grid, witness, 1) >= up && room_for(grid, witness, -1) >= down &&
        (best == nullptr || price(grid, witness) < price(grid, *best)))
      best = &witness;
  if (best == nullptr) return walk(grid, all, 1, up) && walk(grid, all, -1, down);
  hide_cells(grid, *best);
  return true;
}

}  // namespace careplan
