// Figures for pages: inline SVG with a title, a description and the same values as a table beneath.
// Colour only repeats what a label says. All texts are escaped.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reporting/grid.hpp"
#include "reporting/html.hpp"

namespace careplan {

// The week as a timetable: days across, time down (hours without any block are folded), blocks that
// overlap side by side, coloured by kind and labelled. What does not fit a block stands in its
// tooltip and in the table.
Html week_grid_svg(std::string const& title, std::vector<GridBlock> const& blocks);

enum class HeatState { none, met, met_with_makeup, short_, exempt, open };

struct HeatCell {
  std::optional<Minutes> hours{};  // empty: not enrolled that week
  HeatState state = HeatState::none;
};
struct HeatRow {
  std::string label{};  // client
  std::vector<HeatCell> cells{};
};
struct HeatMap {
  std::string title{};
  std::string description{};
  std::vector<std::string> columns{};  // weeks
  std::vector<HeatRow> rows{};         // each with at most one cell a column
};
// Hours by client and week. Every cell shows its hours and a sign for its state: + made up, !
// short, e exempt, ? open.
Html heat_map_svg(HeatMap const& map);

struct Bar {
  std::string label{};
  double value = 0;     // zero or more
  std::string shown{};  // "37.7 %"; empty: the number
};
struct BarFigure {
  std::string title{};
  std::string description{};
  std::vector<Bar> bars{};
  std::optional<Bar> reference{};  // a line across all bars, such as a benchmark
};
Html bars_svg(BarFigure const& figure);

}  // namespace careplan
