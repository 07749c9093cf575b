#include "formats/quick_items.hpp"

#include <algorithm>

#include "core/json.hpp"

namespace careplan {

void ItemKeys::add(std::string const& id) {
  auto const& text = texts_.emplace_back(json_text(id).substr(1));
  auto& start = starts_.emplace_back();
  auto const compared = std::min(text.size(), sizeof start.bytes);
  std::memcpy(&start.bytes, text.data(), compared);
  std::memset(&start.mask, 0xFF, compared);
}

ItemWords::ItemWords(Item const& item) {
  codes_.fill(none);
  for (std::size_t at = 0; at < code_count(item); ++at) {
    auto const code = static_cast<Code>(at);
    auto const value = value_of(item, code);
    auto const* const number = std::get_if<double>(&value);
    if (number == nullptr && value != Value{Missing::stale})
      words_.emplace_back(to_json(value), code);
    if (number != nullptr && *number >= 0 && *number < static_cast<double>(codes_.size()) &&
        *number == static_cast<double>(static_cast<int>(*number)))
      codes_[static_cast<std::size_t>(*number)] = code;
  }
}

std::optional<Code> ItemWords::other_code(std::string_view token) const {
  auto const digits = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::ranges::all_of(token, digits)) {
    for (auto const& [word, code] : words_)
      if (word == token) return code;
    return std::nullopt;
  }
  std::size_t number = 0;
  for (auto const digit : token.substr(0, 4))
    number = number * 10 + static_cast<std::size_t>(digit - '0');
  bool const padded = token.size() > 1 && token.front() == '0';
  if (padded || number >= codes_.size() || codes_[number] == none) return std::nullopt;
  return codes_[number];
}

}  // namespace careplan
