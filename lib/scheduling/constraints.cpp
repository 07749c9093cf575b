#include "scheduling/constraints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace careplan {
namespace {

constexpr std::array table{
    Constraint{"known", "Sessions name programs, services, clinicians and rooms that exist.", true,
               constraint::known},
    Constraint{"session-id", "Every session has an id of its own.", true, constraint::session_id},
    Constraint{"client-double-booking", "A client is at one session at a time.", true,
               constraint::client_double_booking},
    Constraint{"clinician-double-booking", "A clinician leads one session at a time.", true,
               constraint::clinician_double_booking},
    Constraint{"room-double-booking", "A room holds one session at a time.", true,
               constraint::room_double_booking},
    Constraint{"credentials", "Whoever leads a session holds a credential that it needs.", true,
               constraint::credentials},
    Constraint{"client-availability", "Clients are asked to come only when they can.", true,
               constraint::client_availability},
    Constraint{"clinician-availability", "Clinicians lead sessions only when they are there.", true,
               constraint::clinician_availability},
    Constraint{"clinician-hours", "Clinicians keep their hours of a day and of a week.", true,
               constraint::clinician_hours},
    Constraint{"caseload", "No clinician has more clients with appointments than the limit.", true,
               constraint::caseload},
    Constraint{"site-hours", "Sessions in a room are held while the site is open.", true,
               constraint::site_hours},
    Constraint{"closure", "Nothing is held on a day on which the site is closed.", true,
               constraint::closure},
    Constraint{"room-capacity", "A room has a place for every client on the roster.", true,
               constraint::room_capacity},
    Constraint{"room-kind", "A session is held in the kind of room that it needs.", true,
               constraint::room_kind},
    Constraint{"modality",
               "Sessions in person have a room, virtual ones have none, and both suit the client.",
               true, constraint::modality},
    Constraint{"group-size-max", "No group is larger than the program allows.", true,
               constraint::group_size_max},
    Constraint{"group-size-min", "A group is as large as the program asks for.", false,
               constraint::group_size_min},
    Constraint{"track", "A client belongs to one group of one track: the decided one.", true,
               constraint::track},
    Constraint{"stay", "Clients are on rosters only during their stay in the program.", true,
               constraint::stay},
    Constraint{"need", "A service for some is given to those who are known to need it.", true,
               constraint::need},
    Constraint{"fixed", "Announced sessions stay as they are.", true, constraint::fixed},
    Constraint{"track-preference", "Clients are in the track that they prefer most.", false,
               constraint::track_preference},
    Constraint{"planned-minutes", "A full week holds the minutes that the program plans.", false,
               constraint::planned_minutes},
};

template <class List, class Which, class Member>
auto const* look_up(List const& list, Which const& which, Member member) {
  auto const found = std::ranges::find(list, which, member);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::span<Constraint const> constraints() {
  return table;
}

std::vector<Violation> check(Problem const& problem, Timetable const& timetable) {
  Violations found;
  for (auto const& row : constraints()) {
    auto const before = found.size();
    row.find(problem, timetable, found);
    for (std::size_t i = before; i < found.size(); ++i) {
      found[i].constraint = row.name;
      found[i].hard = row.hard;
    }
  }
  return found;
}

Program const* Names::program(Session const& session) const {
  return look_up(problem.programs, session.program, &Program::id);
}

Service const* Names::service(Session const& session) const {
  auto const* of = program(session);
  return of == nullptr ? nullptr : of->find_service(session.service);
}

Track const* Names::track(Session const& session) const {
  auto const* of = program(session);
  return of == nullptr ? nullptr : of->find_track(session.track);
}

Clinician const* Names::clinician(ClinicianId const& id) const {
  return look_up(problem.site.clinicians, id, &Clinician::id);
}

Room const* Names::room(RoomId const& id) const {
  return look_up(problem.site.rooms, id, &Room::id);
}

Demand const* Names::demand(ClientId const& client, Session const& session) const {
  for (auto const& demand : problem.demands)
    if (demand.client == client && demand.program == session.program &&
        demand.stay.contains(session.date))
      return &demand;
  return nullptr;
}

std::string named(Session const& session) {
  return fmt::format("{} {} {} ({})", to_text(session.date), to_text(session.time), session.service,
                     session.id.value);
}

}  // namespace careplan
