#include "reporting/line_figure.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>

using namespace careplan;

namespace {

bool holds(std::string const& markup, std::string_view part) {
  return markup.find(part) != std::string::npos;
}

// A line from (x1, y1) to (x2, y2), as it stands in the drawing.
std::string stroke(long x1, long y1, long x2, long y2) {
  return "x1=\"" + std::to_string(x1) + "\" y1=\"" + std::to_string(y1) + "\" x2=\"" +
         std::to_string(x2) + "\" y2=\"" + std::to_string(y2) + "\"";
}

// Where the text of a label begins, in its column: the number after y=" before it.
long height_of(std::string const& svg, std::string const& label) {
  auto const at = svg.find(">" + label + "<");
  REQUIRE(at != std::string::npos);
  return std::stol(svg.substr(svg.rfind(" y=\"", at) + 4));
}

LineFigure slopes(std::size_t count) {
  LineFigure figure{.title = "Slopes", .ticks = {{0, "before"}, {1, "after"}}};
  for (std::size_t i = 0; i < count; ++i)
    figure.series.push_back({"<" + std::to_string(i) + ">",
                             {{.x = 0, .y = 10}, {.x = 1, .y = static_cast<double>(i)}}});
  return figure;
}

}  // namespace

TEST_CASE("each line has dashes of its own and its escaped label with its last value") {
  auto const svg = lines_svg(slopes(3)).markup();
  for (auto const* part :
       {"dash0", "dash1", "dash2", "&lt;2&gt; 2.0", "before", "after", "&lt;0&gt;</td>"}) {
    CAPTURE(part);
    CHECK(holds(svg, part));
  }
  CHECK(!holds(svg, "<2>"));
}

TEST_CASE("lines that are not drawn are in the table, and the picture says so") {
  auto const svg = lines_svg(slopes(lines_drawn + 1)).markup();
  CHECK(holds(svg, "Only the first 8 lines are drawn."));
  CHECK(holds(svg, "&lt;8&gt;"));
  CHECK(!holds(svg, "dash8"));
  CHECK(!holds(lines_svg(slopes(lines_drawn)).markup(), "Only the first"));
}

TEST_CASE("a figure without lines, points or spread is drawn without a number that is none") {
  LineFigure point{.title = "Point", .series = {{"a", {{.x = 2, .y = 2}}}}};
  for (auto const& figure : {LineFigure{.title = "None"},
                             LineFigure{.title = "Empty", .series = {{}}}, point, slopes(1)}) {
    auto const svg = lines_svg(figure).markup();
    CAPTURE(figure.title);
    for (auto const* wrong : {"nan", "inf", "-9223372036854775808"}) CHECK(!holds(svg, wrong));
  }
  CHECK(holds(lines_svg({.title = "None"}).markup(), "none"));
}

TEST_CASE("limits are drawn where there is one line only") {
  LineFigure figure{.title = "Curve",
                    .percent = true,
                    .series = {{"all", {{.x = 1, .y = 0.5, .low = 0.25, .high = 0.75}}}}};
  auto const bars = [](std::string const& svg) {
    std::size_t count = 0;
    for (auto at = svg.find("class=\"edge\""); at != std::string::npos;
         at = svg.find("class=\"edge\"", at + 1))
      ++count;
    return count;
  };
  CHECK(bars(lines_svg(figure).markup()) == 1);
  figure.series.push_back(figure.series.front());
  CHECK(bars(lines_svg(figure).markup()) == 0);
}

// The plot is 480 by 220 from (56, 16) on.
TEST_CASE("points stand where the scale says, the least at the bottom and the greatest on top") {
  LineFigure const figure{
      .title = "Curve",
      .percent = true,
      .least = 0,
      .greatest = 1,
      .ticks = {{0, "first"}, {100, "last"}},
      .series = {
          {"all", {{.x = 0, .y = 1}, {.x = 50, .y = 0.5, .low = 0.25, .high = 0.75}, {.x = 100}}}}};
  auto const svg = lines_svg(figure).markup();
  CHECK(holds(svg, "d=\"M56 16 L296 126 L536 236\""));
  CHECK(holds(svg, "cx=\"296\" cy=\"126\""));
  CHECK(holds(svg, stroke(296, 181, 296, 71)));   // its limits
  CHECK(holds(svg, stroke(56, 236, 536, 236)));   // the line of 0 %
  CHECK(holds(svg, stroke(536, 236, 536, 240)));  // the last tick
  for (auto const& [label, y] :
       {std::pair("100 %", 20L), {"75 %", 75}, {"50 %", 130}, {"25 %", 185}, {"0 %", 240}}) {
    CAPTURE(label);
    CHECK(height_of(svg, label) == y);
  }
}

TEST_CASE("a scale from zero ends at a round number, and another one at its values") {
  auto const top = [](double value, std::optional<double> least = 0) {
    auto const svg = lines_svg({.title = "Top",
                                .least = least,
                                .series = {{"a", {{.x = 0, .y = 3}, {.x = 1, .y = value}}}}})
                         .markup();
    auto const scale = svg.find("y=\"20\"");
    auto const begin = svg.find('>', scale) + 1;
    return svg.substr(begin, svg.find('<', begin) - begin);
  };
  CHECK(top(4) == "4.0");
  CHECK(top(7) == "8.0");
  CHECK(top(8) == "8.0");
  CHECK(top(9) == "10.0");
  CHECK(top(11) == "20.0");
  CHECK(top(39) == "40.0");
  CHECK(top(41) == "80.0");
  CHECK(top(81) == "100.0");
  CHECK(top(201) == "400.0");
  CHECK(top(7, {}) == "7.0");
  CHECK(top(7, -1) == "7.0");
}

TEST_CASE("values that are all alike stand in the middle of the scale") {
  LineFigure const figure{.title = "Flat", .series = {{"a", {{.x = 1, .y = 5}, {.x = 2, .y = 5}}}}};
  CHECK(holds(lines_svg(figure).markup(), "d=\"M56 126 L536 126\""));
}

TEST_CASE("a single point stands at the left of a scale of its own") {
  LineFigure const figure{.title = "One", .series = {{"a", {{.x = 0, .y = 5}}}}};
  CHECK(holds(lines_svg(figure).markup(), "d=\"M56 126\""));
}

TEST_CASE("labels at the ends of lines never stand over one another") {
  LineFigure figure{.title = "Ends", .least = 0, .greatest = 1};
  for (auto const* label : {"a", "b", "c"})
    figure.series.push_back({label, {{.x = 0, .y = 0}, {.x = 1, .y = 0.5}}});
  auto const svg = lines_svg(figure).markup();
  CHECK(height_of(svg, "a 0.5") == 130);
  CHECK(height_of(svg, "b 0.5") == 144);
  CHECK(height_of(svg, "c 0.5") == 158);
}
