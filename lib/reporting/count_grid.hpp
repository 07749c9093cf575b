// The counts of a table as a grid with its sums, and the moves that keep them; private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

// whole = sum of parts, as positions on one axis of the grid.
struct AxisSum {
  std::size_t whole = 0;
  std::vector<std::size_t> parts{};  // sorted
};

struct CountGrid {
  struct Cell {
    long value = 0;
    bool known = false;   // there is a number
    bool hidden = false;  // readers do not see it
  };
  std::size_t rows = 0;  // of the table; beyond them come the wholes of groups
  std::size_t height = 0;
  std::vector<std::size_t> columns{};  // of the table; beyond them come the ones nobody prints
  std::size_t width = 0;
  std::vector<Cell> cells{};
  std::vector<AxisSum> row_sums{};
  std::vector<AxisSum> column_sums{};
  std::vector<bool> loose{};  // by column: its rows do not add up (people counted once)
  // A column of the table that repeats the whole of a group, and for each row the row it repeats.
  struct Repeated {
    std::size_t table_column = 0;
    std::size_t column = 0;
    std::vector<std::size_t> rows{};
  };
  std::vector<Repeated> repeated{};

  Cell& at(std::size_t row, std::size_t column) { return cells[row * width + column]; }
  Cell const& at(std::size_t row, std::size_t column) const { return cells[row * width + column]; }
};

// What the parts of an incomplete sum leave out becomes a column of its own, hidden from the start.
// Nothing when a declared sum of columns does not hold: then nobody knows what does.
std::optional<CountGrid> count_grid(Table const& table);

// Ways to change positions of one axis by one, up or down, so that every sum still holds: the first
// step is position `from` up. Small ones come first; not more than a few hundred.
struct Step {
  std::size_t at = 0;
  int sign = 1;
};
using Move = std::vector<Step>;
std::vector<Move> moves_from(std::size_t from, std::vector<AxisSum> const& sums);

}  // namespace careplan
