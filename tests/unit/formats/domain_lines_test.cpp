#include "formats/domain_lines.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace careplan;

TEST_CASE("a domain is what it was when it comes back from its line") {
  std::vector<Domain> const domains{
      {.low = -27, .high = 27},
      {.low = 0, .high = 1e9, .step = 0},
      {.low = 0.1, .high = 36'500.25, .step = 0.5},
      {.low = 0, .high = 7, .values = {0, 1.5, 7}},
      {.kind = DomainKind::yes_no},
      {.kind = DomainKind::words, .words = {"two words", "one"}},
      {.kind = DomainKind::words, .words = {"low", "high"}, .ordered = true}};
  for (auto const& domain : domains) {
    auto const line = domain_line("a.b", domain);
    CAPTURE(line);
    CHECK(domain_among(line, "a.b") == domain);
  }
}

TEST_CASE("among sorted lines each address finds its own, and no other one finds any") {
  std::vector<std::string> const addresses{"a", "a.b", "a.b.change", "a.c", "b-2.q", "b.q", "z"};
  std::string lines;
  double number = 0;
  for (auto const& address : addresses) lines += domain_line(address, {.low = 0, .high = ++number});
  number = 0;
  for (auto const& address : addresses) {
    CAPTURE(address);
    auto const domain = domain_among(lines, address);
    REQUIRE(domain);
    CHECK(domain->high == ++number);
  }
  for (auto const* const other : {"", "A", "a.", "a.b.chang", "a.b.changed", "b", "zz"}) {
    CAPTURE(other);
    CHECK_FALSE(domain_among(lines, other));
  }
  CHECK_FALSE(domain_among("", "a"));
}
