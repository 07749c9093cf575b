#include "formats/lines.hpp"

#include <algorithm>
#include <cstring>

namespace careplan {
namespace {

constexpr std::size_t block_size = line_limit + 1;

}  // namespace

LineReader::LineReader(ByteSource source)
    : source_(std::move(source)), block_(block_size + line_padding) {}

// Moves what is left to the front and reads more behind it; false when the block is full or the
// source has ended.
bool LineReader::refill() {
  if (begin_ > 0) {
    std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (at_end_ || end_ == block_size) return false;
  auto const got = source_.read(std::span(block_).subspan(end_, block_size - end_));
  at_end_ = got == 0;
  end_ += got;
  return got > 0;
}

Line LineReader::finish(std::size_t length, std::size_t passed) {
  std::string_view text(block_.data() + begin_, length);
  begin_ += passed;
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (++number_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return {text, number_, false};
}

// The beginning stays at the front of the block; the rest goes by in the back of it.
Line LineReader::pass_long_line() {
  constexpr std::size_t kept = 4096;
  end_ = kept;
  for (;;) {
    auto const got = source_.read(std::span(block_).subspan(kept, block_size - kept));
    if (got == 0) {
      at_end_ = true;
      break;
    }
    auto const* const from = block_.data() + kept;
    auto const* const newline = static_cast<char const*>(std::memchr(from, '\n', got));
    if (newline != nullptr) {
      begin_ = static_cast<std::size_t>(newline - block_.data()) + 1;
      end_ = kept + got;
      return {{block_.data(), kept}, ++number_, true};
    }
  }
  begin_ = end_;
  return {{block_.data(), kept}, ++number_, true};
}

std::optional<Line> LineReader::next() {
  std::size_t seen = 0;
  for (;;) {
    auto const* const from = block_.data() + begin_ + seen;
    auto const left = end_ - begin_ - seen;
    auto const* const newline =
        left == 0 ? nullptr : static_cast<char const*>(std::memchr(from, '\n', left));
    if (newline != nullptr) {
      auto const length = static_cast<std::size_t>(newline - (block_.data() + begin_));
      return finish(length, length + 1);
    }
    seen = end_ - begin_;
    if (refill()) continue;
    if (seen == 0) return std::nullopt;
    if (seen == block_size) return pass_long_line();
    return finish(seen, seen);
  }
}

}  // namespace careplan
