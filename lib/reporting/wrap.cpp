#include "reporting/wrap.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace careplan {
namespace {

// The longest beginning of whole characters that fits, at least one; where its second half has a
// hyphen, up to that.
std::string_view beginning(std::string_view word, std::size_t width) {
  std::size_t end = 0;
  while (end < word.size()) {
    std::size_t next = end + 1;
    while (next < word.size() && (static_cast<unsigned char>(word[next]) & 0xC0) == 0x80) ++next;
    if (end > 0 && display_width(word.substr(0, next)) > width) break;
    end = next;
  }
  auto const hyphen = word.substr(0, end).rfind('-');
  bool const late = hyphen != std::string_view::npos && 2 * (hyphen + 1) >= end;
  return word.substr(0, late && end < word.size() ? hyphen + 1 : end);
}

void wrap_line(std::string_view text, std::size_t width, std::vector<std::string>& lines) {
  std::string line;
  for (auto word : split(text, ' ')) {
    if (word.empty()) continue;
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width)
      lines.push_back(std::exchange(line, {}));
    while (line.empty() && display_width(word) > width) {
      auto const piece = beginning(word, width);
      word.remove_prefix(piece.size());
      if (word.empty()) {
        line = piece;
        break;
      }
      lines.emplace_back(piece);
    }
    if (word.empty()) continue;
    if (!line.empty()) line += ' ';
    line += word;
  }
  lines.push_back(line);
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (auto const line : split(text, '\n')) {
    if (display_width(line) <= width)
      lines.emplace_back(line);
    else
      wrap_line(line, std::max<std::size_t>(1, width), lines);
  }
  return lines;
}

std::size_t widest_word(std::string_view text) {
  std::size_t widest = 0;
  for (auto const line : split(text, '\n'))
    for (auto const word : split(line, ' ')) widest = std::max(widest, display_width(word));
  return widest;
}

std::string padded(std::string_view text, std::size_t width, bool to_the_right) {
  auto const taken = display_width(text);
  std::string const blanks(taken < width ? width - taken : 0, ' ');
  return to_the_right ? blanks + std::string(text) : std::string(text) + blanks;
}

void trim_end(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace careplan
