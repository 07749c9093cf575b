// The readers of TOML: a file or complaints, and what the one for plain TOML takes is what toml++
// says of it, down to every line and column.
#include "formats/toml.hpp"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "formats/toml_tree.hpp"
#include "fuzz.hpp"

namespace fuzz {
namespace {

using namespace careplan;

// NOLINTNEXTLINE(misc-no-recursion): as deep as the readers let it be.
bool alike(TomlNode const& one, TomlNode const& other) {
  if (one.at != other.at || one.value.index() != other.value.index()) return false;
  return std::visit(
      [&]<class T>(T const& value) {
        auto const& same = std::get<T>(other.value);
        if constexpr (std::is_same_v<T, TomlArray>)
          return std::ranges::equal(value, same, alike);
        else if constexpr (std::is_same_v<T, TomlMembers>)
          return std::ranges::equal(value, same, [](TomlMember const& a, TomlMember const& b) {
            return a.key == b.key && a.at == b.at && alike(a.node, b.node);
          });
        else
          return value == same;
      },
      one.value);
}

}  // namespace
}  // namespace fuzz

void fuzz::toml(std::string_view bytes) {
  using namespace careplan;
  std::string const text(bytes);
  if (auto plain = plain_toml(text)) {
    auto all = any_toml(text, "fuzz.toml");
    must(all.complaints.empty() &&
         alike({.value = std::move(*plain)}, {.value = std::move(all.members)}));
  }
  allow_refusal([&] {
    TomlFile file(bytes, "fuzz.toml");
    (void)file.root();
    file.finish();
  });
}
