#include "workflow/seen_clients.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace careplan;

TEST_CASE("clients are remembered as long as they are promised to be, and forgotten in the end") {
  SeenClients seen(2000);
  for (int i = 0; i < 10'000; ++i) {
    CAPTURE(i);
    CHECK_FALSE(seen.again("C-" + std::to_string(i)));
    if (i >= 2000) CHECK(seen.again("C-" + std::to_string(i - 1999)));
  }
  CHECK_FALSE(seen.again("C-1"));
  CHECK(seen.again("C-1"));
}
