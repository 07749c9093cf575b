#include "reporting/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace careplan;

namespace {

bool near(std::optional<double> a, double b) {
  return a && *a == doctest::Approx(b).epsilon(1e-12);
}

}  // namespace

TEST_CASE("quartiles interpolate between order statistics as R and spreadsheets do") {
  std::vector<double> const values{1, 2, 4, 8};
  CHECK(near(quantile(values, 0), 1));
  CHECK(near(quantile(values, 0.25), 1.75));
  CHECK(near(quantile(values, 0.5), 3));
  CHECK(near(quantile(values, 0.75), 5));
  CHECK(near(quantile(values, 1), 8));
}

TEST_CASE("a spread has the ends, the quartiles, the mean and the deviation, in whatever order") {
  auto const spread = spread_of({4, 1, 10, 3, 2});
  CHECK(spread.n == 5);
  CHECK(spread.least == 1.0);
  CHECK(spread.lower_quartile == 2.0);
  CHECK(spread.median == 3.0);
  CHECK(spread.upper_quartile == 4.0);
  CHECK(spread.greatest == 10.0);
  CHECK(spread.mean == 4.0);
  CHECK(*spread.sd == doctest::Approx(std::sqrt(12.5)));
  auto const one = spread_of({7});
  for (auto const& value :
       {one.least, one.lower_quartile, one.median, one.upper_quartile, one.greatest, one.mean})
    CHECK(value == 7.0);
  CHECK_FALSE(one.sd);
  CHECK(*spread_of({7, 9}).sd == doctest::Approx(std::sqrt(2)));
}

TEST_CASE("what cannot be computed is empty, not zero") {
  CHECK(!mean({}));
  CHECK(!quantile({}, 0.5));
  CHECK(!standard_deviation({}));
  double const one[] = {3};
  CHECK(near(mean(one), 3));
  CHECK(!standard_deviation(one));
  CHECK(spread_of({}).n == 0);
  CHECK(!spread_of({}).median);
  Pair const same[] = {{5, 3}, {5, 2}};
  auto const change = paired_change(same);
  CHECK(near(change.mean_change, -2.5));
  CHECK(!change.effect_of_baseline);  // no spread before
  CHECK(change.effect_of_change);
  CHECK(!paired_change({}).mean_change);
}

TEST_CASE("both effect sizes divide the same mean change, by the spread that each is named for") {
  Pair const pairs[] = {{10, 6}, {14, 8}, {18, 16}};
  auto const change = paired_change(pairs);
  CHECK(change.n == 3);
  CHECK(near(change.mean_before, 14));
  CHECK(near(change.mean_after, 10));
  CHECK(near(change.sd_before, 4));
  CHECK(near(change.sd_change, 2));
  CHECK(near(change.mean_change, -4));
  CHECK(near(change.effect_of_baseline, -1));
  CHECK(near(change.effect_of_change, -2));
}

// Six subjects: events at 3, 5 and 8, censored at 5, 6 and 9.
TEST_CASE("Kaplan-Meier counts whoever is censored at a time as still at risk then") {
  std::vector<Observed> const seen{{5, false}, {3, true}, {9, false},
                                   {5, true},  {8, true}, {6, false}};
  auto const steps = kaplan_meier(seen);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].at_risk == 6);
  CHECK(near(steps[0].survival, 5.0 / 6));
  CHECK(steps[1].at_risk == 5);
  CHECK(near(steps[1].survival, 5.0 / 6 * 4 / 5));
  CHECK(steps[2].at_risk == 2);
  CHECK(near(steps[2].survival, 1.0 / 3));
  for (auto const& step : steps) {
    REQUIRE(step.low);
    REQUIRE(step.high);
    CHECK(0 < *step.low);
    CHECK(*step.low < step.survival);
    CHECK(step.survival < *step.high);
    CHECK(*step.high < 1);
  }
}

TEST_CASE("a curve says nothing beyond the last that was seen, unless everybody had the event") {
  std::vector<Observed> const open{{3, true}, {9, false}};
  auto const steps = kaplan_meier(open);
  CHECK(near(survival_at(steps, open, 0).survival, 1));
  CHECK(near(survival_at(steps, open, 3).survival, 0.5));
  CHECK(near(survival_at(steps, open, 9).survival, 0.5));
  CHECK(survival_at(steps, open, 9).at_risk == 1);
  CHECK(!survival_at(steps, open, 10).survival);
  std::vector<Observed> const gone{{3, true}, {9, true}};
  auto const all = kaplan_meier(gone);
  CHECK(near(survival_at(all, gone, 10).survival, 0));
  CHECK(!survival_at(all, gone, 10).low);
  CHECK(!survival_at({}, {}, 7).survival);
}
