#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>

#include "attendance/testing.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

using std::chrono::days;

void add_substances(TestFigures& figures, TestRow const& test, bool positive) {
  std::set<std::string> found;
  if (positive) found.insert(test.substances.begin(), test.substances.end());
  std::set<std::string> looked_for(test.panel.begin(), test.panel.end());
  looked_for.insert(found.begin(), found.end());
  for (auto const& substance : looked_for) {
    auto& one = figures.substances[substance];
    ++one.looked_for;
    one.found += found.contains(substance) ? 1 : 0;
  }
}

void add(TestFigures& figures, TestRow const& test) {
  auto const result = settled(test.result, test.confirmation);
  switch (result) {
    case TestResult::negative:
      ++figures.negative;
      return add_substances(figures, test, false);
    case TestResult::positive:
      ++figures.positive;
      return add_substances(figures, test, true);
    case TestResult::refused:
      ++figures.refused;
      return;
    case TestResult::missed:
      ++figures.missed;
      return;
    case TestResult::invalid:
      ++figures.invalid;
      return;
    case TestResult::diluted:
      ++figures.diluted;
      return;
  }
}

bool given(TestRow const& test) {
  return test.result != TestResult::refused && test.result != TestResult::missed;
}

bool counts_as_positive(TestingPolicy const& policy, TestRow const& test) {
  switch (settled(test.result, test.confirmation)) {
    case TestResult::positive:
      return true;
    case TestResult::refused:
      return policy.refused_is_positive;
    case TestResult::missed:
      return policy.missed_is_positive;
    case TestResult::diluted:
      return policy.diluted_is_positive;
    case TestResult::negative:
    case TestResult::invalid:
      return false;
  }
  return false;
}

std::string what(TestRow const& test) {
  if (test.result != TestResult::positive) return std::string(to_text(test.result));
  auto const pending = test.confirmation == Confirmation::pending ? ", not confirmed yet" : "";
  return fmt::format("positive{}{}{}", test.substances.empty() ? "" : " for ",
                     join(test.substances, ", "), pending);
}

}  // namespace

TestFigures test_figures(std::span<TestRow const> tests, Span<Date> within) {
  TestFigures figures;
  std::map<ClientId, std::set<Date>> specimens;
  for (auto const& test : tests) {
    if (!within.contains(test.date)) continue;
    add(figures, test);
    if (given(test)) specimens[test.client].insert(test.date);
  }
  for (auto const& [client, dates] : specimens)
    for (auto day = dates.begin(), next = std::next(day); next != dates.end(); ++day, ++next)
      figures.longest_gap_days =
          std::max(figures.longest_gap_days.value_or(0), static_cast<int>((*next - *day).count()));
  return figures;
}

std::vector<TestConsequence> test_consequences(TestingPolicy const& policy,
                                               std::span<TestRow const> tests, Episode const& stay,
                                               Date as_of) {
  std::vector<TestRow const*> positive;
  for (auto const& test : tests)
    if (test.client == stay.client && stay.active_on(test.date) && test.date < as_of &&
        counts_as_positive(policy, test))
      positive.push_back(&test);
  std::ranges::stable_sort(positive, {}, &TestRow::date);
  std::deque<Date> counted;
  std::vector<TestConsequence> list;
  for (auto const* test : positive) {
    counted.push_back(test->date);
    while (policy.ladder_days > 0 && counted.front() <= test->date - days{policy.ladder_days})
      counted.pop_front();
    auto const nth = counted.size();
    auto const action = policy.ladder.empty()
                            ? policy.on_positive
                            : policy.ladder[std::min(nth, policy.ladder.size()) - 1];
    auto because = what(*test);
    if (!policy.ladder.empty())
      because += policy.ladder_days > 0
                     ? fmt::format(", number {} in {} days", nth, policy.ladder_days)
                     : fmt::format(", number {} in the stay", nth);
    list.push_back({test->date, action, static_cast<int>(nth), std::move(because)});
  }
  return list;
}

}  // namespace careplan
