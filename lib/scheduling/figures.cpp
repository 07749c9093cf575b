#include "scheduling/figures.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "scheduling/constraints.hpp"
#include "scheduling/course.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// Minutes of a day's windows.
long minutes_open(WeekWindows const& windows, weekday day) {
  long sum = 0;
  for (auto const& window : windows.windows())
    if (window.day == day) sum += length(window.time).count();
  return sum;
}

// What the clinician could lead in a week of the horizon: the hours on the days that are not
// closed, within the limits.
long could_lead(Problem const& problem, Clinician const& who, Date monday) {
  long in_week = 0;
  for (Date date = std::max(monday, problem.horizon.begin);
       date < std::min(monday + days{7}, problem.horizon.end); date += days{1})
    if (!problem.site.closed_on(date) && !is_away(problem, who.id, date))
      in_week += std::min<long>(who.day_max.count(), minutes_open(who.available, weekday_of(date)));
  return std::min<long>(in_week, who.week_max.count());
}

void count_clinicians(Problem const& problem, Timetable const& timetable, ScheduleFigures& sums) {
  for (auto const& who : problem.site.clinicians) {
    ClinicianLoad load{.clinician = who.id};
    for (Date monday = week_start(problem.horizon.begin); monday < problem.horizon.end;
         monday += days{7})
      load.minutes.of += could_lead(problem, who, monday);
    std::set<ClientId> clients;
    for (auto const& session : timetable.sessions)
      if (session.clinician == who.id) {
        load.minutes.used += length(session.time).count();
        if (session.group.empty()) clients.insert(session.roster.begin(), session.roster.end());
      }
    load.clients = static_cast<int>(clients.size());
    sums.clinicians.used += load.minutes.used;
    sums.clinicians.of += load.minutes.of;
    if (load.minutes.of > 0) sums.loads.push_back(std::move(load));
  }
}

void count_rooms(Problem const& problem, Timetable const& timetable, ScheduleFigures& sums) {
  for (auto const& room : problem.site.rooms)
    for (Date date = problem.horizon.begin; date < problem.horizon.end; date += days{1})
      if (!problem.site.closed_on(date) && !is_away(problem, room.id, date))
        sums.rooms.of += minutes_open(problem.site.open, weekday_of(date));
  for (auto const& session : timetable.sessions)
    if (!session.room.value.empty()) sums.rooms.used += length(session.time).count();
}

void count_groups(Problem const& problem, Timetable const& timetable, ScheduleFigures& sums) {
  Names const names{problem};
  std::map<Date, std::set<std::pair<std::string, std::string>>> by_week;
  for (auto const& session : timetable.sessions) {
    auto const* service = names.service(session);
    if (session.group.empty() || service == nullptr) continue;
    by_week[week_start(session.date)].emplace(session.program, session.group);
    int most = service->group_size.value_or(names.program(session)->group_size).max;
    if (auto const* room = names.room(session.room)) most = std::min(most, room->capacity);
    sums.places.used += static_cast<long>(session.roster.size());
    sums.places.of += most;
  }
  for (auto const& [monday, groups] : by_week)
    sums.groups = std::max(sums.groups, static_cast<int>(groups.size()));
}

void count_clients(Problem const& problem, Timetable const& timetable, ScheduleFigures& sums) {
  for (auto const& demand : problem.demands) {
    if (weeks_of_stay(problem, demand) == 0) continue;
    ++sums.placed.of;
    if (groups_of(timetable, demand).empty()) continue;
    ++sums.placed.used;
    for (auto const& promise : promises(problem, demand)) {
      if (!promise.certain()) continue;
      auto const held = std::ranges::count_if(timetable.sessions, [&](Session const& session) {
        return session.group.empty() && session.service == promise.service->id &&
               session.program == demand.program && promise.window.contains(session.date) &&
               session.has(demand.client);
      });
      sums.appointments.of += promise.times;
      sums.appointments.used += std::min<long>(promise.times, held);
    }
  }
}

}  // namespace

ScheduleFigures figures(Problem const& problem, Timetable const& timetable) {
  ScheduleFigures sums;
  count_clients(problem, timetable, sums);
  count_groups(problem, timetable, sums);
  count_clinicians(problem, timetable, sums);
  count_rooms(problem, timetable, sums);
  return sums;
}

}  // namespace careplan
