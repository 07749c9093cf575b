// What the figures share: the frame around a drawing, and texts set into a width.
#pragma once

#include <string>
#include <vector>

#include "reporting/html.hpp"

namespace careplan {

struct Frame {
  std::string title{};
  std::string description{};
  long width = 0;  // units of the drawing: a letter of 11 units is about 6 wide
  long height = 0;
};

// <figure> with the drawing, which gets title and description, and `table` folded beneath it.
Html figure(Frame const& frame, Html const& drawing, Table const& table);

// A text with its foot at (x, y); `css` are classes of the style sheet.
Html text_at(long x, long y, std::string_view text, std::string_view css = "");
Html text_ending_at(long x, long y, std::string_view text, std::string_view css = "");

// Units that a text takes in letters of 11 units, by estimate.
long text_width(std::string_view text);

}  // namespace careplan
