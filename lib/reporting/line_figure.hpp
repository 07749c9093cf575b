// Lines over a scale: a curve over days, slopes between two times. Each line has its own dashes and
// its label at its end, so nothing depends on colour.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reporting/html.hpp"

namespace careplan {

struct LinePoint {
  double x = 0;
  double y = 0;
  std::optional<double> low{};  // drawn as a bar where there is one line only
  std::optional<double> high{};
};
struct LineSeries {
  std::string label{};
  std::vector<LinePoint> points{};  // by x
};
struct LineTick {
  double x = 0;
  std::string label{};
};
struct LineFigure {
  std::string title{};
  std::string description{};
  std::string x_title{};
  bool percent = false;           // y are shares of 1
  std::optional<double> least{};  // of the scale; empty: of the values
  std::optional<double> greatest{};
  std::vector<LineTick> ticks{};     // along x
  std::vector<LineSeries> series{};  // the first eight are drawn, all are in the table
};
inline constexpr std::size_t lines_drawn = 8;
Html lines_svg(LineFigure const& figure);

}  // namespace careplan
