// Curves of shares over days, from the rows of a report. For the files report_*.cpp only.
#pragma once

#include <cstddef>

#include "reporting/html.hpp"
#include "reporting/line_figure.hpp"
#include "reporting/table.hpp"

namespace careplan {

// Where a long table, a row for each cut and day, has what.
struct CurveColumns {
  std::size_t cut{};
  std::size_t day{};
  std::size_t share{};
  std::size_t low{};
  std::size_t high{};
};

// One curve for each cut, from `start` on day 0. `figure` brings its texts; scale and days are
// added here. Days without an estimate are left out.
Html share_curves(LineFigure figure, Table const& table, CurveColumns columns, double start);

}  // namespace careplan
