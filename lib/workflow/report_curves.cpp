#include "workflow/report_curves.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace careplan {
namespace {

std::optional<double> share_in(Cell const& cell) {
  auto const* value = std::get_if<double>(&cell);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

}  // namespace

Html share_curves(LineFigure figure, Table const& table, CurveColumns columns, double start) {
  figure.percent = true;
  figure.least = 0;
  figure.greatest = 1;
  std::set<long> days{0};
  for (auto const& row : table.rows) {
    auto const& cut = std::get<std::string>(row[columns.cut]);
    auto const label = cut == "all" ? std::string("all courses") : cut;
    auto const day = std::get<long>(row[columns.day]);
    days.insert(day);
    if (figure.series.empty() || figure.series.back().label != label)
      figure.series.push_back({label, {{.x = 0, .y = start}}});
    if (auto const share = share_in(row[columns.share]))
      figure.series.back().points.push_back({.x = static_cast<double>(day),
                                             .y = *share,
                                             .low = share_in(row[columns.low]),
                                             .high = share_in(row[columns.high])});
  }
  for (long const day : days)
    figure.ticks.push_back({static_cast<double>(day), fmt::format("{}", day)});
  return lines_svg(figure);
}

}  // namespace careplan
