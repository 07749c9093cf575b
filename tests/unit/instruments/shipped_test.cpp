#include "shipped.hpp"

#include <doctest/doctest.h>

#include "instruments/check.hpp"

using namespace careplan;

TEST_CASE("every shipped instrument can be read and proves its own examples") {
  int count = 0;
  for (auto const& entry : std::filesystem::directory_iterator(PROJECT_ROOT "/data/instruments")) {
    CAPTURE(entry.path().filename().string());
    ++count;
    std::string trouble;
    try {
      auto const instrument = load_instrument(entry.path());
      CHECK(instrument.id == entry.path().stem().string());
      for (auto const& complaint : check(instrument)) trouble += describe(complaint) + "\n";
    } catch (Error const& error) {
      trouble = describe(error);
    }
    CHECK(trouble == "");
  }
  CHECK(count >= 30);
}
