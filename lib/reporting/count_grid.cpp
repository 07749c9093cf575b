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

struct Trial {
  std::vector<int> change{};
  Move move{};
};

// The first sum that the change breaks.
AxisSum const* broken(std::vector<int> const& change, std::vector<AxisSum> const& sums, int& by) {
  for (auto const& sum : sums) {
    by = change[sum.whole];
    for (auto const part : sum.parts) by -= change[part];
    if (by != 0) return &sum;
  }
  return nullptr;
}

Trial with(Trial trial, std::size_t at, int sign) {
  trial.change[at] = sign;
  trial.move.push_back({at, sign});
  return trial;
}

std::size_t axis_length(std::size_t from, std::vector<AxisSum> const& sums) {
  std::size_t length = from;
  for (auto const& sum : sums) {
    length = std::max(length, sum.whole);
    for (auto const part : sum.parts) length = std::max(length, part);
  }
  return length + 1;
}

}  // namespace

std::optional<CountGrid> count_grid(Table const& table) {
  auto grid = grid_of_counts(table);
  auto next = grid.columns.size();
  if (table.sums.columns)
    for (auto const& sum : *table.sums.columns)
      if (!add_column_sum(grid, table, sum, next)) return std::nullopt;
  for (auto const& sum : table.sums.rows) grid.row_sums.push_back({sum.whole, sum.parts});
  find_loose(grid);
  return grid;
}

std::vector<Move> moves_from(std::size_t from, std::vector<AxisSum> const& sums) {
  std::vector<Move> moves;
  std::vector<Trial> open{with({.change = std::vector<int>(axis_length(from, sums))}, from, 1)};
  for (std::size_t i = 0; i < open.size() && i < most_tries && moves.size() < most_moves; ++i) {
    auto const trial = open[i];
    int by = 0;
    auto const* const sum = broken(trial.change, sums, by);
    if (sum == nullptr) {
      moves.push_back(trial.move);
      continue;
    }
    if (trial.move.size() == longest_move || open.size() > most_tries) continue;
    for (auto const part : sum->parts)
      if (trial.change[part] == 0) open.push_back(with(trial, part, by > 0 ? 1 : -1));
    if (trial.change[sum->whole] == 0) open.push_back(with(trial, sum->whole, by > 0 ? -1 : 1));
  }
  return moves;
}

}  // namespace careplan
