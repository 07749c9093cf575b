#include "reporting/grid.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/text.hpp"
#include "reporting/wrap.hpp"

namespace careplan {
namespace {

constexpr std::size_t time_width = 6;  // "-20:30"
constexpr std::size_t column_gap = 2;
constexpr std::size_t narrowest_day = 8;

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return shown(text);
}

using Lines = std::vector<std::string>;

void append(Lines& lines, Lines const& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

// The blocks of one span of the clock, day by day.
using Row = std::map<unsigned, Lines>;

void add(Row& row, GridBlock const& block, std::size_t width) {
  auto& lines = row[block.day.iso_encoding()];
  append(lines, wrapped(one_line(block.label), width));
  if (!block.sublabel.empty())
    for (auto const& line : wrapped(one_line(block.sublabel), width - 1))
      lines.push_back(" " + line);
}

std::string set(Lines const& times, Row const& row, std::vector<weekday> const& days,
                std::size_t width) {
  std::size_t height = times.size();
  for (auto const& [day, lines] : row) height = std::max(height, lines.size());
  std::string out;
  for (std::size_t l = 0; l < height; ++l) {
    auto line = padded(l < times.size() ? times[l] : "", time_width);
    for (auto const day : days) {
      auto const cell = row.find(day.iso_encoding());
      bool const inside = cell != row.end() && l < cell->second.size();
      line += std::string(column_gap, ' ') + padded(inside ? cell->second[l] : "", width);
    }
    trim_end(line);
    out += line + '\n';
  }
  return out;
}

std::string header(std::string const& title, std::vector<weekday> const& days, std::size_t width,
                   RenderStyle const& style) {
  std::string names(time_width, ' ');
  std::string rule(time_width, '-');
  for (auto const day : days) {
    names += std::string(column_gap, ' ') + padded(to_text(day), width);
    rule += std::string(column_gap, ' ') + std::string(width, '-');
  }
  trim_end(names);
  auto const bold = [&](std::string const& line) {
    return (style.colour ? "\x1b[1m" + line + "\x1b[0m" : line) + '\n';
  };
  return (title.empty() ? "" : bold(one_line(title)) + '\n') + bold(names) + rule + '\n';
}

}  // namespace

std::vector<weekday> grid_days(std::vector<GridBlock> const& blocks) {
  unsigned last = 5;
  for (auto const& block : blocks) last = std::max(last, block.day.iso_encoding());
  std::vector<weekday> days;
  for (unsigned iso = 1; iso <= last; ++iso) days.emplace_back(iso % 7);
  return days;
}

std::string text_grid(std::string const& title, std::vector<GridBlock> blocks,
                      RenderStyle const& style) {
  auto const days = grid_days(blocks);
  auto const limit = style.width > 0 ? static_cast<std::size_t>(style.width) : 120;
  auto const beside = time_width + days.size() * column_gap;
  auto const width =
      std::max(narrowest_day, limit > beside ? (limit - beside) / days.size() : std::size_t{0});
  auto out = style.header ? header(title, days, width, style) : std::string();
  if (blocks.empty()) return out + "none\n";
  std::ranges::stable_sort(blocks, {}, [](GridBlock const& block) {
    return std::tuple(block.time.begin, block.time.end, block.label, block.sublabel);
  });
  std::map<Span<Clock>, Row> rows;
  for (auto const& block : blocks) add(rows[block.time], block, width);
  bool first = true;
  for (auto const& [time, row] : rows) {
    if (!std::exchange(first, false)) out += '\n';
    out += set({to_text(time.begin), "-" + to_text(time.end)}, row, days, width);
  }
  return out;
}

}  // namespace careplan
