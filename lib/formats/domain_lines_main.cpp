// Run by the build: writes the source of builtin_domains(), what the built-in instruments can
// answer. No part of careplan itself.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>

#include "formats/builtin.hpp"
#include "formats/definitions.hpp"
#include "formats/domain_lines.hpp"

namespace {

using namespace careplan;

std::map<std::string, std::string> domain_lines() {
  std::map<std::string, std::string> lines;
  for (auto const& file : builtin_files()) {
    if (!file.path.starts_with("instruments/")) continue;
    auto const instrument = read_instrument(file.text, std::string(file.path));
    for (auto const& part : addresses(instrument)) {
      auto const address = fmt::format("{}.{}", instrument.id, part);
      auto line = domain_line(address, domain_of(instrument, part).value());
      if (!lines.emplace(address, std::move(line)).second)
        throw std::runtime_error(fmt::format("two instruments answer to '{}'", address));
    }
  }
  return lines;
}

}  // namespace

int main() try {
  fmt::print(
      "#include \"workflow/builtin_domains.hpp\"\n\n"
      "std::string_view careplan::builtin_domains() {{\n  return R\"careplan~(");
  for (auto const& [address, line] : domain_lines()) fmt::print("{}", line);
  fmt::print(")careplan~\";\n}}\n");
  return 0;
} catch (std::exception const& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
