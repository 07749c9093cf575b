#include "workflow/report_measured.hpp"

#include <algorithm>
#include <utility>

#include "storage/facts.hpp"
#include "workflow/baseline.hpp"

namespace careplan {

std::vector<MeasuredCourse> measured_courses(ReportSource const& source, StayDay day) {
  auto const& all = source.reading.courses_until_today();
  auto const tomorrow = source.clinic.today + std::chrono::days{1};
  auto wanted = stays_for(source, {.unit = StayUnit::course, .day = day});
  std::vector<MeasuredCourse> measured;
  measured.reserve(wanted.size());
  for (auto& [course, cut] : wanted) {
    Span<Date> window{course.begin - before_admission, tomorrow};
    if (course.end) window.end = std::min(tomorrow, *course.end + before_admission);
    // Those before and after it that began on another day.
    auto const of_that_day = [&](Episode const& other) {
      return other.client == course.client && other.begin == course.begin;
    };
    auto const* const here = &course;
    auto const* const end = all.data() + all.size();
    auto const* const next = std::find_if_not(here, end, of_that_day);
    if (next != end && next->client == course.client)
      window.end = std::min(
          window.end, std::max(next->begin - before_admission, *course.end + std::chrono::days{1}));
    auto const* own = here;
    while (own != all.data() && of_that_day(own[-1])) --own;
    if (own != all.data() && own[-1].client == course.client)
      window.begin = first_measured(course.begin, own[-1].end);
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

std::span<FactAt const> FactsByCourse::within(MeasuredCourse const& course) {
  if (course.window.empty()) return {};
  auto const& client = course.course.client;
  bool const gone_by = at_ > 0 && facts_[at_ - 1].client >= client;
  if (gone_by) at_ = 0;
  while (at_ < facts_.size() && facts_[at_].client < client) ++at_;
  auto const own = std::span(facts_).subspan(at_);
  auto const end = std::ranges::find_if(own, [&](FactAt const& fact) {
    return fact.client != client || fact.date >= course.window.end;
  });
  return {std::find_if(own.begin(), end,
                       [&](FactAt const& fact) { return fact.date >= course.window.begin; }),
          end};
}

}  // namespace careplan
