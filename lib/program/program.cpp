#include "program/program.hpp"

#include <algorithm>

#include "program/grid.hpp"

namespace careplan {

Service const* Program::find_service(std::string_view wanted) const {
  auto const found = std::ranges::find(services, wanted, &Service::id);
  return found == services.end() ? nullptr : &*found;
}

Track const* Program::find_track(std::string_view wanted) const {
  auto const found = std::ranges::find(tracks, wanted, &Track::id);
  return found == tracks.end() ? nullptr : &*found;
}

Phase const* Program::phase_in(int week) const {
  for (auto const& phase : phases)
    if (phase.first_week <= week && week <= phase.last_week) return &phase;
  return nullptr;
}

bool Site::closed_on(Date date) const {
  return std::ranges::find(closures, date, &Closure::date) != closures.end();
}

int program_week(Date admission, Date date) {
  auto const days = week_start(date) - week_start(admission);
  return static_cast<int>(days.count() / 7) + 1;
}

Cohort cohort_of(CohortRule const& rule, Date admission) {
  using std::chrono::days;
  auto const apart = days{7 * rule.every_weeks};
  Cohort cohort{.begin = rule.first};
  if (admission > rule.first) {
    auto const begun = static_cast<int>((admission - rule.first) / apart);
    cohort = {.number = begun + 1, .begin = rule.first + begun * apart};
  }
  if (admission >= cohort.begin + days{7 * rule.join_weeks})
    return {.number = cohort.number + 1, .begin = cohort.begin + apart};
  return cohort;
}

LengthOfStay length_of_stay(Program const& program, FactOf const& fact_of) {
  for (auto const& length : program.lengths)
    if (evaluate(length.when, fact_of) == Truth::yes) return {length.weeks, length.when.text};
  return {program.weeks, {}};
}

Date course_begin(Program const& program, Date admission) {
  return program.cohort ? cohort_of(*program.cohort, admission).begin : admission;
}

Date end_of_weeks(Program const& program, Date admission, int weeks) {
  return week_start(course_begin(program, admission)) + std::chrono::days{7 * weeks};
}

int program_week(Program const& program, Date admission, Date date) {
  return program_week(course_begin(program, admission), date);
}

Minutes planned_minutes(Program const& program, Track const& track, int week) {
  Minutes sum{};
  auto const* const phase = program.phase_in(week);
  if (phase == nullptr) return sum;
  for (auto const& block : phase->blocks) {
    auto const* const service = program.find_service(block.service);
    if (service == nullptr || !service->counts_toward_hours || block.only_if) continue;
    if (service->together)
      sum += block.minutes * meeting_days(block, *phase, track, week).size();
    else if (block.per_phase == 0)
      sum += block.minutes * block.per_week;
  }
  return sum;
}

bool Session::has(ClientId const& client) const {
  return std::ranges::find(roster, client) != roster.end();
}

}  // namespace careplan
