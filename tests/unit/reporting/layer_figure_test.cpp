#include "reporting/layer_figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "reporting/layer_layout.hpp"

using namespace careplan;

namespace {

LayerFigure figure() {
  LayerFigure made{.title = "Rules & levels",
                   .description = "two facts",
                   .headings = {"Facts", "Rules", "Levels"},
                   .legend = {"asks", "", "will not do", ""}};
  made.columns[0] = {{.title = "low-fact"}, {.title = "high-fact", .detail = "A <label>"}};
  made.columns[1] = {{.title = "stop-first", .kind = "stops:", .shape = BoxShape::cut},
                     {.title = "second", .detail = std::string(150, 'x') + " " + "y"},
                     {.title = "third", .tooltip = "because \"so\""}};
  made.columns[2] = {{.title = "Stop"}, {.title = "iop"}};
  made.links[0] = {{1, 0}, {0, 2}, {0, 1}};
  made.links[1] = {{0, 0}, {1, 1}, {2, 1, LinkStyle::dashed}};
  return made;
}

std::size_t count(std::string const& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("boxes of a column never overlap, and every line ends at the boxes that it joins") {
  auto made = figure();
  for (int i = 0; i < 20; ++i) made.columns[0].push_back({.title = "fact", .detail = "label"});
  for (std::size_t i = 2; i < 22; ++i) made.links[0].push_back({i, i % 3});
  auto const layout = lay_out(made);
  for (auto const& column : layout.columns) {
    auto boxes = column;
    std::ranges::sort(boxes, {}, &PlacedBox::y);
    CHECK(boxes.front().y >= LayerLayout::top);
    CHECK(boxes.back().y + boxes.back().height <= layout.height);
    for (std::size_t i = 0; i + 1 < boxes.size(); ++i)
      CHECK(boxes[i].y + boxes[i].height < boxes[i + 1].y);
  }
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t i = 0; i < made.links[c].size(); ++i) {
      CAPTURE(i);
      auto const& line = layout.links[c][i];
      auto const& from = layout.columns[c][made.links[c][i].from];
      auto const& to = layout.columns[c + 1][made.links[c][i].to];
      CHECK(line.x1 == from.x + from.width);
      CHECK(line.x2 == to.x);
      CHECK(line.y1 > from.y);
      CHECK(line.y1 < from.y + from.height);
      CHECK(line.y2 > to.y);
      CHECK(line.y2 < to.y + to.height);
    }
}

TEST_CASE("columns stand beside one another with room for lines, and the picture holds them all") {
  auto const layout = lay_out(figure());
  long right = LayerLayout::margin;
  for (auto const& column : layout.columns) {
    CHECK(column.front().x >= right);
    right = column.front().x + column.front().width + 150;
    for (auto const& box : column) CHECK(box.x == column.front().x);
  }
  CHECK(layout.width == right - 150 + LayerLayout::margin);
  long lowest = 0;
  for (auto const& column : layout.columns)
    for (auto const& box : column) lowest = std::max(lowest, box.y + box.height);
  CHECK(layout.height == lowest);  // and nothing is left below
}

TEST_CASE("lines that end at one box end apart, in the order of their other ends") {
  auto made = figure();
  made.links[0] = {{0, 0}, {1, 0}, {1, 1}, {0, 2}};
  auto const layout = lay_out(made);
  auto const& links = layout.links[0];
  CHECK(links[0].y2 != links[1].y2);
  CHECK((links[0].y1 < links[1].y1) == (links[0].y2 < links[1].y2));
  CHECK(links[0].y1 < links[3].y1);  // the box of the first stands above that of the last
  CHECK(links[1].y1 < links[2].y1);
}

TEST_CASE("the first column is put in the order of what it leads to") {
  auto const layout = lay_out(figure());
  CHECK(layout.columns[0][1].y < layout.columns[0][0].y);
}

TEST_CASE("the picture stands alone: title, words for what it draws, and nothing fetched") {
  auto const text = layers_svg(figure()).markup();
  CHECK(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
  CHECK(text.find("<title>Rules &amp; levels</title>\n<desc>two facts</desc>") !=
        std::string::npos);
  CHECK(text.find("prefers-color-scheme: dark") != std::string::npos);
  CHECK(text.find("href") == std::string::npos);
  CHECK(text.find("script") == std::string::npos);
  CHECK(text.find("A &lt;label&gt;") != std::string::npos);
  CHECK(text.find("<title>because &quot;so&quot;</title>") != std::string::npos);
  CHECK(count(text, "<g class=\"b") == 7);
  CHECK(count(text, "class=\"cut\"") == 1);
}

TEST_CASE("what a line means is told by its strokes, and only for strokes that are explained") {
  auto const text = layers_svg(figure()).markup();
  CHECK(count(text, "class=\"link dashed") == 2);  // the line and its legend
  CHECK(count(text, "class=\"link plain") == 6);
  CHECK(count(text, "class=\"link strong\"") == 0);
}

TEST_CASE("a figure without boxes is empty and whole") {
  auto const text = layers_svg({.title = "none"}).markup();
  CHECK(text.ends_with("</svg>\n"));
}
