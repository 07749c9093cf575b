// A picture of what leads to what in three columns: boxes with texts, and lines between
// neighbouring columns. It stands by itself as an SVG file: light and dark, readable without
// colour, with a title, a description and a tooltip for each box. Pointing at a box makes its lines
// stand out.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "reporting/html.hpp"

namespace careplan {

enum class BoxShape { plain, cut, faint };  // cut: corners cut off, as on a stop sign

struct LayerBox {
  std::string title{};
  std::string kind{};    // one word before the title, in small letters
  std::string detail{};  // wrapped beneath the title; may be empty
  std::string tooltip{};
  BoxShape shape = BoxShape::plain;
};

enum class LinkStyle { plain, strong, dashed, dotted };
constexpr std::size_t link_styles = 4;

struct LayerLink {
  std::size_t from = 0;  // box of its column
  std::size_t to = 0;    // box of the next column
  LinkStyle style = LinkStyle::plain;
};

struct LayerFigure {
  std::string title{};
  std::string description{};
  std::array<std::string, 3> headings{};
  std::array<std::vector<LayerBox>, 3> columns{};  // the first is put in the order that reads best
  std::array<std::vector<LayerLink>, 2> links{};
  std::array<std::string, link_styles> legend{};  // what each style means; empty: not drawn
  std::vector<std::string> notes{};               // below the picture
};
Html layers_svg(LayerFigure const& figure);

}  // namespace careplan
