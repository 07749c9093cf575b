#include "reporting/count_grid.hpp"

#include <algorithm>
#include <map>

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

bool is_group_whole(Table const& table, std::string const& id) {
  return std::ranges::find(table.sums.groups, id, &GroupSum::whole) != table.sums.groups.end();
}

CountGrid grid_of_counts(Table const& table) {
  CountGrid grid{.rows = table.rows.size()};
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (assumed_role(table.columns[c]) == Role::count &&
        !is_group_whole(table, table.columns[c].id))
      grid.columns.push_back(c);
  grid.width = grid.columns.size();
  if (table.sums.columns)
    for (auto const& sum : *table.sums.columns) grid.width += sum.complete ? 0 : 1;
  // At most one whole for each row and group sum, and what is left out of each sum of rows.
  grid.height = grid.rows * (1 + table.sums.groups.size()) + table.sums.rows.size();
  grid.cells.resize(grid.height * grid.width);
  grid.loose.resize(grid.width);
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t i = 0; i < grid.columns.size(); ++i)
      if (auto const* number = std::get_if<long>(&table.rows[r].at(grid.columns[i])))
        grid.at(r, i) = {.value = *number, .known = true};
  grid.height = grid.rows;
  return grid;
}

std::optional<std::size_t> table_column(Table const& table, std::string const& id) {
  auto const found = std::ranges::find(table.columns, id, &Column::id);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.columns.begin());
}

std::vector<Cell> group_key(Table const& table, GroupSum const& group, std::size_t row) {
  std::vector<Cell> key;
  for (auto const& id : group.by)
    if (auto const column = table_column(table, id)) key.push_back(table.rows[row].at(*column));
  return key;
}

// A row of its own for the whole of each group. False when the parts do not add up to it.
bool add_group_sum(CountGrid& grid, Table const& table, GroupSum const& group) {
  auto const part = position(grid, table, group.part);
  auto const whole = table_column(table, group.whole);
  if (!part || !whole) return false;
  std::map<std::vector<Cell>, std::size_t> rows;
  CountGrid::Repeated repeated{.table_column = *whole, .column = *part};
  for (std::size_t r = 0; r < grid.rows; ++r) {
    auto const [at, fresh] = rows.emplace(group_key(table, group, r), grid.height);
    if (fresh) {
      auto const* number = std::get_if<long>(&table.rows[r].at(*whole));
      if (number == nullptr) return false;
      grid.at(grid.height++, *part) = {.value = *number, .known = true};
      grid.row_sums.push_back({.whole = at->second});
    }
    repeated.rows.push_back(at->second);
    auto const sum = std::ranges::find(grid.row_sums, at->second, &AxisSum::whole);
    sum->parts.push_back(r);
  }
  grid.repeated.push_back(std::move(repeated));
  return std::ranges::all_of(grid.row_sums, [&](AxisSum const& sum) {
    if (sum.whole < grid.rows) return true;
    long parts = 0;
    for (auto const row : sum.parts) parts += grid.at(row, *part).value;
    return parts == grid.at(sum.whole, *part).value;
  });
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

// What the parts leave out becomes a row of its own, hidden from the start. Of a column in which it
// cannot be worked out it may be anything.
bool add_row_sum(CountGrid& grid, RowSum const& declared) {
  AxisSum sum{.whole = declared.whole, .parts = declared.parts};
  if (!declared.complete) {
    constexpr long anything = 1L << 30;
    auto const rest = grid.height++;
    for (std::size_t c = 0; c < grid.columns.size(); ++c) {
      auto const known = [&](std::size_t row) { return grid.at(row, c).known; };
      long left = anything;
      if (known(sum.whole) && std::ranges::all_of(sum.parts, known)) {
        left = grid.at(sum.whole, c).value;
        for (auto const part : sum.parts) left -= grid.at(part, c).value;
      }
      if (left < 0) return false;
      grid.at(rest, c) = {.value = left, .known = true, .hidden = true};
    }
    sum.parts.push_back(rest);
  }
  grid.row_sums.push_back(std::move(sum));
  return true;
}

// Rows that say they add up, column by column: where they do not, the column counts people once.
void find_loose(CountGrid& grid) {
  for (std::size_t c = 0; c < grid.width; ++c)
    for (auto const& sum : grid.row_sums) {
      if (!grid.at(sum.whole, c).known) continue;
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
  for (auto const& sum : table.sums.rows)
    if (!add_row_sum(grid, sum)) return std::nullopt;
  find_loose(grid);
  for (auto const& group : table.sums.groups)
    if (!add_group_sum(grid, table, group)) return std::nullopt;
  for (auto* sums : {&grid.row_sums, &grid.column_sums})
    for (auto& sum : *sums) std::ranges::sort(sum.parts);
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
