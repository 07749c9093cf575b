#include "instruments/change.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace careplan;

namespace {

// A depression score with the four rules, and a well-being score that is better when higher.
Instrument two_scores() {
  return {.id = "demo",
          .scores = {{.id = "total"},
                     {.id = "wellbeing", .direction = Direction::higher_better},
                     {.id = "plain"}},
          .changes = {
              {.score = "total", .kind = ChangeKind::reliable, .points = 6},
              {.score = "total", .kind = ChangeKind::meaningful, .points = 5},
              {.score = "total", .kind = ChangeKind::response, .percent = 50, .baseline_from = 10},
              {.score = "total", .kind = ChangeKind::remission, .level = 5, .baseline_from = 10},
              {.score = "wellbeing", .kind = ChangeKind::reliable, .points = 10},
              {.score = "wellbeing", .kind = ChangeKind::remission, .level = 51}}};
}

ChangeFinding finding(std::string const& score, ChangeKind kind, Interval from, Interval to) {
  auto const made = two_scores();
  auto const change = change_of(made, score, from, std::nullopt, to);
  for (auto const& found : change->since_baseline)
    if (found.rule.kind == kind) return found;
  FAIL("no such rule");
  return {};
}

Interval at(double number) {
  return {number, number};
}

}  // namespace

TEST_CASE("a change is the later score minus the earlier one, as wide as both leave it") {
  CHECK(change_between(at(14), at(9)) == at(-5));
  CHECK(change_between({10, 13}, {4, 9}) == Interval{-9, -1});
  auto const change = change_of(two_scores(), "total", at(14), Interval{8, 9}, at(9));
  CHECK(change->from_baseline == at(-5));
  CHECK(change->from_last == Interval{0, 1});
  CHECK(change->trend == Trend::improved);
}

TEST_CASE("there is no change from something that was never measured") {
  auto const change = change_of(two_scores(), "total", std::nullopt, std::nullopt, at(9));
  CHECK_FALSE(change->from_baseline);
  CHECK_FALSE(change->from_last);
  CHECK(change->trend == Trend::none);
  CHECK(change->since_baseline.empty());
  CHECK(change->since_last.empty());
  CHECK_FALSE(change_of(two_scores(), "nothing", at(1), at(1), at(1)));
}

TEST_CASE("reliable change is judged both ways and says which") {
  auto const better = finding("total", ChangeKind::reliable, at(14), at(8));
  CHECK(better.met == Truth::yes);
  CHECK(better.trend == Trend::improved);
  auto const worse = finding("total", ChangeKind::reliable, at(8), at(14));
  CHECK(worse.met == Truth::yes);
  CHECK(worse.trend == Trend::worsened);
  auto const little = finding("total", ChangeKind::reliable, at(8), at(13));
  CHECK(little.met == Truth::no);
  CHECK(little.trend == Trend::none);
  CHECK(finding("total", ChangeKind::meaningful, at(8), at(13)).met == Truth::yes);
}

TEST_CASE("where higher is better a rise improves") {
  auto const rise = finding("wellbeing", ChangeKind::reliable, at(40), at(50));
  CHECK(rise.met == Truth::yes);
  CHECK(rise.trend == Trend::improved);
  CHECK(finding("wellbeing", ChangeKind::reliable, at(50), at(40)).trend == Trend::worsened);
  CHECK(finding("wellbeing", ChangeKind::remission, at(40), at(50)).met == Truth::no);
  CHECK(finding("wellbeing", ChangeKind::remission, at(40), at(51)).met == Truth::yes);
}

TEST_CASE("there is a trend only where every later number lies beyond every earlier one") {
  auto const trend = [](Interval earlier, Interval later) {
    return trend_between({.id = "s"}, earlier, later);
  };
  CHECK(trend(at(9), at(9)) == Trend::none);
  CHECK(trend(at(9), at(8)) == Trend::improved);
  CHECK(trend(at(8), at(9)) == Trend::worsened);
  CHECK(trend({9, 12}, {7, 9}) == Trend::none);
  CHECK(trend({10, 12}, {7, 9}) == Trend::improved);
  CHECK(trend({7, 9}, {9, 12}) == Trend::none);
  CHECK(trend({7, 9}, {10, 12}) == Trend::worsened);
  // What differs only in how it was reckoned is no change.
  CHECK(trend(at(0.3), at(0.1 + 0.2)) == Trend::none);
  CHECK(trend(at(0.1 + 0.2), at(0.3)) == Trend::none);
}

TEST_CASE("what only the way of reckoning tells apart is neither change nor remission") {
  ScoreRule const score{.id = "s"};
  double const more = 0.1 + 0.2;  // than 0.3
  ChangeRule const reliable{.score = "s", .kind = ChangeKind::reliable, .points = more};
  CHECK(judge(score, reliable, at(0.3), at(0)).met == Truth::yes);
  CHECK(judge(score, reliable, at(0), at(0.3)).met == Truth::yes);
  CHECK(judge(score, reliable, at(0.29), at(0)).met == Truth::no);
  ChangeRule const remission{.score = "s", .kind = ChangeKind::remission, .level = more};
  CHECK(judge(score, remission, at(1), at(0.3)).met == Truth::no);
  CHECK(judge(score, remission, at(1), at(0.29)).met == Truth::yes);
  ChangeRule const severe{.score = "s", .kind = ChangeKind::reliable, .baseline_from = more};
  CHECK(judge(score, severe, at(0.3), at(0)).judged == Truth::yes);
  CHECK(judge(score, severe, at(0.29), at(0)).judged == Truth::no);
}

TEST_CASE("response is half the baseline gone, remission is below the level") {
  CHECK(finding("total", ChangeKind::response, at(14), at(7)).met == Truth::yes);
  CHECK(finding("total", ChangeKind::response, at(14), at(8)).met == Truth::no);
  CHECK(finding("total", ChangeKind::remission, at(14), at(4)).met == Truth::yes);
  CHECK(finding("total", ChangeKind::remission, at(14), at(5)).met == Truth::no);
}

TEST_CASE("a baseline that was not severe enough is not judged") {
  auto const mild = finding("total", ChangeKind::response, at(9), at(0));
  CHECK(mild.judged == Truth::no);
  CHECK(mild.met == Truth::no);
  auto const open = finding("total", ChangeKind::response, {9, 12}, at(0));
  CHECK(open.judged == Truth::unknown);
  CHECK(open.met == Truth::unknown);
  CHECK(finding("total", ChangeKind::response, {9, 12}, at(7)).met == Truth::no);
  CHECK(finding("total", ChangeKind::reliable, at(9), at(0)).judged == Truth::yes);
}

TEST_CASE("a baseline of nothing cannot be halved") {
  ScoreRule const score{.id = "s"};
  ChangeRule const half{.score = "s", .kind = ChangeKind::response, .percent = 50};
  CHECK(judge(score, half, at(0), at(0)).met == Truth::no);
  CHECK(judge(score, half, at(2), at(0)).met == Truth::yes);
}

TEST_CASE("the last administration is judged for reliable and meaningful change only") {
  auto const change = change_of(two_scores(), "total", at(20), at(14), at(4));
  CHECK(change->since_baseline.size() == 4);
  REQUIRE(change->since_last.size() == 2);
  for (auto const& found : change->since_last) CHECK(found.trend == Trend::improved);
}

TEST_CASE("every score of an outcome has its change, and a missing administration none") {
  Outcome const first{.scores = {{.id = "total", .range = at(14)}}};
  Outcome const now{
      .scores = {{.id = "total", .range = at(6)}, {.id = "wellbeing", .range = at(60)}}};
  auto const all = changes(two_scores(), &first, nullptr, now);
  REQUIRE(all.size() == 2);
  CHECK(all[0].from_baseline == at(-8));
  CHECK_FALSE(all[0].from_last);
  CHECK_FALSE(all[1].from_baseline);  // the first administration did not give it
}

namespace {

// One rule for one pair of whole scores, written out plainly.
struct Pair {
  bool speaks = true;
  int trend = 0;  // 1 better, -1 worse
  bool met = false;
};

Pair naive(bool higher_better, ChangeRule const& rule, int before, int now) {
  int const gain = higher_better ? now - before : before - now;
  Pair pair;
  if (rule.baseline_from)
    pair.speaks = higher_better ? before <= *rule.baseline_from : before >= *rule.baseline_from;
  switch (rule.kind) {
    case ChangeKind::reliable:
    case ChangeKind::meaningful:
      pair.met = gain >= rule.points || -gain >= rule.points;
      break;
    case ChangeKind::response:
      pair.met = gain > 0 && gain * 100 >= rule.percent * before;
      break;
    case ChangeKind::remission:
      pair.met = higher_better ? now >= rule.level : now < rule.level;
      break;
  }
  pair.met = pair.met && pair.speaks;
  pair.trend = gain > 0 ? 1 : gain < 0 ? -1 : 0;
  return pair;
}

Truth agreed(int yes, int all) {
  return yes == all ? Truth::yes : yes == 0 ? Truth::no : Truth::unknown;
}

}  // namespace

TEST_CASE("a rule is met exactly when every pair of scores within the bounds agrees") {
  std::mt19937 random(7);
  auto const between = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  int open = 0;
  for (int round = 0; round < 20'000; ++round) {
    CAPTURE(round);
    ScoreRule const score{
        .id = "s",
        .direction = between(0, 1) == 0 ? Direction::higher_worse : Direction::higher_better};
    bool const better = score.direction == Direction::higher_better;
    ChangeRule rule{.score = "s",
                    .kind = static_cast<ChangeKind>(between(0, 3)),
                    .points = static_cast<double>(between(1, 10)),
                    .percent = static_cast<double>(between(1, 4) * 25),
                    .level = static_cast<double>(between(1, 20))};
    if (between(0, 1) == 0) rule.baseline_from = between(0, 20);
    int const from = between(0, 20);
    int const from_end = between(from, std::min(20, from + between(0, 8)));
    int const to = between(0, 20);
    int const to_end = between(to, std::min(20, to + between(0, 8)));
    int all = 0;
    int speaks = 0;
    int met = 0;
    int gained = 0;
    int lost = 0;
    for (int before = from; before <= from_end; ++before)
      for (int now = to; now <= to_end; ++now) {
        auto const pair = naive(better, rule, before, now);
        ++all;
        speaks += pair.speaks ? 1 : 0;
        met += pair.met ? 1 : 0;
        gained += pair.trend > 0 ? 1 : 0;
        lost += pair.trend < 0 ? 1 : 0;
      }
    auto const found =
        judge(score, rule, {static_cast<double>(from), static_cast<double>(from_end)},
              {static_cast<double>(to), static_cast<double>(to_end)});
    CHECK(found.judged == agreed(speaks, all));
    CHECK(found.met == agreed(met, all));
    auto const trend = met < all       ? Trend::none
                       : gained == all ? Trend::improved
                       : lost == all   ? Trend::worsened
                                       : Trend::none;
    CHECK(found.trend == trend);
    open += found.met == Truth::unknown ? 1 : 0;
  }
  CHECK(open > 1'000);
}
