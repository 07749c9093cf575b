#include "scheduling/course.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduling/index.hpp"

namespace careplan {
namespace {

using std::chrono::days;

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

Date monday_of(Program const& program, Demand const& demand, int week) {
  return week_start(course_begin(program, demand.stay.begin)) + days{7 * (week - 1)};
}

// What of the block falls due in one calendar week of the stay, with all the days it may be held
// on.
Promise promise_in(Demand const& demand, Program const& program, GridUse const& use, int week) {
  int const of_program = client_week(demand, program, monday_of(program, demand, week));
  int const last = std::max(week, last_week_for(use, of_program));
  bool const extended = of_program < week;  // the stay is longer than the program
  return {.service = program.find_service(use.block->service),
          .block = use.block,
          .window = {std::max(monday_of(program, demand, week), demand.stay.begin),
                     std::min(monday_of(program, demand, last + 1), demand.stay.end)},
          .times = extended && use.block->per_phase > 0
                       ? 0
                       : times_in_week(*use.block, *use.phase, of_program).value_or(0),
          .need = needed(demand, *use.block)};
}

// Leaves what is still due within the horizon; what was used of `beside` is taken from it.
void keep_within(Span<Date> horizon, std::vector<Booked>& beside, Promise& promise) {
  auto const holds = [&](Booked const& one) {
    return one.service == promise.service->id && promise.window.contains(one.date);
  };
  for (auto one = std::ranges::find_if(beside, holds); promise.times > 0 && one != beside.end();
       one = std::ranges::find_if(beside, holds)) {
    beside.erase(one);
    --promise.times;
  }
  promise.window = {std::max(promise.window.begin, horizon.begin),
                    std::min(promise.window.end, horizon.end)};
  promise.whole = promise.window.end - promise.window.begin >= days{7};
}

void add(std::vector<Promise>& list, Promise const& promise) {
  for (auto& other : list)
    if (other.service == promise.service && other.window == promise.window &&
        other.need == promise.need && other.block->minutes == promise.block->minutes) {
      other.times += promise.times;
      return;
    }
  list.push_back(promise);
}

int already_held(Groundwork const& clinic, Demand const& demand, Promise const& promise) {
  return static_cast<int>(std::ranges::count_if(clinic.problem.fixed, [&](Session const& s) {
    return s.program == demand.program && s.service == promise.service->id &&
           promise.window.contains(s.date) && s.has(demand.client);
  }));
}

Course& course_for(std::vector<Course>& list, int demand, Promise const& promise) {
  for (auto course = list.rbegin(); course != list.rend() && course->demand == demand; ++course)
    if (course->service == promise.service && course->minutes == promise.block->minutes)
      return *course;
  list.push_back({.demand = demand, .service = promise.service, .minutes = promise.block->minutes});
  return list.back();
}

}  // namespace

std::vector<Promise> promises(Problem const& problem, Demand const& demand) {
  std::vector<Promise> list;
  auto const program = std::ranges::find(problem.programs, demand.program, &Program::id);
  if (program == problem.programs.end()) return list;
  int const last = program_week(*program, demand.stay.begin, demand.stay.end - days{1});
  auto beside = demand.beside;
  for (auto const& use : appointments(*program))
    for (int week = 1; week <= last; ++week) {
      auto promise = promise_in(demand, *program, use, week);
      keep_within(problem.horizon, beside, promise);
      if (promise.times > 0 && !promise.window.empty() && promise.need != Truth::no)
        add(list, promise);
    }
  return list;
}

std::vector<Course> courses(Groundwork const& clinic, std::vector<Unmet>& unknown) {
  std::vector<Course> list;
  for (int d = 0; d < static_cast<int>(clinic.demands.size()); ++d) {
    auto const& plan = clinic.demands[at(d)];
    std::vector<Service const*> open;
    for (auto const& promise : promises(clinic.problem, *plan.demand)) {
      if (promise.need == Truth::yes) {
        int const times = promise.times - already_held(clinic, *plan.demand, promise);
        for (int nth = 0; nth < times; ++nth)
          course_for(list, d, promise).due.push_back({promise.window, nth, promise.whole});
      } else if (std::ranges::find(open, promise.service) == open.end()) {
        open.push_back(promise.service);
        unknown.push_back(
            {.client = plan.demand->client,
             .program = plan.program->id,
             .what = promise.service->id,
             .constraint = "need",
             .because = fmt::format("it is not known whether {}", promise.block->only_if.text)});
      }
    }
  }
  return list;
}

}  // namespace careplan
