#include "workflow/interview_page.hpp"

#include <utility>

#include "core/text.hpp"
#include "reporting/wrap.hpp"

namespace careplan {
namespace {

constexpr int narrowest = 20;  // a terminal that says it is narrower is not believed

}  // namespace

void InterviewPage::lines(std::string_view text) {
  put(text, false);
}

void InterviewPage::strong(std::string_view text) {
  put(text, true);
}

std::string InterviewPage::take() {
  return std::exchange(text_, {});
}

void InterviewPage::put(std::string_view text, bool strong) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  auto const width = static_cast<std::size_t>(std::max(style_.width, narrowest));
  for (auto const raw : split(text, '\n')) {
    auto const line = shown(raw);
    auto const indent = std::min(line.find_first_not_of(' '), width / 2);
    bool const whole = style_.width <= 0 || display_width(line) <= width;
    auto const pieces =
        whole ? std::vector{line} : wrapped(line.substr(indent), width - indent - 2);
    for (std::size_t at = 0; at < pieces.size(); ++at) {
      if (strong && style_.colour) text_ += "\x1b[1m";
      if (!whole) text_.append(indent + (at > 0 ? 2 : 0), ' ');
      text_ += pieces[at];
      if (strong && style_.colour) text_ += "\x1b[0m";
      text_ += '\n';
    }
  }
}

}  // namespace careplan
