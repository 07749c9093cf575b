// Lines of a stream of any length through one reused block. CRLF and LF both end a line, a byte
// order mark at the start is dropped, the last line needs no end.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace careplan {

inline constexpr std::size_t line_limit = std::size_t{1} << 20;

// Bytes behind every line that may be read, whatever is in them: fast parsers look ahead.
inline constexpr std::size_t line_padding = 64;

struct Line {
  std::string_view text{};  // valid until the next call
  int number = 0;           // counts from 1
  bool too_long = false;    // longer than line_limit: `text` is its beginning, the rest is passed
};

class LineReader {
 public:
  explicit LineReader(ByteSource source);
  std::optional<Line> next();
  std::string const& name() const { return source_.name; }

 private:
  bool refill();
  Line finish(std::size_t length, std::size_t passed);
  Line pass_long_line();

  ByteSource source_;
  std::vector<char> block_;
  std::size_t begin_ = 0;  // of what is not yet given out
  std::size_t end_ = 0;
  int number_ = 0;
  bool at_end_ = false;
};

}  // namespace careplan
