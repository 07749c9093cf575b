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

TEST_CASE("clients in ascending order are remembered once one of them comes up again") {
  for (int const first : {0, 100'000}) {  // C-9, C-10 and so on, or all of one length
    CAPTURE(first);
    auto const name = [&](int i) { return "C-" + std::to_string(first + i); };
    SeenClients seen(1000);
    for (int i = 0; i < 10'000; ++i) {
      CAPTURE(i);
      CHECK_FALSE(seen.again(name(i)));
    }
    CHECK(seen.again(name(9'999)));
    CHECK(seen.again(name(9'001)));
    CHECK_FALSE(seen.again(name(7'000)));
    CHECK(seen.again(name(7'000)));
    CHECK_FALSE(seen.again(name(10'000)));
  }
}

TEST_CASE("a client who comes up again at once is seen, and so is one out of order") {
  for (char const* const second : {"C-5", "C-4", "C-6"}) {
    CAPTURE(second);
    SeenClients seen(10);
    CHECK_FALSE(seen.again("C-5"));
    CHECK(seen.again(second) == (second == std::string("C-5")));
    CHECK(seen.again("C-5"));
    CHECK(seen.again(second));
  }
}
