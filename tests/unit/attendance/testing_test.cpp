// Random tests that nobody can tell beforehand, and what comes of their results.
#include "attendance/testing.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>

#include "small_clinic.hpp"

using namespace careplan;
using std::chrono::days;

namespace {

TestPlanRequest request(int number, TestGap gap = {3, 10}) {
  return {.client = {"C-" + std::to_string(number)},
          .within = {on("2026-12-01"), on("2026-12-01") + days{84}},
          .gap = gap,
          .seed = 20261201};
}

TestRow test(std::string_view date, TestResult result, std::vector<std::string> found = {}) {
  return {.client = {"C-1"}, .date = on(date), .result = result, .substances = std::move(found)};
}

Episode stay() {
  return {.client = {"C-1"}, .begin = on("2026-11-30")};
}

std::vector<PositiveTestPolicy> actions(TestingPolicy const& policy,
                                        std::vector<TestRow> const& tests) {
  std::vector<PositiveTestPolicy> list;
  for (auto const& one : test_consequences(policy, tests, stay(), on("2027-06-01")))
    list.push_back(one.action);
  return list;
}

}  // namespace

TEST_CASE("over 10,000 calendars every gap is held, and so is the number of tests") {
  auto const fewest = 84 / 10;
  auto const most = 83 / 3 + 1;
  for (int number = 0; number < 10'000; ++number) {
    auto const plan = plan_tests(request(number));
    int const count = static_cast<int>(plan.dates.size());
    bool good = plan.weak.empty() && fewest <= count && count <= most;
    good = good && plan.dates.front() < on("2026-12-11");
    for (std::size_t i = 1; i < plan.dates.size(); ++i) {
      auto const gap = (plan.dates[i] - plan.dates[i - 1]).count();
      good = good && 3 <= gap && gap <= 10;
    }
    good = good && plan.dates.back() + days{10} >= on("2026-12-01") + days{84};
    CAPTURE(number);
    CHECK(good);
  }
}

TEST_CASE("weekly tests are weekly in every seven days of 10,000 calendars") {
  auto const gap = test_gap({.per_week = 1});
  REQUIRE(gap == TestGap{4, 7});
  for (int number = 0; number < 10'000; ++number) {
    auto const plan = plan_tests(request(number, *gap));
    Date before = on("2026-11-30");
    bool good = true;
    for (auto const date : plan.dates) {
      good = good && date - before <= days{7};
      before = date;
    }
    CAPTURE(number);
    CHECK(good);
  }
}

// Whoever knows all dates so far guesses by what they show: the gaps before, the weekday, how many
// there were. For each of these clues the likeliest next gap of 10,000 calendars must come up no
// more often than its share, which is one in eight, within what chance allows.
TEST_CASE("no clue in the past gives a next date more than its fair share") {
  constexpr int gaps = 8;
  struct Clue {
    char const* name;
    std::size_t (*of)(std::vector<Date> const& dates, std::size_t i);
  };
  constexpr std::array clues{
      Clue{"the gap before",
           [](std::vector<Date> const& d, std::size_t i) {
             return static_cast<std::size_t>((d[i] - d[i - 1]).count());
           }},
      Clue{"the two gaps before",
           [](std::vector<Date> const& d, std::size_t i) {
             return static_cast<std::size_t>((d[i] - d[i - 1]).count() * 11 +
                                             (d[i - 1] - d[i - 2]).count());
           }},
      Clue{"the weekday",
           [](std::vector<Date> const& d, std::size_t i) {
             return static_cast<std::size_t>(weekday_of(d[i]).iso_encoding());
           }},
      Clue{"the day of the plan",
           [](std::vector<Date> const& d, std::size_t i) {
             return static_cast<std::size_t>((d[i] - on("2026-12-01")).count());
           }},
      Clue{"how many there were", [](std::vector<Date> const&, std::size_t i) { return i; }},
  };
  std::vector<std::map<std::size_t, std::array<int, gaps>>> seen(clues.size());
  for (int number = 0; number < 10'000; ++number) {
    auto const dates = plan_tests(request(number)).dates;
    // A gap that the end of the plan may have cut off would be no fair sample.
    for (std::size_t i = 2; i + 1 < dates.size(); ++i) {
      if (dates[i] + days{10} >= on("2026-12-01") + days{84}) break;
      for (std::size_t c = 0; c < clues.size(); ++c)
        ++seen[c][clues[c].of(dates, i)]
              [static_cast<std::size_t>((dates[i + 1] - dates[i]).count() - 3)];
    }
  }
  for (std::size_t c = 0; c < clues.size(); ++c) {
    CAPTURE(clues[c].name);
    double worst = 0;
    for (auto const& [clue, counts] : seen[c]) {
      int all = 0;
      for (int const count : counts) all += count;
      if (all < 500) continue;
      double const share = 1.0 / gaps;
      double const spread = std::sqrt(all * share * (1 - share));
      for (int const count : counts) worst = std::max(worst, (count - all * share) / spread);
    }
    CHECK(worst > 0);
    CHECK(worst < 4.7);
  }
}

TEST_CASE("every weekday is tested, and no client's plan keeps to one") {
  std::set<unsigned> all;
  for (int number = 0; number < 200; ++number) {
    std::set<unsigned> own;
    for (auto const date : plan_tests(request(number)).dates)
      own.insert(weekday_of(date).iso_encoding());
    CHECK(own.size() > 1);
    all.insert(own.begin(), own.end());
  }
  CHECK(all.size() == 7);
}

TEST_CASE("the same seed gives the same plan, another seed or client another one") {
  auto const one = plan_tests(request(1)).dates;
  CHECK(one == plan_tests(request(1)).dates);
  CHECK(one != plan_tests(request(2)).dates);
  auto other = request(1);
  other.seed = 1;
  CHECK(one != plan_tests(other).dates);
}

TEST_CASE("the newest test before the plan keeps its distance on both sides") {
  for (int number = 0; number < 300; ++number) {
    auto wanted = request(number);
    wanted.last = on("2026-11-29");
    auto const first = plan_tests(wanted).dates.front();
    CHECK(first >= on("2026-12-02"));
    CHECK(first <= on("2026-12-09"));
  }
}

TEST_CASE("a plan that begins within the gap after the newest test keeps to that gap") {
  std::set<Date> first;
  for (int number = 0; number < 300; ++number) {
    auto wanted = request(number);
    wanted.last = on("2026-11-24");  // 27 November to 4 December, of which four days are left
    first.insert(plan_tests(wanted).dates.front());
    wanted.last = on("2026-11-20");  // overdue
    CHECK(plan_tests(wanted).dates.front() <= on("2026-12-10"));
  }
  CHECK(first == std::set{on("2026-12-01"), on("2026-12-02"), on("2026-12-03"), on("2026-12-04")});
}

TEST_CASE("tests are collected on open days only, each with the same chance") {
  std::map<Date, int> first;
  for (int number = 0; number < 9'000; ++number) {
    auto wanted = request(number);
    wanted.last = on("2026-11-30");  // a Monday: 3 to 10 December
    wanted.open = [](Date date) {
      auto const day = weekday_of(date);
      return day == std::chrono::Monday || day == std::chrono::Wednesday ||
             day == std::chrono::Friday;
    };
    ++first[plan_tests(wanted).dates.front()];
  }
  CHECK(first.size() == 3);  // Fri 4, Mon 7, Wed 9
  for (auto const& [date, count] : first) {
    CAPTURE(to_text(date));
    CHECK(std::abs(count - 3000) < 220);
  }
}

TEST_CASE("where nothing is open or nothing is left to choose the plan says so") {
  auto closed = request(1, {3, 5});
  closed.open = [](Date date) { return date < on("2026-12-20") || date >= on("2026-12-28"); };
  auto const plan = plan_tests(closed);
  CHECK(std::ranges::any_of(plan.weak, [](std::string const& weak) {
    return weak.starts_with("no day from 2026-12-2");
  }));
  CHECK(plan.dates.back() > on("2026-12-28"));
  auto mondays = request(1, {3, 9});
  mondays.open = [](Date date) { return weekday_of(date) == std::chrono::Monday; };
  CHECK(plan_tests(mondays).weak.front().find("is the only open day") != std::string::npos);
}

TEST_CASE("gaps that leave no choice are no gaps") {
  CHECK(test_gap({}) == std::nullopt);
  CHECK(test_gap({.gap_min_days = 7, .gap_max_days = 7}) == std::nullopt);
  CHECK(test_gap({.gap_min_days = 6, .gap_max_days = 7}) == TestGap{6, 7});
  CHECK(test_gap({.per_week = 2}) == TestGap{2, 3});
  CHECK(test_gap({.per_week = 3}) == TestGap{1, 2});
  CHECK(test_gap({.per_week = 4}) == std::nullopt);
}

TEST_CASE("positivity has two denominators, and neither takes an unread specimen for an answer") {
  auto unread = test("2026-12-05", TestResult::positive, {"alcohol"});
  unread.confirmation = Confirmation::not_confirmed;
  std::vector<TestRow> tests{test("2026-12-01", TestResult::negative),
                             test("2026-12-02", TestResult::positive, {"alcohol"}),
                             test("2026-12-03", TestResult::refused),
                             test("2026-12-04", TestResult::missed),
                             unread,
                             test("2026-12-06", TestResult::invalid),
                             test("2026-12-07", TestResult::diluted),
                             test("2026-12-31", TestResult::positive, {"alcohol"})};
  tests[0].panel = {"alcohol", "opiates"};
  tests[1].panel = {"alcohol", "opiates"};
  auto const figures = test_figures(tests, {on("2026-12-01"), on("2026-12-31")});
  CHECK(figures.positivity() == std::pair(1, 3));
  CHECK(figures.positivity_missed_positive() == std::pair(3, 5));
  CHECK(figures.invalid == 1);
  CHECK(figures.diluted == 1);
  CHECK(figures.substances.at("alcohol") == TestFigures::Substance{2, 1});
  CHECK(figures.substances.at("opiates") == TestFigures::Substance{2, 0});
  CHECK(figures.longest_gap_days == 3);
  CHECK(test_figures({}, {on("2026-12-01"), on("2026-12-31")}).longest_gap_days == std::nullopt);
}

TEST_CASE("a positive test leads to what the policy says, or to the rung of its ladder") {
  using enum PositiveTestPolicy;
  std::vector<TestRow> const three{
      test("2026-12-01", TestResult::positive), test("2026-12-08", TestResult::positive),
      test("2027-01-01", TestResult::positive), test("2027-01-02", TestResult::negative)};
  CHECK(actions({.on_positive = retain}, three) == std::vector{retain, retain, retain});
  TestingPolicy const ladder{.ladder = {reassess, refer_up, discharge}};
  CHECK(actions(ladder, three) == std::vector{reassess, refer_up, discharge});
  TestingPolicy rolling{.ladder = {reassess, refer_up}, .ladder_days = 30};
  CHECK(actions(rolling, three) == std::vector{reassess, refer_up, refer_up});
  rolling.ladder_days = 24;
  CHECK(actions(rolling, three) == std::vector{reassess, refer_up, reassess});
  rolling.ladder_days = 25;
  CHECK(actions(rolling, three) == std::vector{reassess, refer_up, refer_up});
}

TEST_CASE("refused, missed and diluted are positive only where the policy says so") {
  for (auto const& [result, policy] :
       {std::pair(TestResult::refused, TestingPolicy{.refused_is_positive = true}),
        std::pair(TestResult::missed, TestingPolicy{.missed_is_positive = true}),
        std::pair(TestResult::diluted, TestingPolicy{.diluted_is_positive = true})}) {
    CAPTURE(to_text(result));
    CHECK(actions({}, {test("2026-12-01", result)}).empty());
    CHECK(actions(policy, {test("2026-12-01", result)}).size() == 1);
    auto const one = test_consequences(policy, std::vector{test("2026-12-01", result)}, stay(),
                                       on("2026-12-02"));
    CHECK(one[0].because == to_text(result));
  }
}

TEST_CASE("a positive that the laboratory did not confirm, or of another stay, leads to nothing") {
  auto taken_back = test("2026-12-01", TestResult::positive);
  taken_back.confirmation = Confirmation::not_confirmed;
  CHECK(actions({}, {taken_back}).empty());
  taken_back.confirmation = Confirmation::pending;
  CHECK(test_consequences({}, std::vector{taken_back}, stay(), on("2026-12-02"))[0].because ==
        "positive, not confirmed yet");
  CHECK(actions({}, {test("2026-11-29", TestResult::positive)}).empty());
  CHECK(test_consequences({}, std::vector{test("2026-12-01", TestResult::positive)}, stay(),
                          on("2026-12-01"))
            .empty());
}
