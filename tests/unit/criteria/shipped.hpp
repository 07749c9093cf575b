// The definitions of data/ as the tests read them: from the source tree, so that a change shows
// without a new build.
#pragma once

#include <fstream>
#include <iterator>
#include <map>

#include "formats/definitions.hpp"

namespace shipped {

using namespace careplan;

inline std::string text_of(std::string const& path) {
  std::ifstream file(PROJECT_ROOT "/data/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Instrument const* find_instrument(std::string_view id) {
  static std::map<std::string, Instrument, std::less<>> read;
  if (auto const found = read.find(id); found != read.end()) return &found->second;
  auto const path = "instruments/" + std::string(id) + ".toml";
  auto const text = text_of(path);
  if (text.empty()) return nullptr;
  return &read.emplace(id, read_instrument(text, path)).first->second;
}

inline Criteria criteria(std::string const& id) {
  auto const path = "criteria/" + id + ".toml";
  auto const find_shared = [](std::string_view shared) -> std::optional<SharedText> {
    auto file = "shared/" + std::string(shared) + ".toml";
    auto text = text_of(file);
    if (text.empty()) return std::nullopt;
    return SharedText{std::move(file), std::move(text)};
  };
  return read_criteria(text_of(path), path, find_instrument, find_shared);
}

}  // namespace shipped
