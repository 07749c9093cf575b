#include "conditions/domain.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace careplan;

TEST_CASE("a domain allows exactly its own values") {
  Domain const rating{.low = 0, .high = 4};
  CHECK(allows(rating, 0.0));
  CHECK(allows(rating, 4.0));
  CHECK_FALSE(allows(rating, 5.0));
  CHECK_FALSE(allows(rating, 1.5));
  CHECK_FALSE(allows(rating, "high"));
  CHECK(allows(rating, Missing::refused));
  CHECK(allows(rating, Interval{3, 9}));
  CHECK_FALSE(allows(rating, Interval{5, 9}));
  Domain const tenths{.low = 0, .high = 1, .step = 0.1};
  CHECK(allows(tenths, 0.3));
  CHECK_FALSE(allows(tenths, 0.35));
  Domain const risk{.kind = DomainKind::words, .words = {"none", "high"}};
  CHECK(allows(risk, "high"));
  CHECK(allows(risk, OneOf{{"high", "extreme"}}));
  CHECK_FALSE(allows(risk, "extreme"));
  CHECK_FALSE(allows(risk, true));
  Domain const goals{.kind = DomainKind::yes_no};
  CHECK(allows(goals, true));
  CHECK(allows(goals, "no"));
  CHECK_FALSE(allows(goals, 1.0));
}

TEST_CASE("a domain tells people what it allows") {
  CHECK(describe({.low = 0, .high = 4}) == "0..4");
  CHECK(describe({.values = {0, 2, 4}}) == "one of 0, 2, 4");
  CHECK(describe({.kind = DomainKind::yes_no}) == "yes or no");
  CHECK(describe({.kind = DomainKind::words, .words = {"a", "b"}}) == "one of a, b");
  CHECK(describe(Domain{}) == "any number");
}

TEST_CASE("thresholds divide a domain into classes that hold every value once, in order") {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    Domain domain{.low = -1, .high = 11, .step = round % 2 == 0 ? 1.0 : 0.5};
    if (round % 5 == 0) domain = {.values = {0, 2, 4, 7}};
    double const from = static_cast<double>(random() % 9) - 2;
    Interval const within{from, from + static_cast<double>(random() % 9)};
    std::vector<double> breaks;
    for (unsigned i = random() % 4; i > 0; --i)
      breaks.push_back(static_cast<double>(random() % 24) / 2 - 1);
    CAPTURE(round);
    std::vector<double> seen;
    for (auto const& segment : segments(domain, within, breaks)) {
      CHECK(segment.low <= segment.value);
      CHECK(segment.value <= segment.high);
      for (double at = segment.low; at <= segment.high; at += 0.5)
        if (allows(domain, at)) seen.push_back(at);
      for (double const at : breaks)
        CHECK((segment.low == segment.high || at < segment.low || at > segment.high));
    }
    std::vector<double> expected;
    for (double at = -3; at <= 12; at += 0.5)
      if (allows(domain, at) && within.contains(at)) expected.push_back(at);
    CHECK(seen == expected);
    CHECK(grid(domain, within, 100) == expected);
  }
}

TEST_CASE("a domain of any number between is divided at its thresholds and in the gaps") {
  Domain const weight{.low = 0, .high = 10, .step = 0};
  CHECK(segments(weight, {0, 10}, {3}) ==
        std::vector<Segment>{{1.5, 0, 3}, {3, 3, 3}, {6.5, 3, 10}});
  CHECK(segments(weight, {3, 3}, {3}) == std::vector<Segment>{{3, 3, 3}});
  CHECK_FALSE(grid(weight, {0, 10}, 1000).has_value());
}
