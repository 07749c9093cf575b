#include "reporting/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <span>

#include "core/text.hpp"
#include "reporting/cell.hpp"
#include "reporting/wrap.hpp"

namespace careplan {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_text = 12;  // wrapped texts stay readable from here on

struct Sheet {
  std::vector<std::string> titles{};
  std::vector<bool> right{};
  std::vector<std::size_t> widths{};
  std::vector<std::vector<std::string>> rows{};
  std::vector<bool> new_group{};  // a blank line before this row
  std::string left_out{};         // titles of columns
};

std::vector<std::size_t> columns_for_people(Table const& table) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (!table.columns[i].machine_only) columns.push_back(i);
  return columns;
}

std::size_t widest_line(std::string_view text) {
  std::size_t widest = 0;
  for (auto const line : split(text, '\n')) widest = std::max(widest, display_width(line));
  return widest;
}

// What a column may shrink to: headers wrap first, then texts; numbers and dates stay whole.
struct Least {
  std::size_t by_header = 0;
  std::size_t by_text = 0;
};

Least least_width(Column const& column, std::size_t cells) {
  bool const wraps = column.kind == ColumnKind::text || column.kind == ColumnKind::list ||
                     column.kind == ColumnKind::json;
  auto const title = widest_word(shown(column.title));
  return {std::max(title, cells), std::max(title, wraps ? std::min(cells, narrowest_text) : cells)};
}

// Takes one column at a time from the widest that can still shrink, until the sheet fits.
void fit(std::vector<std::size_t>& widths, std::span<Least const> least, std::size_t Least::* by,
         std::size_t limit) {
  auto total = std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
  while (total > limit) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i)
      if (widths[i] > least[i].*by && (widest == widths.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == widths.size()) return;
    --widths[widest];
    --total;
  }
}

// A column as it is written: its cells, and the widest of them.
struct ColumnText {
  std::vector<std::string> cells{};
  std::size_t widest = 0;
};

ColumnText written(Table const& table, std::size_t c) {
  ColumnText column;
  int const decimals = decimals_of(table, c);
  for (auto const& row : table.rows) {
    column.cells.push_back(cell_text(row.at(c), table.columns[c].kind, decimals));
    column.widest = std::max(column.widest, widest_line(column.cells.back()));
  }
  return column;
}

// Takes columns that may be left out from the right, until the others can be made to fit.
std::string leave_out(Table const& table, std::size_t limit,
                      std::map<std::size_t, ColumnText>& columns) {
  auto const needed = [&] {
    std::size_t total = gap * (columns.size() - 1);
    for (auto const& [c, column] : columns)
      total += least_width(table.columns[c], column.widest).by_text;
    return total;
  };
  std::vector<std::string> titles;
  for (auto c = table.columns.size(); c-- > 0 && needed() > limit;)
    if (table.columns[c].if_room && columns.erase(c) == 1)
      titles.insert(titles.begin(), shown(table.columns[c].title));
  return join(titles, ", ");
}

Sheet sheet_of(Table const& table, RenderStyle const& style) {
  Sheet sheet;
  std::map<std::size_t, ColumnText> columns;
  for (auto const c : columns_for_people(table)) columns.emplace(c, written(table, c));
  if (style.width > 0 && !columns.empty())
    sheet.left_out = leave_out(table, static_cast<std::size_t>(style.width), columns);
  sheet.rows.resize(table.rows.size());
  std::vector<Least> least;
  for (auto& [c, text] : columns) {
    auto const& column = table.columns[c];
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      sheet.rows[r].push_back(std::move(text.cells[r]));
    sheet.titles.push_back(shown(column.title));
    sheet.right.push_back(right_aligned(column.kind));
    sheet.widths.push_back(std::max(text.widest, display_width(shown(column.title))));
    least.push_back(least_width(column, text.widest));
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    sheet.new_group.push_back(table.group_by && r > 0 &&
                              table.rows[r].at(*table.group_by) !=
                                  table.rows[r - 1].at(*table.group_by));
  if (style.width > 0 && !columns.empty())
    for (auto const by : {&Least::by_header, &Least::by_text})
      fit(sheet.widths, least, by, static_cast<std::size_t>(style.width));
  return sheet;
}

enum class Stand { top, bottom };

std::vector<std::string> set(Sheet const& sheet, std::vector<std::string> const& cells,
                             Stand stand) {
  std::vector<std::vector<std::string>> columns;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    columns.push_back(wrapped(cells[i], sheet.widths[i]));
    height = std::max(height, columns.back().size());
  }
  std::vector<std::string> lines(height);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const above = stand == Stand::bottom ? height - columns[i].size() : 0;
    for (std::size_t l = 0; l < height; ++l) {
      bool const inside = l >= above && l - above < columns[i].size();
      if (i > 0) lines[l] += std::string(gap, ' ');
      lines[l] += padded(inside ? columns[i][l - above] : "", sheet.widths[i], sheet.right[i]);
    }
  }
  for (auto& line : lines) trim_end(line);
  return lines;
}

std::string header(Sheet const& sheet, Table const& table, RenderStyle const& style) {
  std::string out;
  auto const bold = [&](std::string const& line) {
    return (style.colour ? "\x1b[1m" + line + "\x1b[0m" : line) + '\n';
  };
  if (!table.title.empty()) out += bold(shown(table.title)) + '\n';
  for (auto const& line : set(sheet, sheet.titles, Stand::bottom)) out += bold(line);
  std::vector<std::string> rule;
  for (auto const width : sheet.widths) rule.emplace_back(width, '-');
  return out + join(rule, std::string(gap, ' ')) + '\n';
}

}  // namespace

std::string text_table(Table const& table, RenderStyle const& style) {
  auto const sheet = sheet_of(table, style);
  std::string out;
  if (style.header) out += header(sheet, table, style);
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    if (sheet.new_group[r]) out += '\n';
    for (auto const& line : set(sheet, sheet.rows[r], Stand::top)) out += line + '\n';
  }
  if (table.rows.empty()) out += "none\n";
  auto const width = style.width > 0 ? static_cast<std::size_t>(style.width) : std::string::npos;
  auto notes = table.notes;
  if (!sheet.left_out.empty())
    notes.push_back(fmt::format("Left out in {} columns: {}.", style.width, sheet.left_out));
  if (!notes.empty()) out += '\n';
  for (auto const& note : notes)
    for (auto const& line : wrapped(shown(note), width)) out += line + '\n';
  return out;
}

}  // namespace careplan
