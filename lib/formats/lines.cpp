#include "formats/lines.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace careplan {
namespace {

constexpr std::size_t block_size = line_limit + 1;

}  // namespace

LineReader::LineReader(ByteSource source)
    : source_(std::move(source)),
      block_(std::make_unique_for_overwrite<char[]>(block_size + line_padding)) {}

// Moves what is left to the front and reads more behind it; false when the block is full or the
// source has ended.
bool LineReader::refill() {
  if (begin_ > 0) {
    std::memmove(block_.get(), block_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (at_end_ || end_ == block_size) return false;
  auto const got = source_.read(std::span(block_.get() + end_, block_size - end_));
  at_end_ = got == 0;
  end_ += got;
  return got > 0;
}

Line LineReader::finish(std::size_t length, std::size_t passed) {
  std::string_view text(block_.get() + begin_, length);
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
    auto const got = source_.read(std::span(block_.get() + kept, block_size - kept));
    if (got == 0) {
      at_end_ = true;
      break;
    }
    auto const* const from = block_.get() + kept;
    auto const* const newline = static_cast<char const*>(std::memchr(from, '\n', got));
    if (newline != nullptr) {
      begin_ = static_cast<std::size_t>(newline - block_.get()) + 1;
      end_ = kept + got;
      return {{block_.get(), kept}, ++number_, true};
    }
  }
  begin_ = end_;
  return {{block_.get(), kept}, ++number_, true};
}

std::optional<Line> BlockLines::next() {
  if (rest_.empty()) return std::nullopt;
  auto const end = rest_.find('\n');
  auto text = rest_.substr(0, end);
  rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return Line{text, ++number_, too_long_};
}

// The rest behind the last whole line waits for the next block.
void LineReader::finish_block(LineBlock& block, std::size_t whole, std::size_t filled) {
  std::copy(block.bytes.data() + whole, block.bytes.data() + filled, block_.get());
  begin_ = 0;
  end_ = filled - whole;
  block.size = whole;
  block.bytes[whole] = '\n';
}

void LineReader::pass_long_line(LineBlock& block) {
  std::copy_n(block.bytes.data(), block_size, block_.get());
  auto const line = pass_long_line();
  std::copy(line.text.begin(), line.text.end(), block.bytes.begin());
  block.size = line.text.size();
  block.bytes[block.size] = '\n';
  block.too_long = true;
}

bool LineReader::next_block(LineBlock& block) {
  block.too_long = false;
  block.bytes.resize(std::max(block.bytes.size(), block.usual + line_padding + 1));
  auto filled = end_ - begin_;
  if (filled + line_padding + 1 > block.bytes.size()) block.bytes.resize(filled + line_padding + 1);
  std::copy_n(block_.get() + begin_, filled, block.bytes.data());
  std::size_t seen = 0;
  for (;;) {
    std::string_view const fresh(block.bytes.data() + seen, filled - seen);
    if (auto const last = fresh.rfind('\n'); last != fresh.npos) {
      finish_block(block, seen + last + 1, filled);
      break;
    }
    seen = filled;
    auto const room = block.bytes.size() - line_padding - 1;
    if (filled == block_size) return pass_long_line(block), true;
    if (filled == room) block.bytes.resize(std::min(2 * room, block_size) + line_padding + 1);
    auto const got =
        at_end_
            ? 0
            : source_.read(std::span(block.bytes)
                               .subspan(filled, block.bytes.size() - line_padding - 1 - filled));
    if (got == 0) {
      at_end_ = true;
      finish_block(block, filled, filled);
      if (filled == 0) return false;
      break;
    }
    filled += got;
  }
  if (std::exchange(number_, 1) == 0 && block.text().starts_with("\xEF\xBB\xBF")) {
    std::copy(block.bytes.data() + 3, block.bytes.data() + block.size + 1, block.bytes.data());
    block.size -= 3;
  }
  return true;
}

std::optional<Line> LineReader::next() {
  std::size_t seen = 0;
  for (;;) {
    auto const* const from = block_.get() + begin_ + seen;
    auto const left = end_ - begin_ - seen;
    auto const* const newline =
        left == 0 ? nullptr : static_cast<char const*>(std::memchr(from, '\n', left));
    if (newline != nullptr) {
      auto const length = static_cast<std::size_t>(newline - (block_.get() + begin_));
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
