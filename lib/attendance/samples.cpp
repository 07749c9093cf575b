// Tests and attendance as samples of a reward plan.
#include <algorithm>
#include <map>

#include "attendance/rewards.hpp"
#include "attendance/visits.hpp"

namespace careplan {
namespace {

bool for_the_plan(RewardPlan const& plan, TestRow const& test) {
  return plan.substances.empty() || test.substances.empty() ||
         std::ranges::any_of(test.substances, [&](std::string const& found) {
           return std::ranges::find(plan.substances, found) != plan.substances.end();
         });
}

SampleResult result_of(RewardPlan const& plan, TestingPolicy const& policy, TestRow const& test) {
  switch (settled(test.result, test.confirmation)) {
    case TestResult::negative:
      return SampleResult::passed;
    case TestResult::positive:
      return for_the_plan(plan, test) ? SampleResult::failed : SampleResult::passed;
    case TestResult::refused:
      return SampleResult::failed;
    case TestResult::missed:
      return SampleResult::missed;
    case TestResult::invalid:
      return SampleResult::excused;
    case TestResult::diluted:
      return policy.diluted_is_positive ? SampleResult::failed : SampleResult::excused;
  }
  return SampleResult::excused;
}

SampleResult result_of(Visit const& visit) {
  if (attended(visit.mark->status)) return SampleResult::passed;
  return visit.mark->status == MarkStatus::excused ? SampleResult::excused : SampleResult::missed;
}

// The worst of a day is the day's.
int badness(SampleResult result) {
  switch (result) {
    case SampleResult::passed:
      return 0;
    case SampleResult::excused:
      return 1;
    case SampleResult::missed:
      return 2;
    case SampleResult::failed:
      return 3;
  }
  return 0;
}

}  // namespace

std::vector<Sample> test_samples(RewardPlan const& plan, TestingPolicy const& policy,
                                 std::span<TestRow const> tests, ClientId const& client) {
  std::vector<Sample> samples;
  for (auto const& test : tests)
    if (test.client == client) samples.push_back({test.date, result_of(plan, policy, test)});
  std::ranges::stable_sort(samples, {}, &Sample::date);
  return samples;
}

std::vector<Sample> attendance_samples(RewardPlan const& plan, Attendance const& record,
                                       Program const& program, ClientId const& client, Date as_of) {
  std::vector<Sample> samples;
  Ledgers own(record, program, as_of, [&](Episode const& stay) { return stay.client == client; });
  auto const* const ledger = own.next();
  if (ledger == nullptr) return samples;
  for (auto const& visit : ledger->visits) {
    bool const rewarded = plan.service.empty() || visit.session.common->service == plan.service;
    if (!visit.planned || !rewarded || visit.date() >= as_of) continue;
    if (!visit.mark) {
      // The whole day is not known.
      if (!samples.empty() && samples.back().date == visit.date()) samples.pop_back();
      break;
    }
    auto const result = result_of(visit);
    if (samples.empty() || samples.back().date != visit.date())
      samples.push_back({visit.date(), result});
    else if (badness(result) > badness(samples.back().result))
      samples.back().result = result;
  }
  return samples;
}

}  // namespace careplan
