// Appointments as iCalendar text (RFC 5545) for calendar programs. The only room that knows
// libical.
#pragma once

#include <string>
#include <vector>

#include "core/calendar.hpp"

namespace careplan {

struct Appointment {
  std::string uid{};
  int sequence = 0;  // of revisions; a greater one replaces a lesser one in a calendar program
  bool cancelled = false;
  Date date{};
  Span<Clock> time{};      // of the clinic's wall clock
  std::string revised{};   // UTC: "2026-11-22T09:00:00Z"
  std::string summary{};   // what a bystander may read
  std::string location{};  // empty: none
};

// One calendar of the days `within`, with what the clocks of its time zone ("America/New_York") do
// in them, so that the hours hold across daylight saving. Error{not_found} when this machine does
// not know the zone; zones come with the package tzdata.
std::string calendar_text(std::vector<Appointment> const& appointments, std::string const& zone,
                          Span<Date> within);

}  // namespace careplan
