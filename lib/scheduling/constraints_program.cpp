// Constraints from what programs offer and what clients were promised: credentials, groups,
// tracks, stays, needs, announced sessions, planned minutes.
#include <fmt/format.h>

#include <algorithm>

#include "scheduling/constraints.hpp"
#include "scheduling/groundwork.hpp"

namespace careplan::constraint {
namespace {

using std::chrono::days;

GroupSize size_of(Program const& program, Service const& service) {
  return service.group_size.value_or(program.group_size);
}

// The condition under which the client's week has the service at all; nothing when it has none.
std::optional<Truth> asked_for(Problem const& problem, Session const& session,
                               Demand const& demand) {
  Names const names{problem};
  auto const& program = *names.program(session);
  auto const* phase = program.phase_in(client_week(demand, program, session.date));
  if (phase == nullptr) return std::nullopt;
  std::optional<Truth> truth;
  for (auto const& block : phase->blocks)
    if (block.service == session.service)
      truth = either(truth.value_or(Truth::no), needed(demand, block));
  return truth;
}

}  // namespace

void credentials(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    auto const* clinician = names.clinician(session.clinician);
    auto const* service = names.service(session);
    if (clinician != nullptr && service != nullptr && !holds_credential(*clinician, *service))
      found.push_back(
          {.sessions = {session.id},
           .message = fmt::format("{}: {} is not {}", named(session), session.clinician.value,
                                  one_of(service->credentials))});
  }
}

void client_availability(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions)
    for (auto const& client : session.roster)
      if (auto const* demand = names.demand(client, session);
          demand != nullptr && !demand->available.covers(weekday_of(session.date), session.time))
        found.push_back(
            {.sessions = {session.id},
             .message = fmt::format("{}: {} is not available {} {}", named(session), client.value,
                                    to_text(weekday_of(session.date)), to_text(session.time))});
}

void modality(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    bool const is_virtual = session.modality == Modality::virtual_;
    auto const say = [&](std::string const& message) {
      found.push_back(
          {.sessions = {session.id}, .message = fmt::format("{}: {}", named(session), message)});
    };
    if (is_virtual != session.room.value.empty())
      say(is_virtual ? "virtual, and has a room" : "in person, and has no room");
    for (auto const& client : session.roster)
      if (auto const* demand = names.demand(client, session);
          demand != nullptr && demand->modality && *demand->modality != session.modality)
        say(fmt::format("{} needs sessions {}", client.value, to_text(*demand->modality)));
  }
}

void group_size_max(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    auto const* service = names.service(session);
    if (service == nullptr) continue;
    int const max = session.group.empty() ? 1 : size_of(*names.program(session), *service).max;
    if (static_cast<int>(session.roster.size()) > max)
      found.push_back({.sessions = {session.id},
                       .message = fmt::format("{}: {} clients, at most {}", named(session),
                                              session.roster.size(), max)});
  }
}

void track(Problem const& problem, Timetable const& timetable, Violations& found) {
  for (auto const& demand : problem.demands) {
    auto const groups = groups_of(timetable, demand);
    if (groups.size() > 1)
      found.push_back({.sessions = {groups.begin()->second, std::next(groups.begin())->second},
                       .message = fmt::format("{} is in groups {} and {}", demand.client.value,
                                              groups.begin()->first.second,
                                              std::next(groups.begin())->first.second)});
    for (auto const& [group, session] : groups)
      if (demand.track && group.first != *demand.track)
        found.push_back({.sessions = {session},
                         .message = fmt::format("{} is in track {}, {} was decided",
                                                demand.client.value, group.first, *demand.track)});
  }
}

void cohort(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  std::map<std::pair<std::string, std::string>, std::pair<Cohort, ClientId>> first_of;
  for (auto const& session : timetable.sessions) {
    auto const* program = names.program(session);
    if (session.group.empty() || program == nullptr) continue;
    for (auto const& client : session.roster) {
      auto const* demand = names.demand(client, session);
      auto const own = demand == nullptr ? std::nullopt : cohort_in(*program, *demand);
      if (!own) continue;
      auto const& [cohort, other] =
          first_of.try_emplace({session.program, session.group}, *own, client).first->second;
      if (cohort != *own)
        found.push_back({.sessions = {session.id},
                         .message = fmt::format("{}: {} is of the cohort of {}, {} of that of {}",
                                                named(session), client.value, to_text(own->begin),
                                                other.value, to_text(cohort.begin))});
    }
  }
}

void stay(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions)
    for (auto const& client : session.roster)
      if (names.demand(client, session) == nullptr)
        found.push_back({.sessions = {session.id},
                         .message = fmt::format("{}: {} is not in the program then", named(session),
                                                client.value)});
}

void need(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  for (auto const& session : timetable.sessions) {
    if (names.service(session) == nullptr) continue;
    for (auto const& client : session.roster) {
      auto const* demand = names.demand(client, session);
      if (demand == nullptr) continue;
      auto const truth = asked_for(problem, session, *demand);
      if (truth && *truth != Truth::yes)
        found.push_back({.sessions = {session.id},
                         .message = fmt::format("{}: {} {}", named(session), client.value,
                                                *truth == Truth::no ? "does not need it"
                                                                    : "is not known to need it")});
    }
  }
}

void fixed(Problem const& problem, Timetable const& timetable, Violations& found) {
  for (auto const& announced : problem.fixed)
    if (std::ranges::find(timetable.sessions, announced) == timetable.sessions.end())
      found.push_back(
          {.sessions = {announced.id},
           .message = fmt::format("{} was announced and is changed or gone", named(announced))});
}

void planned_minutes(Problem const& problem, Timetable const& timetable, Violations& found) {
  for (auto const& demand : problem.demands) {
    auto const groups = groups_of(timetable, demand);
    auto const program = std::ranges::find(problem.programs, demand.program, &Program::id);
    if (groups.empty() || program == problem.programs.end()) continue;
    auto const* own = program->find_track(groups.begin()->first.first);
    if (own == nullptr) continue;
    Span<Date> const time{std::max(demand.stay.begin, timetable.horizon.begin),
                          std::min(demand.stay.end, timetable.horizon.end)};
    std::map<Date, Minutes> scheduled;
    for (auto const& session : timetable.sessions)
      if (session.counts_toward_hours && session.program == demand.program &&
          session.has(demand.client))
        scheduled[week_start(session.date)] += length(session.time);
    for (Date week = week_start(time.begin); week + days{7} <= time.end; week += days{7}) {
      if (week < time.begin) continue;
      auto const planned =
          careplan::planned_minutes(*program, *own, client_week(demand, *program, week));
      if (scheduled[week] < planned)
        found.push_back(
            {.message = fmt::format("{}, week of {}: {} of {} planned min", demand.client.value,
                                    to_text(week), scheduled[week].count(), planned.count())});
    }
  }
}

}  // namespace careplan::constraint
