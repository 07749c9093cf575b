// Items by themselves: their answers in order and in words, their codes, and what raw quantities
// come to their points.
#include "instruments/instrument.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "instruments/coded.hpp"
#include "instruments/completions.hpp"

using namespace careplan;

namespace {

std::vector<Item> const some_items{
    {.id = "c", .choices = {{.value = 3}, {.value = 0}, {.value = 1.5}}},
    {.id = "w", .kind = ItemKind::words, .choices = {{.word = "x"}, {.word = "y"}}},
    {.id = "y", .kind = ItemKind::yes_no},
    {.id = "n", .kind = ItemKind::number, .range = Interval{-2, 4}},
    {.id = "m", .kind = ItemKind::number, .range = Interval{1, 250}}};
std::vector<Item> const unlisted{
    {.id = "d", .kind = ItemKind::number, .range = Interval{0, 4}, .decimals = true},
    {.id = "f", .kind = ItemKind::number},
    {.id = "t", .kind = ItemKind::text},
    {.id = "day", .kind = ItemKind::date},
    {.id = "free", .kind = ItemKind::windows}};

}  // namespace

TEST_CASE("the answers of an item can be listed and said in words") {
  auto const listed = [](Item const& item) {
    std::vector<Value> all;
    for (std::size_t at = 0; at < answer_count(item); ++at) all.push_back(answer_at(item, at));
    return all;
  };
  CHECK(listed(some_items[0]) == std::vector<Value>{3., 0., 1.5});
  CHECK(listed(some_items[1]) == std::vector<Value>{"x", "y"});
  CHECK(listed(some_items[2]) == std::vector<Value>{false, true});
  CHECK(listed(some_items[3]) == std::vector<Value>{-2., -1., 0., 1., 2., 3., 4.});
  CHECK(listed(some_items[4]).size() == 250);
  for (auto const& item : unlisted) CHECK(answer_count(item) == 0);

  CHECK(allowed_answers(some_items[0]) == "3, 0 or 1.5");
  CHECK(allowed_answers(some_items[1]) == "x or y");
  CHECK(allowed_answers({.kind = ItemKind::words, .choices = {{.word = "x"}}}) == "x");
  CHECK(allowed_answers({.kind = ItemKind::words}) == "nothing");
  CHECK(allowed_answers(some_items[2]) == "yes or no");
  CHECK(allowed_answers(some_items[3]) == "a whole number from -2 to 4");
  CHECK(allowed_answers(unlisted[0]) == "a number from 0 to 4");
  CHECK(allowed_answers(unlisted[1]) == "a whole number");
}

TEST_CASE("choices, yes and no, and numbers can be scored, reversed between their own ends") {
  for (auto item : some_items) {
    CAPTURE(item.id);
    CHECK(can_be_scored(item) == (item.kind != ItemKind::words));
    if (!can_be_scored(item)) continue;
    auto const range = scored_range(item);
    auto reversed = item;
    reversed.reversed = true;
    CHECK(scored_range(reversed) == range);
    double least = HUGE_VAL;
    double most = -HUGE_VAL;
    for (std::size_t at = 0; at < answer_count(item); ++at) {
      auto const points = scored_value(item, answer_at(item, at));
      CHECK(scored_value(reversed, answer_at(item, at)) == range.low + range.high - points);
      least = std::min(least, points);
      most = std::max(most, points);
    }
    CHECK(range == Interval{least, most});
  }
  CHECK(scored_range(unlisted[0]) == Interval{0, 4});
  CHECK(scored_range(Item{}) == Interval{});
  CHECK_FALSE(can_be_scored(unlisted[2]));
  auto reversed = some_items[0];
  CHECK(open_range(reversed, Interval{0, 1.5}) == Interval{0, 1.5});
  reversed.reversed = true;
  CHECK(open_range(reversed, Interval{0, 1.5}) == Interval{1.5, 3});
  CHECK(open_range(reversed, Missing::unknown) == Interval{0, 3});
}

TEST_CASE("every answer and every kind of missing has a code of its own") {
  std::size_t const kinds = words(Missing{}).size();
  for (auto const* items : {&some_items, &unlisted})
    for (auto const& item : *items) {
      CAPTURE(item.id);
      REQUIRE(code_count(item) == answer_count(item) + kinds);
      for (std::size_t code = 0; code < code_count(item); ++code) {
        auto const value = value_of(item, static_cast<Code>(code));
        CHECK(code_of(item, value) == static_cast<Code>(code));
        CHECK(std::holds_alternative<Missing>(value) == (code >= answer_count(item)));
      }
      CHECK_FALSE(code_of(item, Value{Interval{0, 1}}));
      CHECK_FALSE(code_of(item, Value{99'999.}));
    }
  // With more answers none is coded.
  Item const long_list{.id = "l", .kind = ItemKind::number, .range = Interval{1, 251}};
  CHECK(code_count(long_list) == kinds);
  CHECK_FALSE(code_of(long_list, Value{1.}));
}

TEST_CASE("the raw quantities that come to some points reach from the first such to the last") {
  std::mt19937 random(3);
  auto const between = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  int none = 0;
  for (int round = 0; round < 3'000; ++round) {
    CAPTURE(round);
    int const low = between(-2, 4);
    int const high = low + between(1, 12);
    Item const raw{.kind = ItemKind::number,
                   .range = Interval{static_cast<double>(low), static_cast<double>(high)}};
    Item derived;
    derived.steps.push_back({low - between(0, 6) / 2., static_cast<double>(between(0, 3))});
    for (double from = low + between(1, 6) / 2.; from <= high; from += between(1, 8) / 2.)
      derived.steps.push_back({from, static_cast<double>(between(0, 3))});
    for (double points = 0; points <= 3; ++points) {
      std::optional<Interval> expected;
      for (double number = low; number <= high; ++number)
        if (points_at(derived, number) == points)
          expected = Interval{expected ? expected->low : number, number};
      CHECK(raw_range(derived, raw, points) == expected);
      none += expected ? 0 : 1;

      auto decimals = raw;
      decimals.decimals = true;
      auto const found = raw_range(derived, decimals, points);
      if (expected) REQUIRE(found.has_value());
      if (!found) continue;
      CHECK(points_at(derived, found->low) == points);
      CHECK(points_at(derived, found->high) == points);
      if (found->low > low)
        CHECK(points_at(derived, std::nextafter(found->low, -HUGE_VAL)) != points);
      if (found->high < high)
        CHECK(points_at(derived, std::nextafter(found->high, HUGE_VAL)) != points);
      if (expected) CHECK(found->low <= expected->low);
      if (expected) CHECK(found->high >= expected->high);
    }
  }
  CHECK(none > 300);
}

TEST_CASE("points are those of the last step that begins at or below the quantity") {
  Item const derived{.steps = {{2, 5}, {4, 1}, {7.5, 3}}};
  CHECK(points_at(derived, 1.9) == 0);
  CHECK(points_at(derived, 2) == 5);
  CHECK(points_at(derived, 3.9) == 5);
  CHECK(points_at(derived, 4) == 1);
  CHECK(points_at(derived, 7.5) == 3);
  CHECK(points_at(derived, 1000) == 3);
}

TEST_CASE("only sex and age come from outside, as intake asks for them") {
  CHECK(context_domain("sex") ==
        Domain{.kind = DomainKind::words, .words = {"female", "male", "other"}});
  CHECK(context_domain("age") == Domain{.high = 120});
  CHECK_FALSE(context_domain("weight"));
}
