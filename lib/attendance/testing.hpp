// Drug tests: when the next ones are, so that nobody can tell beforehand, and what came of them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

// From one test to the next, in days; both ends belong to it. ASAM's consensus on testing prefers
// random intervals with a longest gap to fixed days and to tests that are left to chance.
struct TestGap {
  int min = 0;
  int max = 0;
  bool operator==(TestGap const&) const = default;
};
// The gaps that the program names. Where it only says how often a week: so many at least in any
// seven days, and no two closer than half of that. Nothing without either, or when it would leave
// no choice.
std::optional<TestGap> test_gap(TestingPolicy const& policy);

struct TestPlanRequest {
  ClientId client{};
  Span<Date> within{};
  TestGap gap{};
  std::optional<Date> last{};  // the newest test before; the first may then not be closer to it
  std::function<bool(Date)> open{};  // days on which tests can be collected; empty: all
  std::uint64_t seed = 0;            // of the clinic; every client has a stream of its own
};
struct TestPlan {
  std::vector<Date> dates{};
  // Where the gaps cannot be held, or where only one day was left to choose: "no day between
  // 2026-12-24 and 2026-12-27 is open", "2026-12-30 was the only open day ...".
  std::vector<std::string> weak{};
};
// Each date is drawn with one and the same chance from the open days within the gap after the last
// one, so that whoever knows every date so far knows nothing of the next beyond the gap. The same
// request gives the same plan everywhere. Plans that begin later agree only if `last` is the same.
TestPlan plan_tests(TestPlanRequest const& request);

// Tests of one client or of many.
struct TestFigures {
  int negative = 0;
  int positive = 0;
  int refused = 0;
  int missed = 0;
  int invalid = 0;
  int diluted = 0;
  std::optional<int> longest_gap_days{};  // between two specimens given; nothing with fewer
  struct Substance {
    int looked_for = 0;  // valid tests with it on the panel, or that found it
    int found = 0;
    bool operator==(Substance const&) const = default;
  };
  std::map<std::string, Substance> substances{};
  bool operator==(TestFigures const&) const = default;

  int valid() const { return negative + positive; }
  // Both positivities, as numerator and denominator: of the valid tests, and with every test that
  // was refused or missed taken for positive.
  std::pair<int, int> positivity() const { return {positive, valid()}; }
  std::pair<int, int> positivity_missed_positive() const {
    return {positive + refused + missed, valid() + refused + missed};
  }
};
// Of tests within these days.
TestFigures test_figures(std::span<TestRow const> tests, Span<Date> within);

// What the program's policy makes of the positive tests of one stay, in order of date.
struct TestConsequence {
  Date date{};
  PositiveTestPolicy action = PositiveTestPolicy::reassess;
  int nth = 1;  // positive within the policy's days, this one included
  std::string because{};
  bool operator==(TestConsequence const&) const = default;
};
std::vector<TestConsequence> test_consequences(TestingPolicy const& policy,
                                               std::span<TestRow const> tests, Episode const& stay,
                                               Date as_of);

}  // namespace careplan
