// The stored timetable of one client, clinician or room for a calendar program.
#pragma once

#include <optional>
#include <string>

#include "workflow/clinic.hpp"

namespace careplan {

// Exactly one of client, clinician and room.
struct CalendarRequest {
  std::optional<ClientId> client{};
  std::optional<ClinicianId> clinician{};
  std::optional<RoomId> room{};
  Span<Date> within{};
  std::string zone{};   // of the clinic's clock: "America/New_York"
  bool detail = false;  // say the service, the group and the room; never other people
};

// iCalendar text. Without `detail` an appointment says nothing but when: that somebody is treated
// here is protected (42 CFR Part 2). An appointment keeps its UID through every change and becomes
// STATUS:CANCELLED when it is withdrawn; nobody can tell from a UID whose or which it is, nor who
// else is there. The same record gives the same text.
std::string calendar_of(Clinic const& clinic, CalendarRequest const& request);

}  // namespace careplan
