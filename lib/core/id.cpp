#include "core/id.hpp"

#include <array>

namespace careplan {

namespace {

constexpr auto id_characters = [] {
  std::array<bool, 256> allowed{};
  for (char const c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789._-"))
    allowed[static_cast<unsigned char>(c)] = true;
  return allowed;
}();

}  // namespace

bool valid_id(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  if (text.front() == '.' || text.front() == '_' || text.front() == '-') return false;
  bool all = true;
  for (char const c : text) all = all && id_characters[static_cast<unsigned char>(c)];
  return all;
}

}  // namespace careplan
