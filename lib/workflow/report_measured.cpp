#include "workflow/report_measured.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "client/by_client.hpp"
#include "storage/facts.hpp"
#include "workflow/baseline.hpp"

namespace careplan {

std::vector<MeasuredCourse> measured_courses(ReportSource const& source, StayDay day) {
  auto const& all = source.reading.courses_until_today();
  auto const by_begin = [](Episode const& one) { return std::tie(one.client, one.begin); };
  auto const tomorrow = source.clinic.today + std::chrono::days{1};
  auto wanted = stays_for(source, {.unit = StayUnit::course, .day = day});
  std::vector<MeasuredCourse> measured;
  measured.reserve(wanted.size());
  for (auto& [course, cut] : wanted) {
    Span<Date> window{course.begin - before_admission, tomorrow};
    if (course.end) window.end = std::min(tomorrow, *course.end + before_admission);
    auto const next =
        std::ranges::upper_bound(all, std::tie(course.client, course.begin), {}, by_begin);
    if (next != all.end() && next->client == course.client)
      window.end = std::min(
          window.end, std::max(next->begin - before_admission, *course.end + std::chrono::days{1}));
    auto const own =
        std::ranges::lower_bound(all, std::tie(course.client, course.begin), {}, by_begin);
    if (own != all.begin() && std::prev(own)->client == course.client)
      window.begin = first_measured(course.begin, std::prev(own)->end);
    measured.push_back({course, std::move(cut), window});
  }
  return measured;
}

FactsOf facts_of(ReportSource const& source, std::string const& instrument,
                 std::string const& name) {
  std::string_view const names[]{name};
  return std::move(facts_of(source, instrument, names).front());
}

std::vector<FactsOf> facts_of(ReportSource const& source, std::string const& instrument,
                              std::span<std::string_view const> names) {
  auto all = facts_named(source.record, instrument, names);
  for (auto& facts : all)
    std::erase_if(facts, [&](FactAt const& fact) { return fact.date > source.clinic.today; });
  return all;
}

std::span<FactAt const> facts_within(FactsOf const& facts, MeasuredCourse const& course) {
  if (course.window.empty()) return {};
  auto const own = of_client(facts, course.course.client);
  auto const first = std::ranges::lower_bound(own, course.window.begin, {}, &FactAt::date);
  auto const last = std::ranges::lower_bound(own, course.window.end, {}, &FactAt::date);
  return {first, last};
}

}  // namespace careplan
