// Where the boxes and lines of a layer figure go; private to the room.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "reporting/layer_figure.hpp"

namespace careplan {

struct PlacedBox {
  long x = 0;
  long y = 0;
  long width = 0;
  long height = 0;
  std::vector<std::string> title{};
  std::vector<std::string> detail{};
  long middle() const { return y + height / 2; }
};

struct PlacedLink {
  long x1 = 0;
  long y1 = 0;
  long x2 = 0;
  long y2 = 0;
};

struct LayerLayout {
  std::array<std::vector<PlacedBox>, 3> columns{};
  std::array<std::vector<PlacedLink>, 2> links{};
  std::vector<std::vector<std::string>> notes{};
  long width = 0;
  long height = 0;  // down to the lowest box

  static constexpr long margin = 20;
  static constexpr long top = 84;  // title and headings
  static constexpr long line = 14;
  static constexpr long padding = 8;
};
LayerLayout lay_out(LayerFigure const& figure);

}  // namespace careplan
