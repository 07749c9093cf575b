// A week as a grid: days across, time down. Plain values, so that any schedule can be drawn.
#pragma once

#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "reporting/table.hpp"

namespace careplan {

struct GridBlock {
  weekday day{};
  Span<Clock> time{};
  std::string label{};     // "Group therapy"
  std::string sublabel{};  // "K2, room A, 9 clients"
  std::string kind{};      // what colour follows: the service
  bool operator==(GridBlock const&) const = default;
};

// The days that a grid of these blocks shows: Monday to Friday, and of the weekend as much as is
// used.
std::vector<weekday> grid_days(std::vector<GridBlock> const& blocks);

// The grid for a terminal. Each row is one span of the clock, so nothing is left to be measured by
// eye; blocks of one span and day stand under one another. Texts wrap and are never cut off; a
// style without width takes 120 columns. Without blocks it says "none".
std::string text_grid(std::string const& title, std::vector<GridBlock> blocks,
                      RenderStyle const& style = {});

}  // namespace careplan
