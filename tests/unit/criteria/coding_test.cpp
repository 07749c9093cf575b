// To which class of a fact a value belongs, at the very thresholds between them.
#include "criteria/coding.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
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

TEST_CASE("of several words none is left out and none is added, as far as 64 can be told apart") {
  OpenFact fact;
  fact.fact = "w";
  fact.domain.kind = DomainKind::words;
  for (int i = 0; i < 70; ++i) {
    fact.domain.words.push_back("w" + std::to_string(i));
    fact.classes.emplace_back().text = fact.domain.words.back();
  }
  FactCoding const words(std::move(fact));
  auto const of = [&](std::vector<std::string> list) { return words.classes_of(OneOf{list}); };
  for (auto const& [few, first, last] :
       {std::tuple(std::vector<std::string>{"w2", "w5"}, 2U, 5U), {{"w3", "w66"}, 3U, 66U}}) {
    auto const found = of(few);
    REQUIRE(found.has_value());
    CHECK(found->first == first);
    CHECK(found->last == last);
    for (auto at = first; at <= last; ++at) CHECK(found->has(at) == (at == first || at == last));
  }
  CHECK_FALSE(of({"w3", "w67"}).has_value());
  CHECK(words.classes_of(std::string("w7"))->first == 7);
  CHECK(words.classes_of(std::string("w7"))->one());
  CHECK(words.classes_of(std::string("no word"))->last == 69);
}

TEST_CASE("of numbers between two, those that lie in the domain are open, and outside it all") {
  OpenFact fact;
  fact.fact = "x";
  fact.domain = {.low = 0, .high = 9};
  for (double const low : {0.0, 3.0, 6.0, 9.0}) {
    fact.classes.emplace_back().low = low;
    fact.classes.back().high = std::min(low + 2, 9.0);
  }
  FactCoding const numbers(std::move(fact));
  auto const ends = [&](Value const& value) {
    auto const found = numbers.classes_of(value);
    REQUIRE(found.has_value());
    return std::pair(found->first, found->last);
  };
  CHECK(ends(Interval{2, 3}) == std::pair(0U, 1U));
  CHECK(ends(Interval{3, 5}) == std::pair(1U, 1U));
  CHECK(ends(Interval{6, 9}) == std::pair(2U, 3U));
  CHECK(ends(12.0) == std::pair(0U, 3U));
  CHECK(ends(8.0) == std::pair(2U, 2U));
  CHECK(ends(Missing::refused) == std::pair(0U, 3U));
}
