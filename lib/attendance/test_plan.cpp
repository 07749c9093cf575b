#include <fmt/format.h>

#include <algorithm>

#include "attendance/random.hpp"
#include "attendance/testing.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// FNV-1a: the same stream for the same client on every machine.
std::uint64_t stream_of(ClientId const& client, std::uint64_t seed) {
  std::uint64_t hash = 14695981039346656037ull ^ seed;
  for (char const c : client.value) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ull;
  }
  return hash;
}

std::vector<Date> open_days(TestPlanRequest const& request, Span<Date> choice) {
  std::vector<Date> open;
  for (Date day = choice.begin; day < choice.end; day += days{1})
    if (!request.open || request.open(day)) open.push_back(day);
  return open;
}

}  // namespace

std::optional<TestGap> test_gap(TestingPolicy const& policy) {
  TestGap gap{policy.gap_min_days, policy.gap_max_days};
  if (gap.max == 0 && policy.per_week > 0) {
    gap.max = 7 / policy.per_week;
    gap.min = (gap.max + 1) / 2;
  }
  if (gap.min < 1 || gap.max <= gap.min) return std::nullopt;
  return gap;
}

TestPlan plan_tests(TestPlanRequest const& request) {
  TestPlan plan;
  std::mt19937_64 random(stream_of(request.client, request.seed));
  auto const [min, max] = request.gap;
  // Without a test before it, or with one too long ago, the first may be on any day within the
  // longest gap.
  Date const begin = request.within.begin;
  Span<Date> choice{begin, begin + days{max}};
  if (request.last && *request.last + days{max} >= begin)
    choice = {std::max(begin, *request.last + days{min}), *request.last + days{max + 1}};
  while (choice.begin < request.within.end) {
    auto open = open_days(request, choice);
    if (open.empty()) {
      plan.weak.push_back(fmt::format("no day from {} to {} is open", to_text(choice.begin),
                                      to_text(choice.end - days{1})));
      choice = {choice.end, choice.end + days{max}};
      continue;
    }
    Date const next = open[below(random, open.size())];
    if (open.size() == 1)
      plan.weak.push_back(fmt::format("{} is the only open day from {} to {}", to_text(next),
                                      to_text(choice.begin), to_text(choice.end - days{1})));
    if (request.within.contains(next)) plan.dates.push_back(next);
    choice = {next + days{min}, next + days{max + 1}};
  }
  return plan;
}

}  // namespace careplan
