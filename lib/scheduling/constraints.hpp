// The tests of the table of constraints, and what they look things up in.
#pragma once

#include <map>
#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

using Violations = std::vector<Violation>;

// Looks up what a session names; nullptr when there is no such thing.
struct Names {
  Problem const& problem;
  Program const* program(Session const& session) const;
  Service const* service(Session const& session) const;
  Track const* track(Session const& session) const;
  Clinician const* clinician(ClinicianId const& id) const;
  Room const* room(RoomId const& id) const;
  // The client's stay in the session's program on its date.
  Demand const* demand(ClientId const& client, Session const& session) const;
};

// "2026-12-01 17:30-19:00 group (evening-1-...)": how messages name a session.
std::string named(Session const& session);

namespace constraint {
void known(Problem const&, Timetable const&, Violations&);
void session_id(Problem const&, Timetable const&, Violations&);
void client_double_booking(Problem const&, Timetable const&, Violations&);
void clinician_double_booking(Problem const&, Timetable const&, Violations&);
void room_double_booking(Problem const&, Timetable const&, Violations&);
void credentials(Problem const&, Timetable const&, Violations&);
void client_availability(Problem const&, Timetable const&, Violations&);
void clinician_availability(Problem const&, Timetable const&, Violations&);
void clinician_hours(Problem const&, Timetable const&, Violations&);
void caseload(Problem const&, Timetable const&, Violations&);
void site_hours(Problem const&, Timetable const&, Violations&);
void closure(Problem const&, Timetable const&, Violations&);
void room_capacity(Problem const&, Timetable const&, Violations&);
void room_kind(Problem const&, Timetable const&, Violations&);
void modality(Problem const&, Timetable const&, Violations&);
void group_size_max(Problem const&, Timetable const&, Violations&);
void group_size_min(Problem const&, Timetable const&, Violations&);
void track(Problem const&, Timetable const&, Violations&);
void stay(Problem const&, Timetable const&, Violations&);
void need(Problem const&, Timetable const&, Violations&);
void fixed(Problem const&, Timetable const&, Violations&);
void track_preference(Problem const&, Timetable const&, Violations&);
void planned_minutes(Problem const&, Timetable const&, Violations&);
}  // namespace constraint

}  // namespace careplan
