// TOML text as a tree; private to the room. Two readers give the same tree: one of all TOML, and
// one of the plain TOML that definitions are written in, in a tenth of the time. A test holds them
// against each other on every definition and on what mistakes make of it.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml.hpp"

namespace careplan {

// Keys and texts are views: into the text that was read, or into `texts`.
struct TomlTree {
  TomlMembers members{};
  std::deque<std::string> texts{};
  std::vector<Complaint> complaints{};  // values that are TOML, but nothing for definitions
};

// Behind the guard, by toml++. Error{input} for text that the guard refuses or that is no TOML.
TomlTree any_toml(std::string_view text, std::string const& name);

// Nothing where there is more than plain TOML or any doubt, so that any_toml has the word: escapes,
// dotted keys, signs, exponents, times, something twice, mistakes.
std::optional<TomlMembers> plain_toml(std::string const& text);
std::optional<TomlMembers> plain_toml(std::string&&) = delete;  // the tree would outlive its text

}  // namespace careplan
