#include "reporting/layer_figure.hpp"

#include <algorithm>

#include "reporting/layer_layout.hpp"
#include "reporting/svg.hpp"
#include "reporting/wrap.hpp"

namespace careplan {
namespace {

constexpr char layer_sheet[] = R"(
svg { --paper: #fff; --ink: #1c2430; --quiet: #5b6675; --line: #98a3b1; --box: #f4f6f8;
  --edge: #b6bec9; --stop: #fbe3df; --stop-edge: #b3412a; --accent: #1f5fa8; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14181e; --ink: #e6e9ee; --quiet: #a3aebb; --line: #64707f; --box: #1d232b;
    --edge: #465261; --stop: #4a2019; --stop-edge: #e58d78; --accent: #8ab8ee; }
}
@media print {
  svg { --paper: #fff; --ink: #000; --quiet: #333; --line: #777; --box: #fff; --edge: #777;
    --stop: #fff; --stop-edge: #000; --accent: #000; }
}
text { font: 11px system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  fill: var(--ink); }
.paper { fill: var(--paper); }
.head { font-size: 17px; font-weight: 600; }
.column { font-size: 12px; font-weight: 600; fill: var(--quiet); }
.title { font-weight: 600; }
.quiet { fill: var(--quiet); }
.box { fill: var(--box); stroke: var(--edge); }
.cut { fill: var(--stop); stroke: var(--stop-edge); stroke-width: 1.5; }
.faint { fill: var(--paper); stroke: var(--edge); stroke-dasharray: 3 3; }
.link { fill: none; stroke: var(--line); stroke-width: 1; }
.plain { stroke-width: 1; }
.strong { stroke-width: 2.5; }
.dashed { stroke-dasharray: 7 4; }
.dotted { stroke-dasharray: 1.5 3.5; stroke-width: 2; }
)";

constexpr long foot = 64;  // from the lowest box to the notes

// The corners of a box; of a stop they are cut off.
Html outline(PlacedBox const& box, BoxShape shape) {
  auto const right = box.x + box.width;
  auto const bottom = box.y + box.height;
  constexpr long cut = 9;
  if (shape == BoxShape::cut)
    return html("<path class=\"cut\" d=\"M{} {}H{}L{} {}V{}L{} {}H{}L{} {}V{}Z\"/>\n", box.x + cut,
                box.y, right - cut, right, box.y + cut, bottom - cut, right - cut, bottom,
                box.x + cut, box.x, bottom - cut, box.y + cut);
  return html("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\"/>\n",
              shape == BoxShape::faint ? "faint" : "box", box.x, box.y, box.width, box.height);
}

Html drawn(PlacedBox const& placed, LayerBox const& box, std::size_t column, std::size_t number) {
  Html texts;
  auto y = placed.y + LayerLayout::padding + 9;
  auto const x = placed.x + LayerLayout::padding;
  for (auto const& line : placed.title) {
    texts += text_at(x, y, line, "title");
    y += LayerLayout::line;
  }
  for (auto const& line : placed.detail) {
    texts += text_at(x, y, line, "quiet");
    y += LayerLayout::line;
  }
  auto const tip = box.tooltip.empty() ? Html() : html("<title>{}</title>\n", box.tooltip);
  return html("<g class=\"b{}-{}\">\n{}{}{}</g>\n", column, number, tip, outline(placed, box.shape),
              texts);
}

std::string_view css_of(LinkStyle style) {
  switch (style) {
    case LinkStyle::plain:
      return "plain";
    case LinkStyle::strong:
      return "strong";
    case LinkStyle::dashed:
      return "dashed";
    case LinkStyle::dotted:
      return "dotted";
  }
  return "plain";
}

Html drawn(PlacedLink const& placed, LayerLink const& link, std::size_t column) {
  auto const bend = (placed.x2 - placed.x1) / 2;
  return html("<path class=\"link {} l{}-{} l{}-{}\" d=\"M{} {}C{} {} {} {} {} {}\"/>\n",
              css_of(link.style), column, link.from, column + 1, link.to, placed.x1, placed.y1,
              placed.x1 + bend, placed.y1, placed.x2 - bend, placed.y2, placed.x2, placed.y2);
}

// Who points at a box sees its lines, in browsers that know :has().
Html highlights(LayerFigure const& figure) {
  Html rules;
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < figure.columns[c].size(); ++i)
      rules +=
          html("svg:has(.b{}-{}:hover) .l{}-{} {{ stroke: var(--accent); stroke-width: 3; }}\n", c,
               i, c, i);
  return rules;
}

Html legend(LayerFigure const& figure, long y) {
  Html all;
  long x = LayerLayout::margin;
  for (std::size_t i = 0; i < link_styles; ++i) {
    if (figure.legend[i].empty()) continue;
    all += html("<path class=\"link {}\" d=\"M{} {}h34\"/>\n", css_of(static_cast<LinkStyle>(i)), x,
                y - 4);
    all += text_at(x + 42, y, figure.legend[i]);
    x += 42 + text_width(figure.legend[i]) + 34;
  }
  return all;
}

Html body(LayerFigure const& figure, LayerLayout const& layout) {
  Html all = text_at(LayerLayout::margin, 34, figure.title, "head");
  for (std::size_t c = 0; c < 3; ++c)
    if (!layout.columns[c].empty())
      all +=
          text_at(layout.columns[c].front().x, LayerLayout::top - 16, figure.headings[c], "column");
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t i = 0; i < figure.links[c].size(); ++i)
      all += drawn(layout.links[c][i], figure.links[c][i], c);
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < figure.columns[c].size(); ++i)
      all += drawn(layout.columns[c][i], figure.columns[c][i], c, i);
  all += legend(figure, layout.height + 36);
  auto y = layout.height + foot;
  for (auto const& note : layout.notes) {
    for (auto const& line : note) {
      all += text_at(LayerLayout::margin, y, line);
      y += LayerLayout::line;
    }
    y += 4;
  }
  return all;
}

}  // namespace

Html layers_svg(LayerFigure const& figure) {
  auto const layout = lay_out(figure);
  auto height = layout.height + foot;
  for (auto const& note : layout.notes)
    height += static_cast<long>(note.size()) * LayerLayout::line + 4;
  return html(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {} {}\" "
             "width=\"{}\" height=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n<style>",
             layout.width, height, layout.width, height, figure.title, figure.description) +
         Html::constant(layer_sheet) + highlights(figure) +
         html("</style>\n<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", layout.width,
              height) +
         body(figure, layout) + Html::constant("</svg>\n");
}

}  // namespace careplan
