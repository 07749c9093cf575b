// Lines of a stream of any length through one reused block. CRLF and LF both end a line, a byte
// order mark at the start is dropped, the last line needs no end.
#pragma once

#include <memory>
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

// Whole lines as they stand, several at a time, for those who look at them in more than one thread.
struct LineBlock {
  std::vector<char> bytes{};
  std::size_t size = 0;   // of the lines; behind them a line end and `line_padding` bytes
  bool too_long = false;  // the beginning of one line longer than line_limit
  std::size_t usual = std::size_t{256} << 10;  // bytes that are read at a time
  std::string_view text() const { return {bytes.data(), size}; }
};

// Gives the lines of a block one after the other, as LineReader does; the numbers count within it.
class BlockLines {
 public:
  explicit BlockLines(LineBlock const& block) : rest_(block.text()), too_long_(block.too_long) {}
  std::optional<Line> next();
  int passed() const { return number_; }

 private:
  std::string_view rest_;
  bool too_long_;
  int number_ = 0;
};

class LineReader {
 public:
  explicit LineReader(ByteSource source);
  std::optional<Line> next();
  // What `next` would give, some bytes of them at a time; false at the end. Not to be mixed with
  // `next`.
  bool next_block(LineBlock& block);
  std::string const& name() const { return source_.name; }

 private:
  bool refill();
  Line finish(std::size_t length, std::size_t passed);
  Line pass_long_line();
  void finish_block(LineBlock& block, std::size_t whole, std::size_t filled);
  void pass_long_line(LineBlock& block);

  ByteSource source_;
  std::unique_ptr<char[]> block_;  // as it comes: most of it is never touched
  std::size_t begin_ = 0;          // of what is not yet given out
  std::size_t end_ = 0;
  int number_ = 0;
  bool at_end_ = false;
};

}  // namespace careplan
