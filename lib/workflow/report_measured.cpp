#include "workflow/report_measured.hpp"

#include <algorithm>

#include "workflow/baseline.hpp"

namespace careplan {

std::vector<MeasuredCourse> measured_courses(ReportSource const& source, StayDay day) {
  ReportRequest const everybody{.from = Date{}};
  std::map<ClientId, std::vector<Date>> begins;
  for (auto const& [course, cut] :
       stays_for({source.clinic, source.record, everybody}, {.unit = StayUnit::course}))
    begins[course.client].push_back(course.begin);
  auto const tomorrow = source.clinic.today + std::chrono::days{1};
  std::vector<MeasuredCourse> measured;
  for (auto& [course, cut] : stays_for(source, {.unit = StayUnit::course, .day = day})) {
    Span<Date> window{course.begin - before_admission, tomorrow};
    if (course.end) window.end = std::min(tomorrow, *course.end + before_admission);
    for (auto const next : begins[course.client])
      if (next > course.begin) window.end = std::min(window.end, next - before_admission);
    measured.push_back({std::move(course), std::move(cut), window});
  }
  return measured;
}

FactsOf facts_of(ReportSource const& source, std::string const& instrument,
                 std::string const& name) {
  FactsOf facts;
  for (auto& fact : source.record.facts(instrument, name))
    if (fact.date <= source.clinic.today) facts[fact.client].push_back(std::move(fact));
  return facts;
}

std::vector<FactAt> facts_within(FactsOf const& facts, MeasuredCourse const& course) {
  std::vector<FactAt> own;
  auto const found = facts.find(course.course.client);
  if (found == facts.end()) return own;
  for (auto const& fact : found->second)
    if (course.window.contains(fact.date)) own.push_back(fact);
  return own;
}

}  // namespace careplan
