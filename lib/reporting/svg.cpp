#include "reporting/svg.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace careplan {
namespace {

Html class_of(std::string_view css) {
  return css.empty() ? Html() : html(" class=\"{}\"", css);
}

}  // namespace

Html figure(Frame const& frame, Html const& drawing, Table const& table) {
  // Wide drawings keep their scale and scroll instead of shrinking until they cannot be read;
  // narrow ones shrink a little to fit a phone.
  constexpr long narrow = 400;
  constexpr long phone = 340;
  constexpr long widest = 960;
  bool const keeps = frame.width > widest || frame.width < narrow;
  auto const least = frame.width < narrow ? std::min(frame.width, phone) : frame.width;
  auto const wide = keeps ? html(" style=\"min-width:{}px\"", least) : Html();
  auto const caption =
      frame.description.empty() ? Html() : html("<figcaption>{}</figcaption>\n", frame.description);
  return html(
      "<figure>\n{}"
      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {} {}\" "
      "width=\"{}\" height=\"{}\" "
      "{}>\n<title>{}</title>\n<desc>{}</desc>\n{}</svg>\n"
      "</div>\n<details>\n<summary>{} as a table</summary>\n{}</details>\n</figure>\n",
      caption, frame.title, frame.width, frame.height, frame.width, frame.height, wide, frame.title,
      frame.description, drawing, frame.title, html_table(table));
}

Html text_at(long x, long y, std::string_view text, std::string_view css) {
  return html("<text x=\"{}\" y=\"{}\"{}>{}</text>\n", x, y, class_of(css), text);
}

Html text_ending_at(long x, long y, std::string_view text, std::string_view css) {
  return html("<text x=\"{}\" y=\"{}\" text-anchor=\"end\"{}>{}</text>\n", x, y, class_of(css),
              text);
}

long text_width(std::string_view text) {
  return 6 * static_cast<long>(display_width(shown(text)));
}

}  // namespace careplan
