// The facts of criteria as they look in JSON: for QuickPlace, which compares bytes.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "criteria/batch.hpp"

namespace careplan {

// Bytes are looked at eight at a time, the first of them in the lowest place.
inline constexpr bool bytes_in_order = std::endian::native == std::endian::little;

inline std::uint64_t eight_bytes(char const* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// The highest bit of the first of them that is zero is the lowest that is set; those above it may
// be wrong.
inline std::uint64_t first_zero(std::uint64_t bytes) {
  return (bytes - 0x0101010101010101u) & ~bytes & 0x8080808080808080u;
}

// How many of the eight stand before the first quote; 8: none of them is one.
inline constexpr std::uint64_t quotes = 0x2222222222222222u;
inline unsigned before_quote(std::uint64_t bytes) {
  return static_cast<unsigned>(std::countr_zero(first_zero(bytes ^ quotes))) / 8;
}

// The first `count` of eight bytes, at most eight.
inline std::uint64_t first_bytes(std::uint64_t bytes, unsigned count) {
  return count >= 8 ? bytes : bytes & ((std::uint64_t{1} << (8 * count)) - 1);
}

// The keys of facts, by id and by address.
class FactKeys {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  void add(std::string_view name, std::uint32_t fact);
  void finish();

  struct alignas(64) Key {
    std::array<std::uint64_t, 6> text{};  // with the closing quote and the colon
    std::array<std::uint64_t, 6> mask{};
    std::uint32_t size = 0;
    std::uint32_t fact = 0;
    std::uint32_t next = 0;  // the key that came behind it last
  };
  [[gnu::always_inline]] static bool is(Key const& key, char const* text) {
    auto const differs = [&](std::size_t i) {
      return (eight_bytes(text + 8 * i) & key.mask.data()[i]) ^ key.text.data()[i];
    };
    if ((differs(0) | differs(1)) != 0) return false;
    if (key.size <= 16) return true;
    if (key.size > 32 && (differs(4) | differs(5)) != 0) return false;
    return (differs(2) | differs(3)) == 0;
  }
  // The key that stands at `text`, most likely one of the two behind `expected`, which it is not;
  // none when it is none that is known. Up to 56 bytes are read.
  std::uint32_t find(char const* text, std::uint32_t expected) const {
    for (int tries = 0; tries < 2; ++tries) {
      expected = keys_.data()[expected].next;
      if (is(keys_.data()[expected], text)) return expected;
    }
    return look_up(text);
  }
  Key const& at(std::uint32_t place) const { return keys_.data()[place]; }
  void follow(std::uint32_t before, std::uint32_t after) { keys_.data()[before].next = after; }

 private:
  static constexpr unsigned longest = 48;
  std::size_t slot(std::uint64_t first, std::uint64_t last, unsigned size) const {
    auto const mixed = (first * 0x9E3779B97F4A7C15u) ^ (last * 0xC2B2AE3D27D4EB4Fu) ^ size;
    return static_cast<std::size_t>((mixed ^ (mixed >> 29)) * 0x9E3779B97F4A7C15u >> shift_);
  }
  std::uint32_t look_up(char const* text) const;

  std::vector<Key> keys_{};
  std::vector<std::uint32_t> slots_{};
  int shift_ = 0;
};

// A value as it stands, when it is short: up to the comma or brace behind it.
struct ShortValue {
  std::uint64_t bytes = 0;  // ^ ','; behind the value 0, which no byte of it can be
  std::uint64_t end = 0;    // the bit of the byte behind it; 0: it is not short

  bool is_short() const { return end != 0; }
  unsigned size() const { return static_cast<unsigned>(__builtin_ctzll(end)) / 8; }
  static constexpr unsigned longest = 7;
  [[gnu::always_inline]] static ShortValue at(char const* text) {
    auto const bytes = eight_bytes(text);
    auto const commas = bytes ^ 0x2C2C2C2C2C2C2C2Cu;
    auto end = first_zero(commas);
    // A brace ends the last value alone. Where a comma stands behind it all the same, these are
    // bytes that no value has, and are looked at as a whole.
    if (end == 0) [[unlikely]]
      end = first_zero(bytes ^ 0x7D7D7D7D7D7D7D7Du);
    return {.bytes = commas & (((end & (~end + 1)) >> 7) - 1), .end = end};
  }
};

// What short values of one fact came to before, by their bytes: numbers, words and null alike,
// without a guess which of them it is.
class KnownValues {
 public:
  // A value with its state in the byte above, which for another value differs from it below.
  std::uint64_t find(std::uint64_t bytes) const { return slots_.data()[slot(bytes)]; }
  static bool is(std::uint64_t entry, std::uint64_t bytes) { return (entry ^ bytes) << 8 == 0; }
  static FactState state(std::uint64_t entry) { return static_cast<FactState>(entry >> 56); }
  // One that finds its place taken is not kept.
  void keep(ShortValue const& value, FactState state);

 private:
  std::size_t slot(std::uint64_t bytes) const {
    return static_cast<std::size_t>((bytes * 0x9E3779B97F4A7C15u) >> shift_);
  }
  void put(std::uint64_t entry);

  static constexpr std::uint64_t empty = 0xFF00;  // no value: it has something behind its end
  static constexpr std::size_t most_slots = 1024;
  std::vector<std::uint64_t> slots_ = std::vector<std::uint64_t>(16, empty);
  int shift_ = 60;
  std::size_t kept_ = 0;
};

// What the values of one fact look like, and the states that they are.
class FactValues {
 public:
  FactValues(BatchCriteria const& criteria, std::size_t fact);

  // Handed back as a value, so that nobody needs the address of where the reader stands.
  struct Read {
    FactState state = 255;
    char const* end = nullptr;
  };

  // The state of the value at `text`, which is moved behind it; nothing for a value that needs a
  // second look: 1e0, "\u0031", what the domain does not allow.
  static constexpr FactState none = 255;
  [[gnu::always_inline]] FactState read(char const*& text) {
    auto const bytes = eight_bytes(text);
    auto const digits = bytes ^ 0x3030303030303030u;
    auto const others = ((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u;
    auto const count = static_cast<unsigned>(std::countr_zero(others)) / 8;
    if (count == 0) return *text == '"' ? word(text) : literal(text, bytes);
    auto const after = text[count];
    if (count < 5 && (after == ',' || after == '}')) {
      auto const number = value_of(digits, count);
      auto const padded =
          static_cast<unsigned>(count > 1) & static_cast<unsigned>((digits & 0xFF) == 0);
      if (number < numbers_.size() && padded == 0 && numbers_.data()[number] < unknown) {
        text += count;
        return numbers_.data()[number];
      }
    }
    return taken(text, other_number(text));
  }
  // Whether some of its words are too long for a ShortValue.
  bool long_for_short() const { return long_for_short_; }

 private:
  static constexpr FactState unknown = 254;  // not looked at yet
  static constexpr unsigned longest_word = 15;

  // Up to eight digits as numbers 0 to 9.
  static std::uint32_t value_of(std::uint64_t digits, unsigned count) {
    auto pairs = digits << (64 - 8 * count);
    pairs = pairs * 10 + (pairs >> 8);
    auto const ends = (pairs & 0x000000FF000000FFu) * 0x000F424000000064u +
                      ((pairs >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u;
    return static_cast<std::uint32_t>(ends >> 32);
  }

  // Which of the three words it should be is told by two bits of its first letter: true and false
  // come as they like, and a guess would often be wrong.
  struct Literal {
    std::uint64_t text = 1;  // no text, with this mask
    std::uint64_t mask = 0;
    FactState state = none;
  };
  static std::size_t place_of_literal(std::uint64_t bytes) { return bytes >> 3 & 3; }
  [[gnu::always_inline]] FactState literal(char const*& text, std::uint64_t bytes) const {
    auto const place = place_of_literal(bytes);
    auto const& entry = literals_.data()[place];
    text += place == place_of_literal('f') ? 5 : 4;
    return (bytes & entry.mask) == entry.text ? entry.state : none;
  }
  void add_literal(std::string_view word, FactState state);

  [[gnu::always_inline]] FactState word(char const*& text) const {
    auto first = eight_bytes(text + 1);
    auto second = eight_bytes(text + 9);
    auto const here = before_quote(first);
    auto const size = here < 8 ? here : 8 + before_quote(second);
    if (size > longest_word) return taken(text, long_word(text));
    first = first_bytes(first ^ quotes, size);
    second = size > 8 ? first_bytes(second ^ quotes, size - 8) : 0;
    auto const& entry = words_.data()[word_slot(first, second)];
    text += size + 2;
    return entry.first == first && entry.second == second ? entry.state : none;
  }
  std::size_t word_slot(std::uint64_t first, std::uint64_t second) const {
    return static_cast<std::size_t>(((first ^ std::rotl(second, 23)) * multiplier_) >> shift_);
  }

  static FactState taken(char const*& text, Read const& read) {
    text = read.end;
    return read.state;
  }
  Read long_word(char const* text) const;
  [[gnu::noinline]] Read other_number(char const* text);
  FactState state_of(double number) const;
  void add_words();

  struct Word {
    std::uint64_t first = 0;  // ^ quotes; behind the word 0, which no byte of it can be
    std::uint64_t second = 0;
    FactState state = none;
  };
  BatchCriteria const* criteria_;
  std::size_t fact_;
  std::array<Literal, 4> literals_{};
  std::vector<FactState> numbers_{};                             // by whole number
  std::vector<Word> words_{};                                    // no two in one place
  std::vector<std::pair<std::string, FactState>> long_words_{};  // in quotes
  bool long_for_short_ = false;
  std::uint64_t multiplier_ = 0;
  int shift_ = 0;
};

}  // namespace careplan
