#include <algorithm>

#include "reporting/cell.hpp"
#include "reporting/figure.hpp"
#include "reporting/svg.hpp"

namespace careplan {
namespace {

constexpr long cell_width = 72;
constexpr long cell_height = 24;
constexpr long cells_top = 24;

struct Look {
  HeatState state;
  char const* css;
  char const* sign;
  char const* word;
};
constexpr Look looks[] = {{HeatState::met, "heat-met", "", "met"},
                          {HeatState::met_with_makeup, "heat-met", " +", "met with make-up"},
                          {HeatState::short_, "heat-short", " !", "short"},
                          {HeatState::exempt, "heat-exempt", " e", "exempt"},
                          {HeatState::open, "heat-open", " ?", "open"},
                          {HeatState::none, "heat-open", "", ""}};

Look const& look_of(HeatState state) {
  return *std::ranges::find(looks, state, &Look::state);
}

std::string words_of_cell(HeatCell const& cell) {
  if (!cell.hours) return {};
  return hours_text(*cell.hours) + look_of(cell.state).sign;
}

Html draw_cell(HeatCell const& cell, long x, long y) {
  if (!cell.hours) return {};
  auto const& look = look_of(cell.state);
  bool const low = cell.state == HeatState::short_;
  return html("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" class=\"edge {}\"/>\n",
              x + 1, y + 1, cell_width - 3, cell_height - 3, look.css) +
         text_at(x + 12, y + 16, words_of_cell(cell), low ? "strong" : "");
}

Html legend(long x, long y) {
  Html out;
  for (auto const& look : looks) {
    if (look.state == HeatState::none) continue;
    auto const text = std::string(look.word) + look.sign;
    out += html("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"2\" class=\"edge {}\"/>\n",
                x, y, look.css);
    out += text_at(x + 17, y + 10, text);
    x += 36 + text_width(text);
  }
  return out;
}

Table table_of(HeatMap const& map) {
  Table table{.id = "heat_map", .title = map.title, .columns = {{"client", "Client"}}};
  for (auto const& column : map.columns) table.columns.push_back({column, column});
  for (auto const& row : map.rows) {
    std::vector<Cell> cells{row.label};
    for (std::size_t i = 0; i < map.columns.size(); ++i) {
      bool const there = i < row.cells.size() && row.cells[i].hours;
      cells.push_back(
          there ? Cell(hours_text(*row.cells[i].hours) + " " + look_of(row.cells[i].state).word)
                : Cell());
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

Html heat_map_svg(HeatMap const& map) {
  long left = 40;
  for (auto const& row : map.rows) left = std::max(left, text_width(row.label) + 14);
  Html drawing;
  long x = left;
  for (auto const& column : map.columns) {
    drawing += text_at(x + 2, 14, column, "quiet");
    x += cell_width;
  }
  long y = cells_top;
  for (auto const& row : map.rows) {
    drawing += text_ending_at(left - 8, y + 16, row.label);
    for (std::size_t i = 0; i < std::min(row.cells.size(), map.columns.size()); ++i)
      drawing += draw_cell(row.cells[i], left + static_cast<long>(i) * cell_width, y);
    y += cell_height;
  }
  if (map.rows.empty()) {
    drawing += text_at(left, y + 14, "none", "quiet");
    y += cell_height;
  }
  constexpr long legend_width = 460;
  return figure({map.title, map.description, std::max(x, left + legend_width), y + 28},
                drawing + legend(left, y + 10), table_of(map));
}

}  // namespace careplan
