// Text put where room is known to be for it.
#pragma once

#include <cstring>
#include <string_view>

namespace careplan {

inline char* written(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

}  // namespace careplan
