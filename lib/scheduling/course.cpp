#include "scheduling/course.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {
namespace {

using std::chrono::days;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// The last program week in which an appointment counted over a phase may still take place: the one
// before the next of its kind is due.
int last_week_for(GridUse const& use, int week) {
  if (use.block->per_phase == 0) return week;
  int last = week;
  while (last < use.phase->last_week &&
         times_in_week(*use.block, *use.phase, last + 1).value_or(0) == 0)
    ++last;
  return last;
}

Date monday_of(Demand const& demand, int week) {
  return week_start(demand.stay.begin) + days{7 * (week - 1)};
}

int already_held(Groundwork const& clinic, Demand const& demand, Service const& service,
                 Span<Date> window) {
  return static_cast<int>(std::ranges::count_if(clinic.problem.fixed, [&](Session const& s) {
    return s.program == demand.program && s.service == service.id && window.contains(s.date) &&
           std::ranges::find(s.roster, demand.client) != s.roster.end();
  }));
}

// What of the block falls due in one calendar week of the stay.
void add_due(Groundwork const& clinic, DemandPlan const& plan, GridUse const& use,
             Service const& service, int week, Course& course) {
  int const last = std::max(week, last_week_for(use, client_week(*plan.demand, *plan.program,
                                                                 monday_of(*plan.demand, week))));
  Span<Date> const calendar{monday_of(*plan.demand, week), monday_of(*plan.demand, last + 1)};
  Span<Date> const window{std::max(calendar.begin, plan.stay.begin),
                          std::min(calendar.end, plan.stay.end)};
  if (window.empty()) return;
  int const program_week_now =
      client_week(*plan.demand, *plan.program, monday_of(*plan.demand, week));
  bool const extended = program_week_now < week;  // the stay is longer than the program
  if (extended && use.block->per_phase > 0) return;
  int const times = times_in_week(*use.block, *use.phase, program_week_now).value_or(0) -
                    already_held(clinic, *plan.demand, service, window);
  for (int nth = 0; nth < times; ++nth)
    course.due.push_back({window, nth, window.end - window.begin >= days{7}});
}

Course& course_for(std::vector<Course>& list, int demand, int track, Service const& service,
                   Minutes minutes) {
  for (auto& course : list)
    if (course.demand == demand && course.service == &service && course.minutes == minutes)
      return course;
  list.push_back({.demand = demand, .track = track, .service = &service, .minutes = minutes});
  return list.back();
}

}  // namespace

std::vector<Course> courses(Groundwork const& clinic, Places const& places,
                            std::vector<Unmet>& unmet) {
  std::vector<Course> list;
  for (int d = 0; d < static_cast<int>(places.of.size()); ++d) {
    auto const& plan = clinic.demands[at(d)];
    if (!places.of[at(d)]) continue;
    std::vector<Service const*> open;
    for (auto const& use : appointments(*plan.program)) {
      auto const& service = *plan.program->find_service(use.block->service);
      auto const truth = needed(*plan.demand, *use.block);
      if (truth == Truth::no) continue;
      Course found{};
      auto& course = truth == Truth::yes
                         ? course_for(list, d, places.of[at(d)]->first, service, use.block->minutes)
                         : found;
      int const last = program_week(plan.demand->stay.begin, plan.stay.end - days{1});
      for (int week = 1; week <= last; ++week) add_due(clinic, plan, use, service, week, course);
      if (!found.due.empty() && std::ranges::find(open, &service) == open.end()) {
        open.push_back(&service);
        unmet.push_back(
            {.client = plan.demand->client,
             .program = plan.program->id,
             .what = service.id,
             .constraint = "need",
             .because = fmt::format("it is not known whether {}", use.block->only_if.text)});
      }
    }
  }
  std::erase_if(list, [](Course const& course) { return course.due.empty(); });
  return list;
}

}  // namespace careplan
