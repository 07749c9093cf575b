#include "reporting/line_figure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "reporting/cell.hpp"
#include "reporting/svg.hpp"

namespace careplan {
namespace {

constexpr long plot_left = 56;
constexpr long plot_top = 16;
constexpr long plot_width = 480;
constexpr long plot_height = 220;
constexpr long label_height = 14;
constexpr int scale_steps = 4;

struct PlotScale {
  double x_from = 0;
  double x_to = 1;
  double y_from = 0;
  double y_to = 1;
  long x(double value) const {
    return plot_left + std::lround((value - x_from) / (x_to - x_from) * plot_width);
  }
  long y(double value) const {
    return plot_top + std::lround((y_to - value) / (y_to - y_from) * plot_height);
  }
};

// The least round number from which four round steps reach `value`.
double round_top(double value) {
  double const step = value / scale_steps;
  double const power = std::pow(10, std::floor(std::log10(step)));
  for (double const round : {1.0, 2.0, 2.5, 5.0})
    if (step <= round * power) return round * power * scale_steps;
  return 10 * power * scale_steps;
}

PlotScale scale_of(LineFigure const& figure) {
  constexpr double far = std::numeric_limits<double>::infinity();
  PlotScale scale{far, -far, far, -far};
  auto const widen = [](double value, double& from, double& to) {
    from = std::min(from, value);
    to = std::max(to, value);
  };
  for (auto const& tick : figure.ticks) widen(tick.x, scale.x_from, scale.x_to);
  for (auto const& series : figure.series)
    for (auto const& point : series.points) {
      widen(point.x, scale.x_from, scale.x_to);
      widen(point.y, scale.y_from, scale.y_to);
    }
  scale.y_from = figure.least.value_or(scale.y_from);
  scale.y_to = figure.greatest.value_or(scale.y_to);
  if (!(scale.x_from < scale.x_to)) scale.x_to = (scale.x_from = 0) + 1;
  if (!(scale.y_from < scale.y_to)) {
    bool const known = std::isfinite(scale.y_from);
    scale.y_from = known ? scale.y_from - 1 : 0;
    scale.y_to = scale.y_from + 2;
  }
  if (!figure.greatest && scale.y_from == 0 && scale.y_to > 0) scale.y_to = round_top(scale.y_to);
  return scale;
}

std::string value_text(LineFigure const& figure, double value) {
  return cell_text(Cell{value}, figure.percent ? ColumnKind::percent : ColumnKind::number, 1);
}

std::string scale_text(LineFigure const& figure, double value) {
  return figure.percent ? std::to_string(std::lround(value * 100)) + " %"
                        : value_text(figure, value);
}

Html axes(LineFigure const& figure, PlotScale const& scale) {
  Html out;
  for (int i = 0; i <= scale_steps; ++i) {
    double const value = scale.y_from + (scale.y_to - scale.y_from) * i / scale_steps;
    out += html("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"line\"/>\n", plot_left,
                scale.y(value), plot_left + plot_width, scale.y(value));
    out += text_ending_at(plot_left - 8, scale.y(value) + 4, scale_text(figure, value), "quiet");
  }
  long const below = plot_top + plot_height;
  for (auto const& tick : figure.ticks) {
    out += html("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"edge\"/>\n", scale.x(tick.x),
                below, scale.x(tick.x), below + 4);
    out += html("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" class=\"quiet\">{}</text>\n",
                scale.x(tick.x), below + 18, tick.label);
  }
  return out + text_ending_at(plot_left + plot_width, below + 36, figure.x_title, "quiet");
}

Html line_of(LineSeries const& series, PlotScale const& scale, std::size_t style) {
  std::string path;
  Html marks;
  for (auto const& point : series.points) {
    path += (path.empty() ? "M" : " L") + std::to_string(scale.x(point.x)) + " " +
            std::to_string(scale.y(point.y));
    marks += html("<circle cx=\"{}\" cy=\"{}\" r=\"3\" class=\"dot\"/>\n", scale.x(point.x),
                  scale.y(point.y));
  }
  return html("<path d=\"{}\" class=\"mark dash{}\"/>\n", path, style) + marks;
}

Html limits_of(LineSeries const& series, PlotScale const& scale) {
  Html out;
  for (auto const& point : series.points)
    if (point.low && point.high)
      out += html("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"edge\"/>\n",
                  scale.x(point.x), scale.y(*point.low), scale.x(point.x), scale.y(*point.high));
  return out;
}

// Labels at the ends of the lines, from the highest down, none over another.
Html end_labels(LineFigure const& figure, PlotScale const& scale, std::size_t count) {
  std::vector<std::pair<long, LineSeries const*>> ends;
  for (std::size_t i = 0; i < count; ++i)
    if (auto const& series = figure.series[i]; !series.points.empty())
      ends.emplace_back(scale.y(series.points.back().y), &series);
  std::ranges::stable_sort(ends, {}, &std::pair<long, LineSeries const*>::first);
  Html out;
  long free = plot_top;
  for (auto const& [wish, series] : ends) {
    long const y = std::max(wish, free);
    auto const& last = series->points.back();
    out += text_at(scale.x(last.x) + 10, y + 4, series->label + " " + value_text(figure, last.y));
    free = y + label_height;
  }
  return out;
}

Table table_of_lines(LineFigure const& figure) {
  Table table{.id = "lines",
              .title = figure.title,
              .columns = {{"line", "Line"}, {"at", "At"}, {"value", "Value"}}};
  for (auto const& series : figure.series)
    for (auto const& point : series.points) {
      auto const tick = std::ranges::find(figure.ticks, point.x, &LineTick::x);
      table.rows.push_back(
          {series.label,
           tick == figure.ticks.end() ? cell_text(Cell{point.x}, ColumnKind::number) : tick->label,
           value_text(figure, point.y)});
    }
  return table;
}

}  // namespace

Html lines_svg(LineFigure const& lines) {
  auto const scale = scale_of(lines);
  auto const count = std::min(lines.series.size(), lines_drawn);
  Html drawing = axes(lines, scale);
  long right = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (lines.series.size() == 1) drawing += limits_of(lines.series[i], scale);
    drawing += line_of(lines.series[i], scale, i);
    right = std::max(right, text_width(lines.series[i].label) + 60);
  }
  if (count == 0) drawing += text_at(plot_left + 8, plot_top + plot_height / 2, "none", "quiet");
  drawing += end_labels(lines, scale, count);
  auto described = lines.description;
  if (count < lines.series.size())
    described += " Only the first " + std::to_string(count) + " lines are drawn.";
  long const bottom = std::max<long>(plot_top + plot_height + 44,
                                     plot_top + static_cast<long>(count) * label_height + 60);
  return figure({lines.title, described, plot_left + plot_width + std::max(right, 48L), bottom},
                drawing, table_of_lines(lines));
}

}  // namespace careplan
