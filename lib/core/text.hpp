// Text that comes from strangers: split, compared, measured and made safe to show.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace careplan {

std::string_view trim(std::string_view text);  // blanks and tabs off both ends
std::vector<std::string_view> split(std::string_view text, char at);  // n separators, n+1 parts
std::string join(std::span<std::string const> parts, std::string_view between);

// The whole text as a number; nothing if any character is left over, or it is not finite.
std::optional<long> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);

// Shortest text that reads back as the same number: 3, 0.08, -1.5. Never locale-dependent.
std::string to_text(double number);

// Offset of the first byte that is not well-formed UTF-8, or that is a control or
// bidirectional-override character other than tab and newline; nothing if all is well.
std::optional<std::size_t> first_unsafe(std::string_view text);

// The text with control, bidirectional and malformed bytes written as \xNN or \uNNNN, for
// terminals. Newlines are kept: a caller that wants one line replaces them first.
std::string shown(std::string_view text);

// Columns that the text takes on a terminal (code points; wide East Asian ones count two).
std::size_t display_width(std::string_view text);

// The candidate nearest to `word` by edit distance, if it is near enough to be worth suggesting.
std::optional<std::string> nearest(std::string_view word, std::span<std::string const> candidates);
// "did you mean 'x'?" or, when nothing is near, "known: a, b, c" (at most 12 are listed).
std::string suggestion(std::string_view word, std::span<std::string const> candidates);

}  // namespace careplan
