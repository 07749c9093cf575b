// The values of one fact as they stand in place-in records, numbered as they come up.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/value.hpp"
#include "formats/records.hpp"
#include "formats/text_block.hpp"

namespace careplan {

class FactTexts {
 public:
  static constexpr std::uint32_t absent = 0;  // also what says no more than that
  static constexpr std::uint32_t stale = 1;
  static constexpr std::uint32_t most = 1024;  // and none that has this number
  static constexpr std::size_t longest = 160;  // bytes of one as JSON

  FactTexts(FactNames const& names, std::string fact);
  // Of the text of a value that the reader takes; `most` for one that is too long, or when there
  // are too many. Eight bytes from the start of the text must be readable.
  std::uint32_t number(std::string_view text) {
    if (text.size() > sizeof(std::uint64_t)) return long_number(text);
    if (text.empty()) return absent;
    auto const bytes = bytes_of(text);
    for (auto at = slot(bytes);; at = (at + 1) & (slots_.size() - 1)) {
      auto const& entry = slots_.data()[at];
      if (entry.bytes == bytes) return entry.number;
      if (entry.bytes == 0) return keep(text);
    }
  }
  Value const& value(std::uint32_t number) const { return values_[number]; }
  KeptText const& json(std::uint32_t number) const { return texts_.data()[number]; }

 private:
  struct Slot {
    std::uint64_t bytes = 0;
    std::uint32_t number = 0;
  };
  static std::uint64_t bytes_of(std::string_view text) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    auto const unused = 8 * (sizeof bytes - text.size());
    return std::endian::native == std::endian::little ? bytes << unused >> unused
                                                      : bytes >> unused << unused;
  }
  std::size_t slot(std::uint64_t bytes) const {
    return static_cast<std::size_t>((bytes * 0x9E3779B97F4A7C15u) >> 40) & (slots_.size() - 1);
  }
  void put(Slot entry);
  std::uint32_t long_number(std::string_view text);
  std::uint32_t keep(std::string_view text);
  std::uint32_t add(Value value);

  FactNames const* names_;
  std::string fact_;
  std::vector<Slot> slots_ = std::vector<Slot>(16);
  std::size_t kept_ = 0;  // in them
  std::unordered_map<std::string, std::uint32_t> long_{};
  std::vector<Value> values_{};
  std::vector<KeptText> texts_{};
};

}  // namespace careplan
