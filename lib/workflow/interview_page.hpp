// Plain lines for a terminal: no cursor is moved and nothing is drawn over, so that a screen reader
// reads them in order.
#pragma once

#include <string>
#include <string_view>

#include "reporting/table.hpp"

namespace careplan {

class InterviewPage {
 public:
  // Lines are wrapped to the style's width; a width of 0 leaves them as they are.
  explicit InterviewPage(RenderStyle style) : style_(style) {}

  // Text of one or several lines, made safe to show; what wraps goes on two columns further in.
  void lines(std::string_view text);
  void strong(std::string_view text);
  void gap() { text_ += '\n'; }

  // What was written since the last time.
  std::string take();

 private:
  void put(std::string_view text, bool strong);
  RenderStyle style_;
  std::string text_;
};

}  // namespace careplan
