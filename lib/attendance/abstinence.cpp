#include "attendance/abstinence.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace careplan {

std::optional<Abstinence> abstinence(std::span<TestRow const> tests, ClientId const& client,
                                     Date as_of) {
  std::vector<TestRow const*> own;
  for (auto const& test : tests)
    if (test.client == client && test.date < as_of && test.result != TestResult::invalid &&
        test.result != TestResult::diluted)
      own.push_back(&test);
  std::ranges::sort(own, {}, [](TestRow const* test) { return std::tie(test->date, test->id); });
  std::optional<Abstinence> run;
  for (auto const* test : own) {
    if (settled(test->result, test->confirmation) != TestResult::negative)
      run.reset();
    else if (!run)
      run = Abstinence{.first = test->date, .last = test->date};
    else
      run->last = test->date;
  }
  if (run) run->days = static_cast<int>((run->last - run->first).count());
  return run;
}

}  // namespace careplan
