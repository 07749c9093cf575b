#include <fmt/format.h>

#include <algorithm>

#include "scheduling/appointments.hpp"
#include "scheduling/groups.hpp"

namespace careplan {
namespace {

void refuse_contradictions(Problem const& problem) {
  if (problem.horizon.empty())
    throw Error(Fault::input, "the time to schedule is empty", {}, "give a first and a later day");
  for (auto const& session : problem.fixed) {
    auto const& site = problem.site;
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

StaffPlan staff_groups(Groundwork const& clinic, Staffing const& staffing, Places const& places) {
  std::vector<OpenGroup> open;
  for (auto const& group : groups_of(clinic, places)) open.push_back({group.track, group.people});
  return staffing.staff(open);
}

}  // namespace

Timetable build(Problem const& problem) {
  refuse_contradictions(problem);
  Groundwork const clinic(problem);
  Staffing staffing(clinic);
  Timetable timetable{.horizon = problem.horizon, .site = problem.site.id};
  auto const places = find_places(clinic, staffing, problem.seed, problem.effort);
  timetable.unmet = without_place(clinic, staffing, places);
  timetable.sessions = problem.fixed;
  Ledger ledger(clinic);
  Naming naming(problem.fixed);
  hold_groups(clinic, places, staff_groups(clinic, staffing, places), ledger, naming, timetable);
  book_appointments(clinic, places, ledger, naming, timetable, problem.seed, problem.effort);
  std::ranges::sort(timetable.sessions, {}, [](Session const& session) {
    return std::tie(session.date, session.time, session.id);
  });
  return timetable;
}

}  // namespace careplan
