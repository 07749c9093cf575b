#include "reporting/line_figure.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

bool holds(std::string const& markup, std::string_view part) {
  return markup.find(part) != std::string::npos;
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
