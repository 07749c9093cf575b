// docs/instruments.md shows one whole file; it must be one that check accepts.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "formats/definitions.hpp"
#include "instruments/check.hpp"

using namespace careplan;

TEST_CASE("the file that the page on writing instruments shows can be read and proves itself") {
  std::ifstream file(PROJECT_ROOT "/docs/instruments.md");
  std::stringstream page;
  page << file.rdbuf();
  std::string const text = page.str();
  std::string const fence = "```toml\n";
  auto const from = text.find(fence);
  REQUIRE(from != std::string::npos);
  auto const to = text.find("```", from + fence.size());
  auto const shown = text.substr(from + fence.size(), to - from - fence.size());
  std::string trouble;
  try {
    for (auto const& complaint : check(read_instrument(shown, "example.toml")))
      trouble += describe(complaint) + "\n";
  } catch (Error const& error) {
    trouble = describe(error);
  }
  CHECK(trouble == "");
}
