// Text set into columns of a terminal. Widths are terminal columns; texts are safe to show already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace careplan {

// The lines of a text that fit in `width` columns: broken at blanks, and inside a word only when
// the word alone is wider. At least one line, which may be empty. Newlines always break.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// Widest word of a text: below this, wrapping breaks words.
std::size_t widest_word(std::string_view text);

std::string padded(std::string_view text, std::size_t width, bool to_the_right = false);

// Blanks off the end of a line.
void trim_end(std::string& line);

}  // namespace careplan
