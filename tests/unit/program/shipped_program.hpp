// The shipped program with more text behind it, and what its reader says of that.
#pragma once

#include <doctest/doctest.h>

#include "formats/builtin.hpp"
#include "formats/definitions.hpp"

namespace careplan {

inline std::string shipped() {
  for (auto const& file : builtin_files())
    if (file.path == "programs/sud-iop-3x3.toml") return std::string(file.text);
  FAIL("the shipped program is gone");
  return {};
}

inline Program read_with(std::string_view more) {
  return read_program(shipped() + "\n" + std::string(more), "f.toml");
}

inline std::string refused(std::string_view more) {
  try {
    (void)read_with(more);
  } catch (Error const& error) {
    return describe(error);
  }
  return "";
}

inline bool has(std::string const& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

}  // namespace careplan
