// What a change is counted from. A course of care begins with an admission and goes on through
// every step up and down until a discharge. The baseline of an assessment is the first one with the
// same instrument in its course; what was done in the 14 days before the admission belongs to the
// course already, unless the course before had not ended by then, and what follows a discharge
// still does, until the next one begins. Without any course the baseline is the first assessment
// ever.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "client/record.hpp"

namespace careplan {

// Intake comes before the admission that it leads to. Our own choice: no source says how long.
inline constexpr std::chrono::days before_admission{14};

struct CareCourse {
  Date begin{};
  std::optional<Date> end{};
  bool operator==(CareCourse const&) const = default;
};
// Of one client, in order of time.
std::vector<CareCourse> courses(std::vector<Episode> const& episodes_of_one_client);

// The first day that belongs to a course, after one that ended on the other day: what was done on
// the day of a discharge belongs to the course that ends, and to the next one only if that begins
// on the same day.
Date first_measured(Date begin, std::optional<Date> before_ended);

// The first day on which an assessment may be the baseline of one that was made on `day`.
std::optional<Date> baseline_from(std::vector<CareCourse> const& courses, Date day);

// Of assessments with one instrument, by date: the baseline of the one at `current`; it may be that
// one itself.
std::size_t baseline_at(std::vector<AssessmentRow> const& by_date, std::size_t current,
                        std::vector<CareCourse> const& courses);

}  // namespace careplan
