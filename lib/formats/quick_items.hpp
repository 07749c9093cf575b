// The items of an instrument as they look in JSON: for QuickAssess, which compares bytes.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "instruments/coded.hpp"

namespace careplan {

class ItemKeys {
 public:
  void add(std::string const& id);

  // The item whose key, closing quote included, stands at `key`, most likely the one after the
  // last; as many as there are: none. Reads up to 65 bytes: ids are short.
  std::size_t find(char const* key, std::size_t expected) const {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, key, sizeof bytes);
    for (auto at = expected; at < starts_.size(); ++at)
      if (is(at, key, bytes)) return at;
    for (std::size_t at = 0; at < expected; ++at)
      if (is(at, key, bytes)) return at;
    return starts_.size();
  }

 private:
  // The first eight bytes settle almost everything, and are compared as one number.
  struct Start {
    std::uint64_t bytes = 0;
    std::uint64_t mask = 0;
  };
  bool is(std::size_t at, char const* key, std::uint64_t bytes) const {
    if ((bytes & starts_[at].mask) != starts_[at].bytes) return false;
    auto const& text = texts_[at];
    return text.size() <= sizeof bytes || std::memcmp(key, text.data(), text.size()) == 0;
  }

  std::vector<Start> starts_;
  std::vector<std::string> texts_;  // with the closing quote
};

// What the answers of one item look like, and their codes.
class ItemWords {
 public:
  explicit ItemWords(Item const& item);

  // Nothing for a value that needs a second look: 1e0, "\u0031", what the item does not allow.
  std::optional<Code> code(std::string_view token) const {
    auto const digit = static_cast<unsigned char>(token.front() - '0');
    if (token.size() == 1 && digit < 10 && codes_[digit] != none) return codes_[digit];
    return other_code(token);
  }

 private:
  static constexpr Code none = 255;
  std::optional<Code> other_code(std::string_view token) const;

  std::array<Code, 256> codes_{};  // by whole number
  std::vector<std::pair<std::string, Code>> words_;
};

}  // namespace careplan
