#include "reporting/figure.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <regex>

#include "core/text.hpp"
#include "reporting/grid.hpp"

using namespace careplan;

namespace {

GridBlock block(weekday day, int begin, int end, std::string label = "Group",
                std::string kind = "group") {
  return {day, {{begin}, {end}}, std::move(label), "K1", std::move(kind)};
}

std::vector<GridBlock> week() {
  return {block(std::chrono::Monday, 540, 630), block(std::chrono::Wednesday, 540, 630),
          block(std::chrono::Wednesday, 560, 610, "Individual", "individual"),
          block(std::chrono::Saturday, 1050, 1110, "Family", "family")};
}

HeatMap heat() {
  return {.title = "Hours",
          .description = "Nine hours are required.",
          .columns = {"2026-11-30", "2026-12-07"},
          .rows = {{"C-1", {{Minutes{540}, HeatState::met}, {Minutes{360}, HeatState::short_}}},
                   {"C-2", {{}, {Minutes{180}, HeatState::open}}}}};
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(std::string const& text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

struct Rect {
  long x, y, width, height;
};
// Where the blocks of a week grid stand.
std::vector<Rect> boxes(std::string const& svg) {
  static std::regex const pattern(
      R"re(translate\((\d+) (\d+)\)"><title>[^<]*</title><rect x="0.5" y="0.5" width="(\d+)" height="(\d+)")re");
  std::vector<Rect> found;
  for (std::sregex_iterator it(svg.begin(), svg.end(), pattern), end; it != end; ++it)
    found.push_back(
        {std::stol((*it)[1]), std::stol((*it)[2]), std::stol((*it)[3]), std::stol((*it)[4])});
  return found;
}

}  // namespace

TEST_CASE("every figure says in words and in a table what it draws") {
  for (auto const& svg : {week_grid_svg("Week", week()).markup(), heat_map_svg(heat()).markup(),
                          bars_svg({.title = "Bars", .bars = {{"a", 1, ""}}}).markup()}) {
    CHECK(has(svg, "role=\"img\""));
    CHECK(has(svg, "<title>"));
    CHECK(has(svg, "<desc>"));
    CHECK(has(svg, "<table>"));
    CHECK_FALSE(has(svg, "<script"));
  }
  auto const grid = week_grid_svg("Week", week()).markup();
  CHECK(has(grid, "<td class=\"whole\">Individual</td>"));
  CHECK(has(grid, "Sat 17:30-18:30 Family, K1"));
}

TEST_CASE("figures without data say none instead of drawing nothing") {
  for (auto const& svg :
       {week_grid_svg("Week", {}).markup(), heat_map_svg({}).markup(), bars_svg({}).markup()})
    CHECK(count(svg, ">none<") == 2);  // in the drawing and in its table
}

TEST_CASE("blocks of a week never cover one another") {
  std::vector<GridBlock> blocks;
  for (int i = 0; i < 40; ++i)
    blocks.push_back(block(weekday(static_cast<unsigned>(i % 7)), 480 + (i * 137) % 700,
                           480 + (i * 137) % 700 + 20 + (i * 31) % 100));
  auto const rects = boxes(week_grid_svg("Week", blocks).markup());
  REQUIRE(rects.size() == blocks.size());
  for (std::size_t i = 0; i < rects.size(); ++i)
    for (std::size_t j = i + 1; j < rects.size(); ++j) {
      auto const& a = rects[i];
      auto const& b = rects[j];
      bool const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y ||
                         b.y + b.height <= a.y;
      CAPTURE(i);
      CAPTURE(j);
      CHECK(apart);
    }
}

TEST_CASE("states of the heat map are told by a sign, not by colour alone") {
  auto const svg = heat_map_svg(heat()).markup();
  CHECK(has(svg, ">9:00</text>"));
  CHECK(has(svg, ">6:00 !</text>"));
  CHECK(has(svg, ">3:00 ?</text>"));
  CHECK(has(svg, "<td>6:00 short</td>"));
}

TEST_CASE("bars are as long as their values, and a value that is no number draws none") {
  auto const svg = bars_svg({.title = "Bars",
                             .bars = {{"half", 0.5, ""},
                                      {"whole", 1, "100 %"},
                                      {"unknown", std::numeric_limits<double>::quiet_NaN(), "-"}},
                             .reference = Bar{"mean", 0.75, ""}})
                       .markup();
  CHECK(has(svg, "width=\"120\" height=\"18\""));
  CHECK(has(svg, "width=\"240\" height=\"18\""));
  CHECK(has(svg, "width=\"0\" height=\"18\""));
  CHECK(has(svg, "mean 0.75"));
  CHECK_FALSE(has(svg, "nan"));
}

TEST_CASE("bars leave room for the label of what they are held against") {
  auto const width = [](std::string const& label) {
    auto const svg =
        bars_svg({.title = "Bars", .bars = {{"a", 1, "1"}}, .reference = Bar{label, 1, "1"}})
            .markup();
    return std::stol(svg.substr(svg.find("viewBox=\"0 0 ") + 13));
  };
  CHECK(width(std::string(50, 'x')) - width(std::string(30, 'x')) == 20 * 6);
}

TEST_CASE("texts in figures are escaped wherever they stand") {
  std::string const evil = "\"><script>alert(1)</script>\x1b[2J";
  HeatMap map{.title = evil, .description = evil, .columns = {evil}, .rows = {{evil, {}}}};
  BarFigure bars{.title = evil, .description = evil, .bars = {{evil, 1, evil}}};
  GridBlock const blocks{std::chrono::Monday, {{540}, {600}}, evil, evil, evil};
  for (auto const& svg : {week_grid_svg(evil, {blocks}).markup(), heat_map_svg(map).markup(),
                          bars_svg(bars).markup()}) {
    CHECK_FALSE(has(svg, "<script"));
    CHECK_FALSE(has(svg, "\x1b"));
    CHECK(has(svg, "&lt;script&gt;"));
  }
}

TEST_CASE("a terminal grid has a row for each span of the clock and a column for each day") {
  CHECK(text_grid("Week", week(), {.width = 80}) ==
        "Week\n"
        "\n"
        "        Mon         Tue         Wed         Thu         Fri         Sat\n"
        "------  ----------  ----------  ----------  ----------  ----------  ----------\n"
        "09:00   Group                   Group\n"
        "-10:30   K1                      K1\n"
        "\n"
        "09:20                           Individual\n"
        "-10:10                           K1\n"
        "\n"
        "17:30                                                               Family\n"
        "-18:30                                                               K1\n");
}

TEST_CASE("blocks of one span and day stand under one another") {
  auto blocks = week();
  blocks.push_back(block(std::chrono::Monday, 540, 630, "Skills"));
  auto const grid = text_grid("", blocks, {.width = 80});
  CHECK(grid.find("Group") < grid.find("Skills"));
  CHECK(grid.find("Skills") < grid.find("Individual"));
  CHECK(text_grid("", blocks) == text_grid("", {blocks.rbegin(), blocks.rend()}));
}

TEST_CASE("a terminal grid fits its width, cuts nothing and cannot drive the terminal") {
  auto blocks = week();
  blocks.push_back(block(std::chrono::Sunday, 540, 630, "Psychoeducation for families\x1b[31m"));
  for (int width : {80, 100, 120}) {
    CAPTURE(width);
    auto const grid = text_grid("", blocks, {.width = width});
    for (auto const line : split(grid, '\n'))
      CHECK(display_width(line) <= static_cast<std::size_t>(width));
    CHECK(first_unsafe(grid) == std::nullopt);
  }
  CHECK(text_grid("", blocks, {.width = 0}) == text_grid("", blocks, {.width = 120}));
  CHECK(text_grid("", blocks, {.width = 1}) != text_grid("", blocks, {.width = 120}));
  auto const wide = text_grid("", blocks, {.width = 300});
  CHECK(has(wide, "Psychoeducation for families\\x1b[31m"));
  CHECK(has(text_grid("", {}), "none"));
}

TEST_CASE("the weekend is shown as far as it is used") {
  CHECK(grid_days({}).size() == 5);
  CHECK(grid_days(week()).size() == 6);
  CHECK(grid_days({block(std::chrono::Sunday, 540, 600)}).size() == 7);
}
