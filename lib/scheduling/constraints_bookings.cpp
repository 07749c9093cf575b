// Constraints on who and what is taken when: no double booking, availability, hours, caseload,
// rooms.
#include <fmt/format.h>

#include <algorithm>

#include "scheduling/constraints.hpp"
#include "scheduling/groundwork.hpp"

namespace careplan::constraint {
namespace {

using std::chrono::days;
using Sessions = std::vector<Session const*>;

// Keyed by day as well, so that only sessions of one day are compared.
using Taken = std::map<std::pair<Date, std::string>, Sessions>;

// Those of the timetable, and then what other programs have at the same time.
Sessions all_sessions(Problem const& problem, Timetable const& timetable) {
  Sessions all;
  all.reserve(timetable.sessions.size() + problem.elsewhere.size());
  for (auto const* sessions : {&timetable.sessions, &problem.elsewhere})
    for (auto const& session : *sessions) all.push_back(&session);
  return all;
}

// Pairs of sessions that overlap, for everything that one session takes, but those of other
// programs among each other.
void overlaps(Problem const& problem, Taken const& taken, std::string_view verb,
              Violations& found) {
  Names const names{problem};
  for (auto const& [key, sessions] : taken)
    for (std::size_t i = 0; i < sessions.size(); ++i)
      for (std::size_t j = i + 1; j < sessions.size(); ++j)
        if (sessions[i]->time.overlaps(sessions[j]->time) &&
            (names.program(*sessions[i]) != nullptr || names.program(*sessions[j]) != nullptr))
          found.push_back({.sessions = {sessions[i]->id, sessions[j]->id},
                           .message = fmt::format("{} {} {} and {}", key.second, verb,
                                                  named(*sessions[i]), named(*sessions[j]))});
}

std::string_view shown_day(Session const& session) {
  return to_text(weekday_of(session.date));
}

}  // namespace

void known(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    auto const miss = [&](std::string_view what, std::string const& which) {
      found.push_back(
          {.sessions = {session.id},
           .message = fmt::format("{}: there is no {} '{}'", named(session), what, which)});
    };
    if (names.program(session) == nullptr)
      miss("program", session.program);
    else if (names.service(session) == nullptr)
      miss("service", session.service);
    bool const trackless = session.group.empty() && session.track.empty();  // an appointment
    if (names.program(session) != nullptr && names.track(session) == nullptr && !trackless)
      miss("track", session.track);
    if (names.clinician(session.clinician) == nullptr) miss("clinician", session.clinician.value);
    if (!session.room.value.empty() && names.room(session.room) == nullptr)
      miss("room", session.room.value);
  }
}

void session_id(Problem const&, Timetable const& timetable, Violations& found) {
  std::map<SessionId, int> times;
  for (auto const& session : timetable.sessions) ++times[session.id];
  for (auto const& [id, count] : times) {
    if (count > 1)
      found.push_back({.sessions = {id},
                       .message = fmt::format("{} sessions have the id {}", count, id.value)});
    if (!valid_id(id.value))
      found.push_back({.sessions = {id}, .message = fmt::format("'{}' is not an id", id.value)});
  }
}

void client_double_booking(Problem const& problem, Timetable const& timetable, Violations& found) {
  Taken taken;
  for (auto const* session : all_sessions(problem, timetable))
    for (auto const& client : session->roster)
      taken[{session->date, client.value}].push_back(session);
  overlaps(problem, taken, "is at", found);
}

void clinician_double_booking(Problem const& problem, Timetable const& timetable,
                              Violations& found) {
  Taken taken;
  for (auto const* session : all_sessions(problem, timetable))
    taken[{session->date, session->clinician.value}].push_back(session);
  overlaps(problem, taken, "leads", found);
}

void room_double_booking(Problem const& problem, Timetable const& timetable, Violations& found) {
  Taken taken;
  for (auto const* session : all_sessions(problem, timetable))
    if (!session->room.value.empty())
      taken[{session->date, session->room.value}].push_back(session);
  overlaps(problem, taken, "holds", found);
}

void clinician_availability(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    auto const* clinician = names.clinician(session.clinician);
    if (clinician == nullptr) continue;
    if (is_away(problem, session.clinician, session.date))
      found.push_back({.sessions = {session.id},
                       .message = fmt::format("{}: {} is away on {}", named(session),
                                              session.clinician.value, to_text(session.date))});
    else if (!clinician->available.covers(weekday_of(session.date), session.time))
      found.push_back({.sessions = {session.id},
                       .message = fmt::format("{}: {} is not there {} {}", named(session),
                                              session.clinician.value, shown_day(session),
                                              to_text(session.time))});
  }
}

void clinician_hours(Problem const& problem, Timetable const& timetable, Violations& found) {
  struct Load {
    Minutes sum{};
    std::vector<SessionId> sessions{};
  };
  std::map<std::pair<ClinicianId, Date>, Load> by_day;
  std::map<std::pair<ClinicianId, Date>, Load> by_week;
  Names const names{problem};
  for (auto const* session : all_sessions(problem, timetable))
    for (auto* load : {&by_day[{session->clinician, session->date}],
                       &by_week[{session->clinician, week_start(session->date)}]}) {
      load->sum += length(session->time);
      if (names.program(*session) != nullptr) load->sessions.push_back(session->id);
    }
  auto const judge = [&](auto const& loads, Minutes Clinician::* limit, std::string_view what) {
    for (auto const& [key, load] : loads)
      if (auto const* clinician = names.clinician(key.first);
          clinician != nullptr && load.sum > clinician->*limit && !load.sessions.empty())
        found.push_back(
            {.sessions = load.sessions,
             .message = fmt::format("{} leads {} min on the {} {}, at most {} are allowed",
                                    key.first.value, load.sum.count(), what, to_text(key.second),
                                    (clinician->*limit).count())});
  };
  judge(by_day, &Clinician::day_max, "day");
  judge(by_week, &Clinician::week_max, "week of");
}

void caseload(Problem const& problem, Timetable const& timetable, Violations& found) {
  std::map<ClinicianId, std::map<ClientId, Span<Date>>> cases;
  for (auto const* session : all_sessions(problem, timetable))
    if (session->group.empty())
      for (auto const& client : session->roster) {
        Span<Date> const day{session->date, session->date + days{1}};
        auto& span = cases[session->clinician].try_emplace(client, day).first->second;
        span = {std::min(span.begin, day.begin), std::max(span.end, day.end)};
      }
  for (auto const& clinician : problem.site.clinicians) {
    if (clinician.caseload_max == 0) continue;
    auto const& own = cases[clinician.id];
    // The number grows only on days on which somebody's appointments begin.
    for (auto const& [client, span] : own) {
      auto const load = std::ranges::count_if(
          own, [&](auto const& other) { return other.second.contains(span.begin); });
      if (load <= clinician.caseload_max) continue;
      found.push_back({.message = fmt::format("{} has {} clients with appointments on {}, at most "
                                              "{} are allowed",
                                              clinician.id.value, load, to_text(span.begin),
                                              clinician.caseload_max)});
      break;
    }
  }
}

void site_hours(Problem const& problem, Timetable const& timetable, Violations& found) {
  if (problem.site.open.empty()) return;
  for (auto const& session : timetable.sessions)
    if (session.modality == Modality::in_person &&
        !problem.site.open.covers(weekday_of(session.date), session.time))
      found.push_back({.sessions = {session.id},
                       .message = fmt::format("{}: the site is not open {} {}", named(session),
                                              shown_day(session), to_text(session.time))});
}

void closure(Problem const& problem, Timetable const& timetable, Violations& found) {
  for (auto const& session : timetable.sessions)
    for (auto const& day : problem.site.closures)
      if (day.date == session.date)
        found.push_back({.sessions = {session.id},
                         .message = fmt::format("{}: closed, {}", named(session), day.reason)});
}

void room_capacity(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions)
    if (auto const* room = names.room(session.room);
        room != nullptr && static_cast<int>(session.roster.size()) > room->capacity)
      found.push_back(
          {.sessions = {session.id},
           .message = fmt::format("{}: {} clients in {}, which holds {}", named(session),
                                  session.roster.size(), room->id.value, room->capacity)});
}

void room_availability(Problem const& problem, Timetable const& timetable, Violations& found) {
  for (auto const& session : timetable.sessions)
    if (is_away(problem, session.room, session.date))
      found.push_back({.sessions = {session.id},
                       .message = fmt::format("{}: {} cannot be used on {}", named(session),
                                              session.room.value, to_text(session.date))});
}

void room_kind(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    auto const* room = names.room(session.room);
    auto const* service = names.service(session);
    if (room != nullptr && service != nullptr && !service->room_kind.empty() &&
        room->kind != service->room_kind)
      found.push_back({.sessions = {session.id},
                       .message = fmt::format("{}: {} is no {} room", named(session),
                                              room->id.value, service->room_kind)});
  }
}

}  // namespace careplan::constraint
