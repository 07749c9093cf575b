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

// The tracks and groups that a client's sessions of one stay are in.
std::map<std::pair<std::string, std::string>, SessionId> groups_of(Timetable const& timetable,
                                                                   Demand const& demand);

// Calendar weeks that the stay touches within the horizon.
int weeks_of_stay(Problem const& problem, Demand const& demand);

// The row that an appointment of this kind is missed under.
std::string_view unmet_rule(ServiceKind kind);
// Whether the client's own clinician is wished for: talking treatment, not medication or errands.
bool is_counselling(ServiceKind kind);

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
void room_availability(Problem const&, Timetable const&, Violations&);
void room_kind(Problem const&, Timetable const&, Violations&);
void modality(Problem const&, Timetable const&, Violations&);
void group_size_max(Problem const&, Timetable const&, Violations&);
void group_size_min(Problem const&, Timetable const&, Violations&);
void track(Problem const&, Timetable const&, Violations&);
void cohort(Problem const&, Timetable const&, Violations&);
void stay(Problem const&, Timetable const&, Violations&);
void need(Problem const&, Timetable const&, Violations&);
void fixed(Problem const&, Timetable const&, Violations&);
void track_preference(Problem const&, Timetable const&, Violations&);
void planned_minutes(Problem const&, Timetable const&, Violations&);
// What bends, and what a timetable spends.
void place(Problem const&, Timetable const&, Violations&);
void priority(Problem const&, Timetable const&, Violations&);
void unmet_individual(Problem const&, Timetable const&, Violations&);
void unmet_medication(Problem const&, Timetable const&, Violations&);
void unmet_family(Problem const&, Timetable const&, Violations&);
void unmet_case_management(Problem const&, Timetable const&, Violations&);
void unmet_other(Problem const&, Timetable const&, Violations&);
void group_open(Problem const&, Timetable const&, Violations&);
void primary_clinician(Problem const&, Timetable const&, Violations&);
void second_choice(Problem const&, Timetable const&, Violations&);
void focus(Problem const&, Timetable const&, Violations&);
void modality_preference(Problem const&, Timetable const&, Violations&);
void clinician_gender(Problem const&, Timetable const&, Violations&);
void extra_day(Problem const&, Timetable const&, Violations&);
void extra_day_virtual(Problem const&, Timetable const&, Violations&);
void waiting_time(Problem const&, Timetable const&, Violations&);
}  // namespace constraint

}  // namespace careplan
