#include <fmt/format.h>

#include <algorithm>

#include "scheduling/appointments.hpp"
#include "scheduling/bound.hpp"
#include "scheduling/find_week.hpp"
#include "scheduling/groups.hpp"

namespace careplan {
namespace {

void refuse_contradictions(Problem const& problem) {
  if (problem.horizon.empty())
    throw Error(Fault::input, "the time to schedule is empty", {}, "give a first and a later day");
  auto const& site = problem.site;
  for (auto const& absence : problem.absences) {
    if (absence.clinician && std::ranges::find(site.clinicians, *absence.clinician,
                                               &Clinician::id) == site.clinicians.end())
      throw Error(Fault::input, fmt::format("the site has no clinician '{}' to do without",
                                            absence.clinician->value));
    if (absence.room && std::ranges::find(site.rooms, *absence.room, &Room::id) == site.rooms.end())
      throw Error(Fault::input,
                  fmt::format("the site has no room '{}' to do without", absence.room->value));
  }
  for (auto const& session : problem.fixed) {
    if (std::ranges::find(site.clinicians, session.clinician, &Clinician::id) ==
        site.clinicians.end())
      throw Error(Fault::input, fmt::format("announced session {}: the site has no clinician '{}'",
                                            session.id.value, session.clinician.value));
    if (!session.room.value.empty() &&
        std::ranges::find(site.rooms, session.room, &Room::id) == site.rooms.end())
      throw Error(Fault::input, fmt::format("announced session {}: the site has no room '{}'",
                                            session.id.value, session.room.value));
  }
}

// Services whose need is not known are only said of those who have a place.
void keep_placed(Groundwork const& clinic, Choices const& choices, std::vector<Unmet>& unknown) {
  std::erase_if(unknown, [&](Unmet const& unmet) {
    for (std::size_t d = 0; d < clinic.demands.size(); ++d)
      if (clinic.demands[d].demand->client == unmet.client &&
          clinic.demands[d].program->id == unmet.program && choices.group_of[d] >= 0)
        return false;
    return true;
  });
}

// The template week held date by date.
Timetable hold(Groundwork const& clinic, std::vector<Course> const& list, Modelled const& modelled,
               Choices const& choices, std::vector<Unmet> unknown) {
  auto const& problem = clinic.problem;
  auto const week = template_week(clinic, list, modelled, choices);
  Timetable timetable{.horizon = problem.horizon, .site = problem.site.id};
  timetable.unmet = without_place(clinic, modelled.model, choices);
  timetable.sessions = problem.fixed;
  Ledger ledger(clinic);
  auto named = problem.fixed;
  named.insert(named.end(), problem.elsewhere.begin(), problem.elsewhere.end());
  Naming naming(named);
  hold_groups(clinic, week, ledger, naming, timetable);
  keep_placed(clinic, choices, unknown);
  timetable.unmet.insert(timetable.unmet.end(), unknown.begin(), unknown.end());
  book_appointments(clinic, list, week, ledger, naming, timetable);
  std::ranges::sort(timetable.sessions, {}, [](Session const& session) {
    return std::tie(session.date, session.time, session.id);
  });
  assign_topics(problem, timetable.sessions);
  return timetable;
}

}  // namespace

Solution solve(Problem const& problem, Watch const& watch) {
  refuse_contradictions(problem);
  Groundwork const clinic(problem);
  std::vector<Unmet> unknown;
  auto const list = courses(clinic, unknown);
  auto const modelled = make_model(clinic, list);
  auto const choices = find_week(problem, modelled.model, watch);
  Solution solution{.timetable = hold(clinic, list, modelled, choices, std::move(unknown))};
  solution.costs = costs(problem, solution.timetable);
  solution.cost = total(solution.costs);
  if (problem.bound_effort == 0) return solution;
  KeepOn keep_on;
  if (watch)
    keep_on = [&](long round, long bound) {
      return watch({.bounding = true, .steps = round, .cost = solution.cost, .bound = bound});
    };
  solution.bound = lower_bound(modelled.model, solution.cost, problem.bound_effort, keep_on);
  return solution;
}

Timetable build(Problem const& problem, Watch const& watch) {
  return solve(problem, watch).timetable;
}

}  // namespace careplan
