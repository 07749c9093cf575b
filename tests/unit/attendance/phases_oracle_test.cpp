// Phases once more, from the words of the rules and day by day, for random stays.
#include <doctest/doctest.h>

#include <random>

#include "attendance/phases.hpp"
#include "care_sample.hpp"

using namespace careplan;

namespace {

constexpr int stay_days = 240;

int pick(std::mt19937& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

// One letter a day: '-' negative, '+' positive, 'm' missed, '?' not readable, ' ' no test.
std::string random_tests(std::mt19937& random) {
  std::string tests(stay_days, ' ');
  int const good = pick(random, 60, 97);
  for (int day = pick(random, 0, 3); day < stay_days; day += pick(random, 1, 9)) {
    int const drawn = pick(random, 1, 100);
    tests[static_cast<std::size_t>(day)] = drawn <= good ? '-' : "+++m?"[pick(random, 0, 4)];
  }
  return tests;
}

// How long the negative tests reach back from `day`: to the first one since something broke them.
int proved(std::string const& tests, int day) {
  int last = -1;
  int first = -1;
  for (int d = day; d >= 0; --d) {
    char const test = tests[static_cast<std::size_t>(d)];
    if (test == '+' || test == 'm') break;
    if (test != '-') continue;
    if (last < 0) last = d;
    first = d;
  }
  return last < 0 ? 0 : last - first;
}

struct Rules {
  int days_min = 0;
  int negative = 0;
  int positives = 0;
  int within = 0;
  int until = 0;
};

// 'a' early, 'b' late, 'r' early after a return; for each day.
std::string by_hand(Rules const& rules, std::string const& tests) {
  std::string phases;
  char now = 'a';
  int since = 0;
  int forgiven = -1;
  for (int day = 0; day < stay_days; ++day) {
    int counted = 0;
    for (int d = std::max(forgiven + 1, day - rules.within + 1); d <= day; ++d)
      counted += tests[static_cast<std::size_t>(d)] == '+' ? 1 : 0;
    bool const today = tests[static_cast<std::size_t>(day)] == '+';
    if (now == 'b' && today && counted >= rules.positives) {
      now = 'r';
      forgiven = day;
    } else if (now == 'r' && proved(tests, day) >= rules.until) {
      now = 'b';
    } else if (now == 'a' && day > 0 && day - since >= rules.days_min &&
               proved(tests, day) >= rules.negative) {
      now = 'b';
    }
    phases += now;
  }
  return phases;
}

}  // namespace

TEST_CASE("phases of 200 random stays are what an account taken day by day says") {
  std::mt19937 random(20261122);
  std::string seen;
  for (int run = 0; run < 200; ++run) {
    Rules const rules{.days_min = pick(random, 0, 60),
                      .negative = pick(random, 1, 45),
                      .positives = pick(random, 1, 3),
                      .within = pick(random, 10, 90),
                      .until = pick(random, 5, 30)};
    auto program = three_by_three();
    program.weeks = 52;
    program.phases = {
        {.id = "early",
         .first_week = 1,
         .last_week = 26,
         .advance = AdvanceRule{.days_min = rules.days_min, .negative_days = rules.negative}},
        {.id = "late",
         .first_week = 27,
         .last_week = 52,
         .back = ReturnRule{.to = "early",
                            .positives = rules.positives,
                            .within_days = rules.within,
                            .until_negative_days = rules.until}}};
    Care care("2026-01-01");
    auto const tests = random_tests(random);
    Date const begin = on("2026-01-01");
    for (int day = 0; day < stay_days; ++day) {
      auto const date = to_text(begin + std::chrono::days{day});
      switch (tests[static_cast<std::size_t>(day)]) {
        case '-':
          care.negative(date);
          break;
        case '+':
          care.positive(date);
          break;
        case 'm':
          care.test(date, TestResult::missed);
          break;
        case '?':
          care.test(date, TestResult::invalid);
          break;
        default:
          break;
      }
    }
    auto const expected = by_hand(rules, tests);
    seen += expected;
    CAPTURE(run);
    CAPTURE(tests);
    for (int day = 0; day < stay_days; day += 7) {
      CAPTURE(day);
      auto const now = care.viewed(
          to_text(begin + std::chrono::days{day}),
          [&](StayView const& view) { return phase_standing(program, view, {}).course.back(); });
      char const is = now.phase == "late" ? 'b' : now.returned ? 'r' : 'a';
      CHECK(is == expected[static_cast<std::size_t>(day)]);
    }
  }
  for (char const phase : {'a', 'b', 'r'}) CHECK(seen.find(phase) != std::string::npos);
}
