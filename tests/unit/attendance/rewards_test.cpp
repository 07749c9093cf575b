// The arithmetic of contingency management against published totals, to the cent.
#include "attendance/rewards.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <random>

#include "small_clinic.hpp"

using namespace careplan;
using std::chrono::days;

namespace {

Date const begin = on("2026-01-05");  // a Monday

// NIDA's manual of community reinforcement plus vouchers: 12 weeks of Mon, Wed, Fri.
RewardPlan vouchers() {
  return {.id = "vouchers",
          .weeks = 12,
          .start = 250,
          .step = 125,
          .bonus_every = 3,
          .bonus_cents = 1000,
          .restore_after = 5,
          .point_cents = 25};
}

std::vector<Prize> bowl() {
  return {{"good-job", 250, 0}, {"small", 209, 100}, {"large", 40, 2000}, {"jumbo", 1, 10'000}};
}

RewardPlan fishbowl() {
  return {.id = "bowl",
          .kind = RewardKind::draws,
          .weeks = 12,
          .start = 1,
          .step = 1,
          .cap = 8,
          .bowl = bowl()};
}

RewardPlan california() {
  return {.id = "california",
          .weeks = 24,
          .start = 1000,
          .step = 150,
          .step_on = StepOn::week,
          .cap = 2650,
          .stages = {{13, 18, 1500}, {19, 23, 1000}, {24, 24, 2100}}};
}

// 'n' passed, 'p' failed, 'm' missed, 'e' excused; one sample on each of these weekdays.
std::vector<Sample> samples(std::string_view results, std::vector<int> const& weekdays) {
  std::vector<Sample> list;
  for (std::size_t i = 0; i < results.size(); ++i) {
    auto const week = static_cast<int>(i / weekdays.size());
    auto const result = results[i] == 'n'   ? SampleResult::passed
                        : results[i] == 'p' ? SampleResult::failed
                        : results[i] == 'm' ? SampleResult::missed
                                            : SampleResult::excused;
    list.push_back({begin + days{7 * week + weekdays[i % weekdays.size()]}, result});
  }
  return list;
}

std::vector<int> const mwf{0, 2, 4};

std::vector<long> values(RewardPlan const& plan, std::string_view results) {
  std::vector<long> list;
  for (auto const& earning : earnings(plan, samples(results, mwf), begin))
    list.push_back(earning.value);
  return list;
}

long total(std::vector<Earning> const& list) {
  return std::accumulate(list.begin(), list.end(), 0L, [](long sum, Earning const& one) {
    return sum + one.value + one.bonus_cents;
  });
}

Episode stay() {
  return {.client = {"C-1"}, .program = "iop", .begin = begin};
}

}  // namespace

TEST_CASE("36 negative samples earn 997.50 dollars, of which 120 are bonuses, or 3990 points") {
  auto const list = earnings(vouchers(), samples(std::string(36, 'n'), mwf), begin);
  REQUIRE(list.size() == 36);
  CHECK(list.back().value == 4625);
  CHECK(total(list) == 99'750);
  CHECK(std::accumulate(list.begin(), list.end(), 0L, [](long sum, Earning const& one) {
          return sum + one.bonus_cents;
        }) == 12'000);
  CHECK(total(list) / vouchers().point_cents == 3990);
}

TEST_CASE("24 weeks of the California schedule earn 599 dollars") {
  std::vector<Sample> list;
  for (int week = 0; week < 24; ++week) {
    list.push_back({begin + days{7 * week}, SampleResult::passed});
    if (week < 12) list.push_back({begin + days{7 * week + 3}, SampleResult::passed});
  }
  auto const earned = earnings(california(), list, begin);
  CHECK(earned.size() == 36);
  CHECK(earned[22].value == 2650);
  CHECK(total({earned.begin(), earned.begin() + 24}) == 43'800);
  CHECK(total(earned) == 59'900);
}

TEST_CASE("24 samples give 164 draws, worth 363.75 dollars on average, 2.218 a draw") {
  auto const list = earnings(fishbowl(), samples(std::string(24, 'n'), {0, 3}), begin);
  CHECK(total(list) == 164);
  CHECK(list[6].value == 7);
  CHECK(list[7].value == 8);
  CHECK(list[8].value == 8);
  CHECK(expected_cents(bowl(), 1000) == 221'800);
  CHECK(expected_cents(bowl(), 164) == 36'375);
}

TEST_CASE("a positive sample resets the value, and five negative ones bring it back") {
  CHECK(values(vouchers(), "nnnp") == std::vector<long>{250, 375, 500, 0});
  // Four do not.
  CHECK(values(vouchers(), "nnnpnnnnp").back() == 0);
  CHECK(values(vouchers(), "nnnnnnnpnnnnnn") ==
        std::vector<long>{250, 375, 500, 625, 750, 875, 1000, 0, 250, 375, 500, 625, 750, 1125});
  auto const list = earnings(vouchers(), samples("nnnnnnnpnnnnnn", mwf), begin);
  CHECK(list[7].reset);
  CHECK(list[12].restored);
  CHECK_FALSE(list[11].restored);
}

TEST_CASE("a second positive before the value is back does not lose the height of the first") {
  CHECK(values(vouchers(), "nnnnnnnpnnpnnnnnn").back() == 1125);
}

TEST_CASE("a value that has outgrown the former one by itself is not lowered by coming back") {
  CHECK(values(vouchers(), "npnnnnnn") == std::vector<long>{250, 0, 250, 375, 500, 625, 750, 875});
}

TEST_CASE("a missed sample is a failed one, unless the plan says otherwise") {
  CHECK(values(vouchers(), "nnmn") == std::vector<long>{250, 375, 0, 250});
  auto lenient = vouchers();
  lenient.missed_resets = false;
  CHECK(values(lenient, "nnmn") == std::vector<long>{250, 375, 0, 500});
}

TEST_CASE("an excused sample holds the value or resets it, as the plan says, and earns nothing") {
  CHECK(values(vouchers(), "nnen") == std::vector<long>{250, 375, 0, 500});
  auto strict = vouchers();
  strict.excused = ExcusedSample::reset;
  CHECK(values(strict, "nnen") == std::vector<long>{250, 375, 0, 250});
}

TEST_CASE("the bonus wants three in a row, from wherever the run began") {
  auto const bonuses = [](std::string_view results) {
    std::string marks;
    for (auto const& one : earnings(vouchers(), samples(results, mwf), begin))
      marks += one.bonus_cents ? '+' : '-';
    return marks;
  };
  CHECK(bonuses("nnnnnn") == "--+--+");
  CHECK(bonuses("nnpnnnn") == "-----+-");
}

TEST_CASE("a week with a failed sample does not step, nor does one without any sample") {
  auto const plan = california();
  auto const value_in_third_week = [&](std::vector<Sample> list) {
    list.push_back({begin + days{14}, SampleResult::passed});
    return earnings(plan, list, begin).back().value;
  };
  Sample const first{begin, SampleResult::passed};
  CHECK(value_in_third_week({first, {begin + days{7}, SampleResult::passed}}) == 1300);
  CHECK(value_in_third_week({first}) == 1150);
  CHECK(value_in_third_week({first,
                             {begin + days{7}, SampleResult::failed},
                             {begin + days{9}, SampleResult::passed}}) == 1000);
}

TEST_CASE("samples before the plan begins and after its last week earn nothing") {
  auto const plan = vouchers();
  std::vector<Sample> const list{{begin - days{1}, SampleResult::passed},
                                 {begin, SampleResult::passed},
                                 {begin + days{83}, SampleResult::passed},
                                 {begin + days{84}, SampleResult::passed}};
  auto const earned = earnings(plan, list, begin);
  REQUIRE(earned.size() == 2);
  CHECK(earned[0].date == begin);
  CHECK(earned[1].date == begin + days{83});
}

TEST_CASE("the same seed gives the same slips, and they are these") {
  auto const once = draw_prizes(bowl(), 12, 4711);
  CHECK(once == draw_prizes(bowl(), 12, 4711));
  CHECK(once != draw_prizes(bowl(), 12, 4712));
  std::string ids;
  for (auto const& prize : draw_prizes(bowl(), 6, 1)) ids += prize.id + " ";
  CHECK(ids == "good-job large small good-job small small ");
  CHECK(draw_prizes(bowl(), 3, 4711) == std::vector(once.begin(), once.begin() + 3));
}

TEST_CASE("over many draws every slip comes as often as it is in the bowl") {
  std::map<std::string, int> drawn;
  int const draws = 200'000;
  for (auto const& prize : draw_prizes(bowl(), draws, 99)) ++drawn[prize.id];
  for (auto const& prize : bowl()) {
    CAPTURE(prize.id);
    double const share = prize.slips / 500.0;
    double const spread = std::sqrt(draws * share * (1 - share));
    CHECK(std::abs(drawn[prize.id] - draws * share) < 5 * spread);
  }
}

TEST_CASE("names come out of the hat once for each time they are in it") {
  std::vector<std::string> const hat{"C-1", "C-1", "C-2", "C-3"};
  CHECK(draw_names(hat, 2, 5) == draw_names(hat, 2, 5));
  auto all = draw_names(hat, 9, 5);
  std::ranges::sort(all);
  CHECK(all == hat);
  // Five names a week for sixteen weeks at 4.69 dollars.
  CHECK(5 * 16 * 469 == 37'520);
}

TEST_CASE("tests are samples by their result, and by what the plan and the program say") {
  RewardPlan const stimulants{.substances = {"cocaine"}};
  auto const result = [&](TestResult given, std::vector<std::string> found = {},
                          Confirmation confirmation = Confirmation::none,
                          TestingPolicy const& policy = {}) {
    std::vector<TestRow> const tests{{.client = {"C-1"},
                                      .date = begin,
                                      .result = given,
                                      .substances = std::move(found),
                                      .confirmation = confirmation}};
    return test_samples(stimulants, policy, tests, {"C-1"}).front().result;
  };
  CHECK(result(TestResult::negative) == SampleResult::passed);
  CHECK(result(TestResult::positive, {"cocaine"}) == SampleResult::failed);
  CHECK(result(TestResult::positive, {"alcohol"}) == SampleResult::passed);
  CHECK(result(TestResult::positive) == SampleResult::failed);
  CHECK(result(TestResult::positive, {"cocaine"}, Confirmation::pending) == SampleResult::failed);
  CHECK(result(TestResult::positive, {"cocaine"}, Confirmation::not_confirmed) ==
        SampleResult::passed);
  CHECK(result(TestResult::refused) == SampleResult::failed);
  CHECK(result(TestResult::missed) == SampleResult::missed);
  CHECK(result(TestResult::invalid) == SampleResult::excused);
  CHECK(result(TestResult::diluted) == SampleResult::excused);
  CHECK(result(TestResult::diluted, {}, Confirmation::none, {.diluted_is_positive = true}) ==
        SampleResult::failed);
}

TEST_CASE("attendance is sampled by the day, and what nobody marked ends what is known") {
  Clinic clinic;
  clinic.stay("2026-01-05");
  clinic.came("2026-01-05");
  clinic.missed("2026-01-07", MarkStatus::excused);
  clinic.session("2026-01-07", 60, true, 900);
  clinic.mark("2026-01-07", MarkStatus::unexcused, 0, 900);
  clinic.came("2026-01-09");
  clinic.session("2026-01-12");
  clinic.came("2026-01-14");
  RewardPlan const plan{.target = RewardTarget::attendance};
  auto const list =
      attendance_samples(plan, clinic.record, three_by_three(), {"C-1"}, on("2026-02-01"));
  CHECK(list == std::vector<Sample>{{on("2026-01-05"), SampleResult::passed},
                                    {on("2026-01-07"), SampleResult::missed},
                                    {on("2026-01-09"), SampleResult::passed}});
}

TEST_CASE("what is in the ledger is not earned again, and never changed") {
  auto const all = samples("nnn", mwf);
  auto const due = rewards_due(vouchers(), all, stay(), {}, 0);
  REQUIRE(due.size() == 3);
  CHECK(due[2].cents == 1500);
  CHECK(rewards_due(vouchers(), all, stay(), due, 0).empty());
  // The second test turned out positive: what was earned stays, the next one is worth less.
  auto const corrected = samples("npnn", mwf);
  auto const more = rewards_due(vouchers(), corrected, stay(), due, 0);
  REQUIRE(more.size() == 1);
  CHECK(more[0].cents == 375);
}

TEST_CASE("a calendar year holds no more than the cap, to the cent, and the next begins anew") {
  auto plan = vouchers();
  plan.annual_cap_cents = 800;
  auto const late = on("2026-12-28");
  std::vector<Sample> const list{{late, SampleResult::passed},
                                 {late + days{2}, SampleResult::passed},
                                 {late + days{3}, SampleResult::passed},
                                 {late + days{4}, SampleResult::passed}};
  Episode here = stay();
  here.begin = late;
  auto const due = rewards_due(plan, list, here, {}, 0);
  REQUIRE(due.size() == 4);
  CHECK(due[0].cents == 250);
  CHECK(due[1].cents == 375);
  CHECK(due[2].cents == 175);
  CHECK(due[2].note == "175 of 1500 cents: the cap of 800 cents a year is reached");
  CHECK(due[3].date == on("2027-01-01"));
  CHECK(due[3].cents == 625);
  plan.annual_cap_cents = 2125;
  CHECK(rewards_due(plan, list, here, {}, 0)[2].note.empty());
}

TEST_CASE("draws of a day do not hang on which days are entered with it") {
  auto const all = samples("nnnn", mwf);
  auto const together = rewards_due(fishbowl(), all, stay(), {}, 7);
  std::vector<RewardRow> one_by_one;
  for (std::size_t i = 1; i <= all.size(); ++i)
    for (auto& row : rewards_due(fishbowl(), std::span(all).first(i), stay(), one_by_one, 7))
      one_by_one.push_back(row);
  CHECK(together == one_by_one);
  for (auto const& row : together) {
    CHECK(row.prizes.size() == static_cast<std::size_t>(row.draws));
    long cents = 0;
    for (auto const& prize : draw_prizes(bowl(), row.draws, static_cast<std::uint64_t>(*row.seed)))
      cents += prize.cents;
    CHECK(row.cents == cents);
  }
}

TEST_CASE("a balance is what was earned less what was redeemed, of one client") {
  std::vector<RewardRow> const rows{
      {.client = {"C-1"}, .cents = 250},
      {.client = {"C-1"}, .entry = RewardEntry::redeemed, .cents = 100},
      {.client = {"C-2"}, .cents = 999}};
  CHECK(balance(rows, {"C-1"}) == RewardBalance{250, 100});
  CHECK(balance(rows, {"C-1"}).left_cents() == 150);
}

TEST_CASE("an account kept by hand agrees over 500 random runs of samples") {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    CAPTURE(round);
    std::string results;
    for (int i = 0; i < 36; ++i) results += "nnnnnnpme"[random() % 9];
    // The height is how many steps above the start the next sample is worth.
    long height = 0;
    long lost = -1;
    int run = 0;
    std::vector<long> expected;
    for (char const result : results) {
      if (result == 'e') {
        expected.push_back(0);
      } else if (result != 'n') {
        lost = std::max(lost, height);
        height = 0;
        run = 0;
        expected.push_back(0);
      } else {
        expected.push_back(250 + 125 * height++);
        if (++run == 5 && lost >= 0) {
          height = std::max(height, lost);
          lost = -1;
        }
      }
    }
    CHECK(values(vouchers(), results) == expected);
  }
}
