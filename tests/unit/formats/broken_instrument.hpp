// A sound instrument file with one piece of text made wrong at a time, and what is said about it.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "formats/definitions.hpp"

struct Broken {
  std::string from;
  std::string to;
  std::string said;  // all that is complained about, hints included
};

inline std::string replaced(std::string_view sound, std::string_view from, std::string_view to) {
  std::string text(sound);
  auto const at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, std::string(from));
  return text.replace(at, from.size(), to);
}

inline std::string complaints(std::string_view text) {
  try {
    (void)careplan::read_instrument(text, "demo.toml");
  } catch (careplan::Error const& error) {
    return describe(error);
  }
  return "";
}

inline void check_each(std::string_view sound, std::vector<Broken> const& cases) {
  for (auto const& broken : cases) {
    CAPTURE(broken.to);
    CHECK(complaints(replaced(sound, broken.from, broken.to)) == broken.said);
  }
}
