// What was measured first and last within courses of care. For the files report_*.cpp only.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "workflow/report_stays.hpp"

namespace careplan {

// A course with the days in which assessments belong to it: from 14 days before the admission
// (baseline.hpp), but not before the day after the course before ended, to 13 days after the
// discharge, and never into those of the next course.
struct MeasuredCourse {
  Episode const& course;  // it stands in the reading
  std::string cut{};
  Span<Date> window{};
};
std::vector<MeasuredCourse> measured_courses(ReportSource const& source, StayDay day);

// Facts of one kind up to today, by client and day.
using FactsOf = std::vector<FactAt>;
FactsOf facts_of(ReportSource const& source, std::string const& instrument,
                 std::string const& name);
std::vector<FactsOf> facts_of(ReportSource const& source, std::string const& instrument,
                              std::span<std::string_view const> names);
// Those of one course after the other, in order of days. Courses that come in order of client, as
// they stand, are found without a search.
class FactsByCourse {
 public:
  explicit FactsByCourse(FactsOf const& facts) : facts_(facts) {}
  std::span<FactAt const> within(MeasuredCourse const& course);

 private:
  FactsOf const& facts_;
  std::size_t at_ = 0;  // of the first one of the client who was asked for last, or a later one
};

inline constexpr ReportTerm term_of_window{
    "measured",
    "an assessment belongs to a course from 14 days before the admission to 13 days after the "
    "discharge (our own choice); what was done up to the day of a discharge belongs to the course "
    "that ends, what came later in the 14 days before the next admission to the next one"};

}  // namespace careplan
