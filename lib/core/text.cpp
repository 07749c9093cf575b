#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <utility>

namespace careplan {
namespace {

struct CodePoint {
  char32_t value;
  std::size_t length;
  bool ok;
};

// Decodes the code point at the front of a text that is not empty; a malformed one is one byte.
CodePoint decode(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char const lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {lead, 1, false};
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {lead, 1, false};
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  bool const overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  bool const surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {lead, 1, false};
  return {value, length, true};
}

// ' ' to '~', all of them: a byte below borrows, one above carries, into its highest bit.
bool eight_printable(char const* bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return (((word - ones * ' ') | (word + ones) | word) & (ones * 0x80)) == 0;
}

bool drives_terminal(char32_t c) {
  bool const control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
  bool const bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
                    c == 0x200F || c == 0x061C;
  return control || bidi || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

bool wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

// Insertions, deletions, substitutions and swaps of two neighbours (optimal string alignment):
// "ehlp" is one slip away from "help", as fingers see it.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1);
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t const substitute = last[j] + (a[i] == b[j] ? 0 : 1);
      row[j + 1] = std::min({row[j] + 1, last[j + 1] + 1, substitute});
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
        row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last.back();
}

}  // namespace

std::string_view trim(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(std::span<std::string const> parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

std::optional<long> parse_integer(std::string_view text) {
  long value{};
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::optional<double> parse_number(std::string_view text) {
  double value{};
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::string to_text(double number) {
  char buffer[32];
  bool const whole = number == std::trunc(number) && std::abs(number) < 1e15;
  auto const [end, code] =
      whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(number))
            : std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end};
}

std::optional<std::size_t> first_unsafe(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    while (text.size() - at >= 8 && eight_printable(text.data() + at)) at += 8;
    if (at == text.size()) break;
    if ((text[at] >= ' ' && text[at] <= '~') || text[at] == '\n') {  // most text is nothing else
      ++at;
      continue;
    }
    auto const c = decode(text.substr(at));
    if (!c.ok || drives_terminal(c.value)) return at;
    at += c.length;
  }
  return std::nullopt;
}

std::string shown(std::string_view text) {
  std::string safe;
  for (std::size_t at = 0; at < text.size();) {
    auto const c = decode(text.substr(at));
    if (!c.ok || (c.value < 0x100 && drives_terminal(c.value)))
      safe += fmt::format("\\x{:02x}", static_cast<unsigned>(c.value));
    else if (drives_terminal(c.value))
      safe += fmt::format("\\u{:04x}", static_cast<unsigned>(c.value));
    else
      safe += text.substr(at, c.length);
    at += c.length;
  }
  return safe;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    auto const c = decode(text.substr(at));
    bool const combining = c.value >= 0x300 && c.value <= 0x36F;
    if (!combining) width += wide(c.value) ? 2u : 1u;
    at += c.length;
  }
  return width;
}

std::optional<std::string> nearest(std::string_view word, std::span<std::string const> candidates) {
  std::optional<std::string> best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  if (word.size() > 64) return best;
  for (auto const& candidate : candidates) {
    if (candidate.size() > 64) continue;
    auto const distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<std::string const> candidates) {
  if (auto const near = nearest(word, candidates)) return fmt::format("did you mean '{}'?", *near);
  if (candidates.empty()) return {};
  auto const few = candidates.first(std::min<std::size_t>(candidates.size(), 12));
  return fmt::format("known: {}{}", join(few, ", "), candidates.size() > few.size() ? ", ..." : "");
}

}  // namespace careplan
