// Records put together from texts that were written before.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace careplan {

// Text with a block of readable bytes behind it, so that it is copied in whole blocks: wide ones
// only where as much is behind it.
struct KeptText {
  static constexpr std::size_t block = 32;
  static constexpr std::size_t wide = 96;  // for texts that are mostly longer than a block
  std::string bytes{};
  std::size_t size = 0;
  KeptText() : KeptText(std::string_view()) {}
  explicit KeptText(std::string_view text, std::size_t behind = block)
      : bytes(text), size(text.size()) {
    bytes.resize(size + behind);
  }
};

// Behind what was written; up to a block of what lies behind that is overwritten.
template <std::size_t Block = KeptText::block>
char* written(char* to, char const* from, std::size_t size) {
  for (std::size_t at = 0; at < size; at += Block) std::memcpy(to + at, from + at, Block);
  return to + size;
}
template <std::size_t N>
char* written(char* to, char const (&text)[N]) {
  std::memcpy(to, text, N - 1);
  return to + N - 1;
}
inline char* written(char* to, KeptText const& piece) {
  return written(to, piece.bytes.data(), piece.size);
}

// Text that only grows, in memory that is not cleared before it is written.
class TextBlock {
 public:
  char* room(std::size_t size) {
    if (bytes_.size() < used_ + size) bytes_.resize(2 * (used_ + size));
    return bytes_.data() + used_;
  }
  // Takes back the last byte.
  void shorten() { --used_; }
  void written(char const* end) { used_ = static_cast<std::size_t>(end - bytes_.data()); }
  std::string_view text() const { return {bytes_.data(), used_}; }
  std::size_t size() const { return used_; }
  void clear() { used_ = 0; }

 private:
  std::string bytes_{};
  std::size_t used_ = 0;
};

}  // namespace careplan
