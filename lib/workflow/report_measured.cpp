#include "workflow/report_measured.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "client/by_client.hpp"
#include "storage/facts.hpp"
#include "workflow/baseline.hpp"

namespace careplan {

std::vector<MeasuredCourse> measured_courses(ReportSource const& source, StayDay day) {
  ReportRequest const everybody{.from = Date{}};
  auto const all = stays_for({source.clinic, source.record, everybody, source.reading},
                             {.unit = StayUnit::course});
  auto const by_begin = [](CutStay const& one) {
    return std::tie(one.stay.client, one.stay.begin);
  };
  auto const tomorrow = source.clinic.today + std::chrono::days{1};
  std::vector<MeasuredCourse> measured;
  for (auto& [course, cut] : stays_for(source, {.unit = StayUnit::course, .day = day})) {
    Span<Date> window{course.begin - before_admission, tomorrow};
    if (course.end) window.end = std::min(tomorrow, *course.end + before_admission);
    auto const next =
        std::ranges::upper_bound(all, std::tie(course.client, course.begin), {}, by_begin);
    if (next != all.end() && next->stay.client == course.client)
      window.end = std::min(window.end, std::max(next->stay.begin - before_admission,
                                                 *course.end + std::chrono::days{1}));
    auto const own =
        std::ranges::lower_bound(all, std::tie(course.client, course.begin), {}, by_begin);
    if (own != all.begin() && std::prev(own)->stay.client == course.client)
      window.begin = first_measured(course.begin, std::prev(own)->stay.end);
    measured.push_back({std::move(course), std::move(cut), window});
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
