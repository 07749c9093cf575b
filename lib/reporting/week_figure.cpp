#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "core/text.hpp"
#include "reporting/figure.hpp"
#include "reporting/svg.hpp"
#include "reporting/wrap.hpp"

namespace careplan {
namespace {

constexpr long left = 44;        // of the first day: the hours stand before it
constexpr long blocks_top = 26;  // below the names of the days
constexpr long fold = 18;        // height of hours without any block
constexpr long line = 13;        // from text line to text line
constexpr long lane_least = 88;
constexpr long width_aimed = 960;

// Where the minutes of the day are drawn: stretches with blocks at full height, the rest folded.
struct Axis {
  struct Stretch {
    Span<int> minutes{};
    long y = 0;
  };
  std::vector<Stretch> stretches{};
  long end = blocks_top;

  long y(int minute) const {
    long at = blocks_top;
    for (auto const& stretch : stretches)
      if (minute >= stretch.minutes.begin)
        at = stretch.y + height(std::min(minute, stretch.minutes.end) - stretch.minutes.begin);
    return at;
  }
  static long height(int minutes) { return minutes * 12L / 10; }
};

Axis axis_of(std::vector<GridBlock> blocks) {
  std::ranges::sort(blocks, {}, &GridBlock::time);
  Axis axis;
  for (auto const& block : blocks) {
    int const begin = block.time.begin.minute / 60 * 60;
    int const end = block.time.end.minute;
    if (axis.stretches.empty() || begin > axis.stretches.back().minutes.end + 60)
      axis.stretches.push_back({{begin, end}, 0});
    else
      axis.stretches.back().minutes.end = std::max(axis.stretches.back().minutes.end, end);
  }
  for (auto& stretch : axis.stretches) {
    if (&stretch != &axis.stretches.front()) axis.end += fold;
    stretch.y = axis.end;
    axis.end += Axis::height(stretch.minutes.end - stretch.minutes.begin);
  }
  return axis;
}

struct Placed {
  GridBlock const* block = nullptr;
  long lane = 0;
  long lanes = 1;  // of the blocks that hang together by overlapping
};

std::vector<Placed> day_of(std::vector<GridBlock> const& blocks, weekday day) {
  std::vector<Placed> placed;
  for (auto const& block : blocks)
    if (block.day == day) placed.push_back({.block = &block});
  std::ranges::stable_sort(placed, {}, [](Placed const& p) {
    return std::tuple(p.block->time.begin, p.block->time.end, p.block->label, p.block->sublabel);
  });
  std::vector<Clock> free_from;  // by lane
  std::size_t first = 0;         // of the blocks that hang together
  for (std::size_t i = 0; i <= placed.size(); ++i) {
    bool const apart = i == placed.size() || std::ranges::all_of(free_from, [&](Clock end) {
                         return end <= placed[i].block->time.begin;
                       });
    if (apart) {
      for (; first < i; ++first) placed[first].lanes = static_cast<long>(free_from.size());
      free_from.clear();
    }
    if (i == placed.size()) break;
    auto const lane = std::ranges::find_if(
        free_from, [&](Clock end) { return end <= placed[i].block->time.begin; });
    placed[i].lane = lane - free_from.begin();
    if (lane == free_from.end())
      free_from.push_back(placed[i].block->time.end);
    else
      *lane = placed[i].block->time.end;
  }
  return placed;
}

struct Box {
  long x = 0;
  long y = 0;
  long width = 0;
  long height = 0;
};

// As many lines as fit; a text that is cut ends in an ellipsis.
Html block_text(GridBlock const& block, Box const& box) {
  auto const room = static_cast<std::size_t>(std::max(1L, (box.height - 3) / line));
  std::vector<std::pair<std::string, std::string_view>> lines;
  auto const add = [&](std::string const& text, std::string_view css, double letter) {
    auto const letters = std::max(1.0, static_cast<double>(box.width - 6) / letter);
    if (!text.empty())
      for (auto const& part : wrapped(shown(text), static_cast<std::size_t>(letters)))
        lines.emplace_back(part, css);
  };
  add(block.label, "strong", 7.2);
  add(to_text(block.time), "quiet", 6);
  add(block.sublabel, "", 6);
  if (lines.size() > room) {
    lines.resize(room);
    lines.back().first += "\xE2\x80\xA6";
  }
  Html out;
  for (std::size_t i = 0; i < lines.size(); ++i)
    out += text_at(4, 12 + static_cast<long>(i) * line, lines[i].first, lines[i].second);
  return out;
}

Html draw_block(GridBlock const& block, Box const& box, std::size_t kind) {
  auto const tip = fmt::format("{} {} {}{}{}", to_text(block.day), to_text(block.time), block.label,
                               block.sublabel.empty() ? "" : ", ", block.sublabel);
  return html(
      "<g transform=\"translate({} {})\"><title>{}</title>"
      "<rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"3\" class=\"edge "
      "k{}\"/>\n{}</g>\n",
      box.x, box.y, tip, box.width - 1, box.height - 1, kind % 8, block_text(block, box));
}

Html hours_beside(Axis const& axis, long width) {
  Html out;
  for (auto const& stretch : axis.stretches) {
    for (int minute = stretch.minutes.begin; minute < stretch.minutes.end; minute += 60) {
      auto const y = axis.y(minute);
      out += html("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"line\"/>\n", left - 4, y,
                  width, y);
      out += text_ending_at(left - 8, y + 9, to_text(Clock{minute}), "quiet");
    }
    if (&stretch != &axis.stretches.front())
      out += html("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"gap\"/>\n", left,
                  stretch.y - fold + 2, width - left, fold - 4);
  }
  return out;
}

Html legend(std::vector<std::string> const& kinds, long y) {
  Html out;
  long x = left;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    out +=
        html("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"2\" class=\"edge k{}\"/>\n",
             x, y, i % 8);
    out += text_at(x + 17, y + 10, kinds[i]);
    x += 34 + text_width(kinds[i]);
  }
  return out;
}

Table table_of(std::string const& title, std::vector<GridBlock> blocks) {
  Table table{.id = "week_grid",
              .title = title,
              .columns = {{"day", "Day"},
                          {"time", "Time"},
                          {"label", "Session"},
                          {"sublabel", "With"},
                          {"kind", "Kind"}},
              .group_by = 0};
  std::ranges::stable_sort(blocks, {}, [](GridBlock const& b) {
    return std::tuple(b.day.iso_encoding(), b.time, b.label, b.sublabel);
  });
  for (auto const& b : blocks)
    table.rows.push_back(
        {std::string(to_text(b.day)), to_text(b.time), b.label, b.sublabel, b.kind});
  return table;
}

}  // namespace

Html week_grid_svg(std::string const& title, std::vector<GridBlock> const& blocks) {
  std::set<std::string> names;
  for (auto const& block : blocks)
    if (!block.kind.empty()) names.insert(block.kind);
  std::vector<std::string> const kinds(names.begin(), names.end());
  auto const axis = axis_of(blocks);
  auto const days = grid_days(blocks);
  auto const day_least = (width_aimed - left) / static_cast<long>(days.size());
  Html drawing;
  long x = left;
  for (auto const day : days) {
    auto const placed = day_of(blocks, day);
    long width = day_least;
    for (auto const& p : placed) width = std::max(width, p.lanes * lane_least);
    drawing += text_at(x + 2, 14, to_text(day), "strong");
    for (auto const& [block, lane, lanes] : placed) {
      auto const y = axis.y(block->time.begin.minute);
      Box const box{x + lane * width / lanes, y, width / lanes - 3,
                    std::max(14L, axis.y(block->time.end.minute) - y - 1)};
      auto const kind = std::ranges::find(kinds, block->kind) - kinds.begin();
      drawing += draw_block(*block, box, static_cast<std::size_t>(kind));
    }
    x += width;
  }
  if (blocks.empty()) drawing += text_at(left, blocks_top + 14, "none", "quiet");
  auto const described = fmt::format("{}: {} sessions, Monday to {}", title, blocks.size(),
                                     days.size() == 5   ? "Friday"
                                     : days.size() == 6 ? "Saturday"
                                                        : "Sunday");
  long const bottom = std::max(axis.end, blocks_top + 20) + 12;
  return figure({title, described, x, bottom + (kinds.empty() ? 0 : 20)},
                hours_beside(axis, x) + drawing + legend(kinds, bottom), table_of(title, blocks));
}

}  // namespace careplan
