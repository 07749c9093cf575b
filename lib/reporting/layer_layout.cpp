#include "reporting/layer_layout.hpp"

#include <algorithm>
#include <numeric>

#include "reporting/wrap.hpp"

namespace careplan {
namespace {

constexpr std::array<long, 3> widths{216, 440, 190};
constexpr long between = 150;  // columns, for the lines
constexpr long box_gap = 8;    // boxes
constexpr long letter = 6;     // by estimate, as text_width does
constexpr long bold = 7;
constexpr long port = 5;  // between the ends of two lines at one box

std::size_t letters(long width, long each) {
  return static_cast<std::size_t>((width - 2 * LayerLayout::padding) / each);
}

PlacedBox box_of(LayerBox const& box, long x, long width) {
  auto const head = box.kind.empty() ? box.title : box.kind + " " + box.title;
  PlacedBox placed{.x = x, .width = width, .title = wrapped(head, letters(width, bold))};
  if (!box.detail.empty()) placed.detail = wrapped(box.detail, letters(width, letter));
  auto const lines = static_cast<long>(placed.title.size() + placed.detail.size());
  placed.height = lines * LayerLayout::line + 2 * LayerLayout::padding - 2;
  return placed;
}

using Boxes = std::vector<PlacedBox>;

// Boxes at which many lines end are high enough to tell them apart.
void make_room(Boxes& boxes, std::vector<LayerLink> const& links, bool from) {
  std::vector<long> ends(boxes.size());
  for (auto const& link : links) ++ends[from ? link.from : link.to];
  for (std::size_t i = 0; i < boxes.size(); ++i)
    boxes[i].height = std::max(boxes[i].height, (ends[i] + 1) * port);
}

long height_of(Boxes const& boxes) {
  long all = 0;
  for (auto const& box : boxes) all += box.height + box_gap;
  return all - box_gap;
}

// Each box as near to where it would like to be as those before and after it allow.
void settle(Boxes& boxes, std::vector<std::size_t> const& order, std::vector<long> const& wish,
            long bottom) {
  long free = LayerLayout::top;
  for (auto const i : order) {
    boxes[i].y = std::max(free, wish[i] - boxes[i].height / 2);
    free = boxes[i].y + boxes[i].height + box_gap;
  }
  free = bottom;
  for (auto at = order.size(); at-- > 0;) {
    auto& box = boxes[order[at]];
    box.y = std::min(box.y, free - box.height);
    free = box.y - box_gap;
  }
}

// The mean height of what each box is linked to.
std::vector<long> wishes(std::size_t count, std::vector<LayerLink> const& links,
                         Boxes const& others, bool from) {
  std::vector<long> sums(count);
  std::vector<long> numbers(count);
  for (auto const& link : links) {
    sums[from ? link.from : link.to] += others[from ? link.to : link.from].middle();
    ++numbers[from ? link.from : link.to];
  }
  for (std::size_t i = 0; i < count; ++i)
    sums[i] = numbers[i] > 0 ? sums[i] / numbers[i] : LayerLayout::top;
  return sums;
}

std::vector<std::size_t> in_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

// The lines at one side of a box, spread along it in the order of their other ends.
void spread(std::vector<PlacedLink>& placed, std::vector<LayerLink> const& links,
            Boxes const& boxes, bool at_from) {
  for (std::size_t b = 0; b < boxes.size(); ++b) {
    std::vector<std::size_t> mine;
    for (std::size_t i = 0; i < links.size(); ++i)
      if ((at_from ? links[i].from : links[i].to) == b) mine.push_back(i);
    std::ranges::stable_sort(mine, {},
                             [&](std::size_t i) { return at_from ? placed[i].y2 : placed[i].y1; });
    auto const count = static_cast<long>(mine.size());
    for (long n = 0; n < count; ++n) {
      auto const y = boxes[b].y + boxes[b].height * (n + 1) / (count + 1);
      auto& link = placed[mine[static_cast<std::size_t>(n)]];
      (at_from ? link.y1 : link.y2) = y;
    }
  }
}

std::vector<PlacedLink> lines(std::vector<LayerLink> const& links, Boxes const& left,
                              Boxes const& right) {
  std::vector<PlacedLink> placed;
  for (auto const& link : links) {
    auto const& from = left[link.from];
    auto const& to = right[link.to];
    placed.push_back({from.x + from.width, from.middle(), to.x, to.middle()});
  }
  spread(placed, links, left, true);
  spread(placed, links, right, false);
  return placed;
}

}  // namespace

LayerLayout lay_out(LayerFigure const& figure) {
  LayerLayout layout;
  long x = LayerLayout::margin;
  for (std::size_t c = 0; c < 3; ++c) {
    for (auto const& box : figure.columns[c])
      layout.columns[c].push_back(box_of(box, x, widths[c]));
    if (c > 0) make_room(layout.columns[c], figure.links[c - 1], false);
    if (c < 2) make_room(layout.columns[c], figure.links[c], true);
    layout.height = std::max(layout.height, LayerLayout::top + height_of(layout.columns[c]));
    x += widths[c] + between;
  }
  layout.width = x - between + LayerLayout::margin;
  auto& [left, middle, right] = layout.columns;
  // The middle column has the most text and sets the pace; the others come beside it.
  long y = LayerLayout::top;
  auto const slack = layout.height - LayerLayout::top - height_of(middle);
  auto const extra = middle.size() > 1 ? slack / static_cast<long>(middle.size() - 1) : 0;
  for (auto& box : middle) {
    box.y = y;
    y += box.height + box_gap + extra;
  }
  auto const left_wish = wishes(left.size(), figure.links[0], middle, true);
  auto order = in_order(left.size());
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return left_wish[i]; });
  settle(left, order, left_wish, layout.height);
  settle(right, in_order(right.size()), wishes(right.size(), figure.links[1], middle, false),
         layout.height);
  for (auto const& note : figure.notes)
    layout.notes.push_back(wrapped(note, letters(layout.width - LayerLayout::margin, letter)));
  layout.links[0] = lines(figure.links[0], left, middle);
  layout.links[1] = lines(figure.links[1], middle, right);
  return layout;
}

}  // namespace careplan
