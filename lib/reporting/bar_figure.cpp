#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "reporting/figure.hpp"
#include "reporting/svg.hpp"

namespace careplan {
namespace {

constexpr long bar_height = 18;
constexpr long row_height = 26;
constexpr long span = 240;  // of the longest bar: a phone shows all of it
constexpr long top = 20;

std::string shown_value(Bar const& bar) {
  return bar.shown.empty() ? to_text(bar.value) : bar.shown;
}

// Zero and anything that is not a number draw nothing; the text beside says what it is.
long length_of(double value, double longest) {
  if (!(value > 0) || !std::isfinite(value) || !(longest > 0)) return 0;
  return std::lround(value / longest * span);
}

Table table_of(BarFigure const& figure) {
  Table table{.id = "bars", .title = figure.title, .columns = {{"label", ""}, {"value", "Value"}}};
  for (auto const& bar : figure.bars) table.rows.push_back({bar.label, shown_value(bar)});
  if (figure.reference)
    table.rows.push_back({figure.reference->label, shown_value(*figure.reference)});
  return table;
}

std::string reference_text(Bar const& reference) {
  return reference.label + " " + shown_value(reference);
}

Html reference_line(Bar const& reference, long x, long bottom) {
  return html("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"mark\"/>\n", x, top - 4, x,
              bottom) +
         text_at(x + 4, top - 8, reference_text(reference), "quiet");
}

}  // namespace

Html bars_svg(BarFigure const& bars) {
  double longest = bars.reference ? bars.reference->value : 0;
  long labels = 26;
  long values = 0;
  for (auto const& bar : bars.bars) {
    if (std::isfinite(bar.value)) longest = std::max(longest, bar.value);
    labels = std::max(labels, text_width(bar.label));
    values = std::max(values, text_width(shown_value(bar)));
  }
  // The value stands before the bar: on a phone the end of a long one is out of sight.
  long const left = 14 + labels + 10 + values;
  Html drawing;
  long y = top;
  for (auto const& bar : bars.bars) {
    auto const length = length_of(bar.value, longest);
    drawing += text_ending_at(left - 18 - values, y + 14, bar.label);
    drawing += text_ending_at(left - 8, y + 14, shown_value(bar));
    drawing += html("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"bar\"/>\n", left, y,
                    length, bar_height);
    y += row_height;
  }
  if (bars.bars.empty()) drawing += text_at(left, y + 14, "none", "quiet");
  long right = left + span + 20;
  if (bars.reference) {
    long const x = left + length_of(bars.reference->value, longest);
    drawing += reference_line(*bars.reference, x, y);
    right = std::max(right, x + 10 + text_width(reference_text(*bars.reference)));
  }
  return figure({bars.title, bars.description, right, y + 20}, drawing, table_of(bars));
}

}  // namespace careplan
