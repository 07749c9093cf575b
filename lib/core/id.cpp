#include "core/id.hpp"

#include <algorithm>

namespace careplan {

bool valid_id(std::string_view text) {
  auto const alnum = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= 64 && alnum(text.front()) &&
         std::ranges::all_of(text,
                             [&](char c) { return alnum(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace careplan
