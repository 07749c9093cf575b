// Rows that bend: places, appointments that are missing, wishes, and what a timetable spends on
// groups, days and waiting. Each violation says how many times it counts.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "scheduling/constraints.hpp"
#include "scheduling/course.hpp"
#include "scheduling/groundwork.hpp"

namespace careplan {

std::map<std::pair<std::string, std::string>, SessionId> groups_of(Timetable const& timetable,
                                                                   Demand const& demand) {
  std::map<std::pair<std::string, std::string>, SessionId> groups;
  for (auto const& session : timetable.sessions)
    if (!session.group.empty() && session.program == demand.program &&
        demand.stay.contains(session.date) && session.has(demand.client))
      groups.try_emplace({session.track, session.group}, session.id);
  return groups;
}

int weeks_of_stay(Problem const& problem, Demand const& demand) {
  Span<Date> const time{std::max(demand.stay.begin, problem.horizon.begin),
                        std::min(demand.stay.end, problem.horizon.end)};
  if (time.empty()) return 0;
  auto const last = week_start(time.end - std::chrono::days{1});
  return static_cast<int>((last - week_start(time.begin)).count() / 7) + 1;
}

std::string_view unmet_rule(ServiceKind kind) {
  switch (kind) {
    case ServiceKind::individual:
      return "unmet-individual";
    case ServiceKind::medication_management:
      return "unmet-medication";
    case ServiceKind::family:
    case ServiceKind::couples:
      return "unmet-family";
    case ServiceKind::case_management:
      return "unmet-case-management";
    default:
      return "unmet-other";
  }
}

bool is_counselling(ServiceKind kind) {
  return kind == ServiceKind::individual || kind == ServiceKind::family ||
         kind == ServiceKind::couples;
}

namespace constraint {
namespace {

// The sessions of every client, so that a row walks the timetable once.
using ByClient = std::map<std::pair<ClientId, std::string>, std::vector<Session const*>>;

ByClient by_client(Timetable const& timetable) {
  ByClient sessions;
  for (auto const& session : timetable.sessions)
    for (auto const& client : session.roster)
      sessions[{client, session.program}].push_back(&session);
  return sessions;
}

// Walks the demands with their sessions; visit(demand, sessions of the stay).
template <class Visit>
void each_demand(Problem const& problem, Timetable const& timetable, Visit visit) {
  auto const all = by_client(timetable);
  for (auto const& demand : problem.demands) {
    std::vector<Session const*> own;
    if (auto const found = all.find({demand.client, demand.program}); found != all.end())
      for (auto const* session : found->second)
        if (demand.stay.contains(session->date)) own.push_back(session);
    visit(demand, own);
  }
}

bool in_group(Session const* session) {
  return !session->group.empty();
}

// The track of the client's first group session; nullptr without one.
Track const* track_of(Problem const& problem, std::vector<Session const*> const& own) {
  auto const group = std::ranges::find_if(own, in_group);
  return group == own.end() ? nullptr : Names{problem}.track(**group);
}

// Clients who have a track that `fails` their wish, once for every week of the stay.
template <class Fails>
void wish_of_track(Problem const& problem, Timetable const& timetable, Violations& found,
                   Fails fails) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    auto const* const track = track_of(problem, own);
    if (track == nullptr) return;
    if (auto const message = fails(demand, *track); !message.empty())
      found.push_back({.sessions = {(*std::ranges::find_if(own, in_group))->id},
                       .message = message,
                       .times = weeks_of_stay(problem, demand),
                       .program = demand.program});
  });
}

// Appointments due under one row that are not held.
void unmet(Problem const& problem, Timetable const& timetable, std::string_view rule,
           Violations& found) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    if (std::ranges::none_of(own, in_group)) return;
    for (auto const& promise : promises(problem, demand)) {
      if (unmet_rule(promise.service->kind) != rule || !promise.certain()) continue;
      auto const held = std::ranges::count_if(own, [&](Session const* session) {
        return session->group.empty() && session->service == promise.service->id &&
               promise.window.contains(session->date);
      });
      int const missing = promise.times - static_cast<int>(held);
      if (missing > 0)
        found.push_back({.message = fmt::format("{}, week of {}: {} of {} {}", demand.client.value,
                                                to_text(promise.window.begin), held, promise.times,
                                                promise.service->id),
                         .times = missing,
                         .program = demand.program});
    }
  });
}

// Days of a client with appointments but no group.
void extra_days(Problem const& problem, Timetable const& timetable, Modality modality,
                Violations& found) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    std::set<Date> group_days;
    for (auto const* session : own)
      if (in_group(session)) group_days.insert(session->date);
    if (group_days.empty()) return;
    std::map<Date, Session const*> extra;
    for (auto const* session : own)
      if (!in_group(session) && !group_days.contains(session->date)) {
        auto& first = extra[session->date];
        if (first == nullptr || session->modality == Modality::in_person) first = session;
      }
    for (auto const& [date, session] : extra)
      if (session->modality == modality)
        found.push_back({.sessions = {session->id},
                         .message = fmt::format("{}: {} has no group that day", named(*session),
                                                demand.client.value),
                         .program = demand.program});
  });
}

int half_hours(Minutes gap) {
  return std::min(4, static_cast<int>((gap.count() + 29) / 30));
}

}  // namespace

void place(Problem const& problem, Timetable const& timetable, Violations& found) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    int const weeks = weeks_of_stay(problem, demand);
    if (weeks == 0 || std::ranges::any_of(own, in_group)) return;
    found.push_back(
        {.message = fmt::format("{} has no place in '{}'", demand.client.value, demand.program),
         .times = weeks,
         .program = demand.program});
  });
}

void priority(Problem const& problem, Timetable const& timetable, Violations& found) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    if (demand.priority <= 0 || std::ranges::any_of(own, in_group)) return;
    found.push_back({.message = fmt::format("{} has no place", demand.client.value),
                     .times = demand.priority * weeks_of_stay(problem, demand),
                     .program = demand.program});
  });
}

void unmet_individual(Problem const& problem, Timetable const& timetable, Violations& found) {
  unmet(problem, timetable, "unmet-individual", found);
}
void unmet_medication(Problem const& problem, Timetable const& timetable, Violations& found) {
  unmet(problem, timetable, "unmet-medication", found);
}
void unmet_family(Problem const& problem, Timetable const& timetable, Violations& found) {
  unmet(problem, timetable, "unmet-family", found);
}
void unmet_case_management(Problem const& problem, Timetable const& timetable, Violations& found) {
  unmet(problem, timetable, "unmet-case-management", found);
}
void unmet_other(Problem const& problem, Timetable const& timetable, Violations& found) {
  unmet(problem, timetable, "unmet-other", found);
}

void group_open(Problem const&, Timetable const& timetable, Violations& found) {
  std::map<std::tuple<std::string, std::string, Date>, Session const*> weeks;
  for (auto const& session : timetable.sessions)
    if (!session.group.empty())
      weeks.try_emplace({session.program, session.group, week_start(session.date)}, &session);
  for (auto const& [key, session] : weeks)
    found.push_back({.sessions = {session->id},
                     .message = fmt::format("{} meets in the week of {}", session->group,
                                            to_text(std::get<2>(key))),
                     .program = session->program});
}

void group_size_min(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  struct Week {
    std::set<ClientId> clients{};
    Session const* session = nullptr;
    int min = 0;
  };
  std::map<std::tuple<std::string, std::string, Date>, Week> weeks;
  for (auto const& session : timetable.sessions) {
    auto const* service = names.service(session);
    if (session.group.empty() || service == nullptr) continue;
    auto& week = weeks[{session.program, session.group, week_start(session.date)}];
    int const min = service->group_size.value_or(names.program(session)->group_size).min;
    week.min = week.session == nullptr ? min : std::min(week.min, min);
    week.clients.insert(session.roster.begin(), session.roster.end());
    week.session = &session;
  }
  for (auto const& [key, week] : weeks)
    if (int const people = static_cast<int>(week.clients.size()); people < week.min)
      found.push_back(
          {.sessions = {week.session->id},
           .message = fmt::format("{}, week of {}: {} of the {} clients asked for",
                                  week.session->group, to_text(std::get<2>(key)), people, week.min),
           .times = week.min - people,
           .program = week.session->program});
}

void primary_clinician(Problem const& problem, Timetable const& timetable, Violations& found) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    for (auto const* session : own)
      if (demand.clinician && !in_group(session) && is_counselling(session->kind) &&
          session->clinician != *demand.clinician)
        found.push_back({.sessions = {session->id},
                         .message = fmt::format("{}: {}, whose clinician is {}, sees {}",
                                                named(*session), demand.client.value,
                                                demand.clinician->value, session->clinician.value),
                         .program = demand.program});
  });
}

void clinician_gender(Problem const& problem, Timetable const& timetable, Violations& found) {
  Names const names{problem};
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    if (demand.preferred_gender.empty()) return;
    for (auto const* session : own)
      if (auto const* who = names.clinician(session->clinician);
          who != nullptr && !in_group(session) && is_counselling(session->kind) &&
          who->gender != demand.preferred_gender)
        found.push_back({.sessions = {session->id},
                         .message = fmt::format("{}: {} wished otherwise", named(*session),
                                                demand.client.value),
                         .program = demand.program});
  });
}

void track_preference(Problem const& problem, Timetable const& timetable, Violations& found) {
  wish_of_track(problem, timetable, found, [](Demand const& demand, Track const& track) {
    auto const& wishes = demand.preferred_tracks;
    return wishes.empty() || std::ranges::find(wishes, track.id) != wishes.end()
               ? std::string()
               : fmt::format("{} is in track {}, and prefers {}", demand.client.value, track.id,
                             wishes.front());
  });
}

void second_choice(Problem const& problem, Timetable const& timetable, Violations& found) {
  wish_of_track(problem, timetable, found, [](Demand const& demand, Track const& track) {
    auto const& wishes = demand.preferred_tracks;
    return wishes.empty() || wishes.front() == track.id ||
                   std::ranges::find(wishes, track.id) == wishes.end()
               ? std::string()
               : fmt::format("{} is in track {}, and would rather be in {}", demand.client.value,
                             track.id, wishes.front());
  });
}

void focus(Problem const& problem, Timetable const& timetable, Violations& found) {
  wish_of_track(problem, timetable, found, [](Demand const& demand, Track const& track) {
    return demand.focus.empty() || demand.focus == track.focus
               ? std::string()
               : fmt::format("{} is in track {}, of another focus", demand.client.value, track.id);
  });
}

void modality_preference(Problem const& problem, Timetable const& timetable, Violations& found) {
  wish_of_track(problem, timetable, found, [](Demand const& demand, Track const& track) {
    return !demand.preferred_modality || *demand.preferred_modality == track.modality
               ? std::string()
               : fmt::format("{} is in track {}, which is {}", demand.client.value, track.id,
                             to_text(track.modality));
  });
}

void extra_day(Problem const& problem, Timetable const& timetable, Violations& found) {
  extra_days(problem, timetable, Modality::in_person, found);
}

void extra_day_virtual(Problem const& problem, Timetable const& timetable, Violations& found) {
  extra_days(problem, timetable, Modality::virtual_, found);
}

void waiting_time(Problem const& problem, Timetable const& timetable, Violations& found) {
  each_demand(problem, timetable, [&](Demand const& demand, auto const& own) {
    std::map<Date, Span<Clock>> group;
    for (auto const* session : own)
      if (in_group(session)) {
        auto& day = group[session->date];
        day = day.empty() ? session->time
                          : Span<Clock>{std::min(day.begin, session->time.begin),
                                        std::max(day.end, session->time.end)};
      }
    for (auto const* session : own) {
      auto const day = group.find(session->date);
      if (in_group(session) || day == group.end() || session->modality == Modality::virtual_)
        continue;
      Minutes const gap{std::max({0, day->second.begin.minute - session->time.end.minute,
                                  session->time.begin.minute - day->second.end.minute})};
      if (int const waits = half_hours(gap); waits > 0)
        found.push_back({.sessions = {session->id},
                         .message = fmt::format("{}: {} waits {} min", named(*session),
                                                demand.client.value, gap.count()),
                         .times = waits,
                         .program = demand.program});
    }
  });
}

}  // namespace constraint
}  // namespace careplan
