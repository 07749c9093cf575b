// To which class of a fact a value belongs, at the very thresholds between them.
#include "criteria/coding.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace careplan;

namespace {

using Bounds = std::vector<std::pair<double, double>>;

// The classes of a number, by the least and the greatest of each, and one for what does not apply.
FactCoding coding(Bounds const& bounds, bool may_be_absent = false) {
  OpenFact fact;
  fact.fact = "x";
  fact.domain.kind = DomainKind::number;
  for (auto const& [low, high] : bounds) {
    fact.classes.emplace_back().low = low;
    fact.classes.back().high = high;
  }
  if (may_be_absent) fact.classes.emplace_back().left_out = true;
  return FactCoding(std::move(fact));
}

}  // namespace

TEST_CASE("a threshold that is a class of its own holds that number and no other") {
  auto const between = coding({{0, 5}, {5, 5}, {5, 10}});
  CHECK(between.class_of(0.0) == 0);
  CHECK(between.class_of(4.999) == 0);
  CHECK(between.class_of(5.0) == 1);
  CHECK(between.class_of(5.001) == 2);
  CHECK(between.class_of(10.0) == 2);
  auto const at_the_end = coding({{0, 10}, {10, 10}});
  CHECK(at_the_end.class_of(9.999) == 0);
  CHECK(at_the_end.class_of(10.0) == 1);
  auto const at_the_beginning = coding({{0, 0}, {0, 10}});
  CHECK(at_the_beginning.class_of(0.0) == 0);
  CHECK(at_the_beginning.class_of(0.001) == 1);
}

TEST_CASE("whole numbers end where they end, and what does not apply is no number") {
  auto const whole = coding({{0, 2}, {3, 4}}, true);
  CHECK(whole.class_of(2.0) == 0);
  CHECK(whole.class_of(3.0) == 1);
  CHECK(whole.class_of(4.0) == 1);
  CHECK(whole.all().first == 0);
  CHECK(whole.all().last == 1);
  CHECK(whole.not_applicable().first == 2);
  CHECK(whole.not_applicable().one());
}
