#include "workflow/baseline.hpp"

#include <algorithm>

namespace careplan {

std::vector<CareCourse> courses(std::vector<Episode> const& episodes_of_one_client) {
  std::vector<CareCourse> all;
  for (auto const& course : courses_of_care(episodes_of_one_client))
    all.push_back({course.begin, course.end});
  return all;
}

Date first_measured(Date begin, std::optional<Date> before_ended) {
  Date const first = begin - before_admission;
  if (!before_ended) return first;
  return std::max(first, std::min(begin, *before_ended + std::chrono::days{1}));
}

std::optional<Date> baseline_from(std::vector<CareCourse> const& courses, Date day) {
  std::optional<Date> from;
  std::optional<Date> ended;
  for (auto const& course : courses) {
    auto const first = first_measured(course.begin, ended);
    if (first <= day) from = first;
    ended = course.end;
  }
  return from;
}

std::size_t baseline_at(std::vector<AssessmentRow> const& by_date, std::size_t current,
                        std::vector<CareCourse> const& courses) {
  auto const from = baseline_from(courses, by_date[current].date);
  std::size_t at = 0;
  while (from && by_date[at].date < *from) ++at;  // stops at `current`, which is not before it
  return at;
}

}  // namespace careplan
