// What a timetable makes of the house: how full groups are, how much clinicians and rooms are used,
// and how evenly.
#pragma once

#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

// So much of what there is.
struct Share {
  long used = 0;
  long of = 0;
  int percent() const { return of == 0 ? 0 : static_cast<int>((used * 100 + of / 2) / of); }
};

struct ClinicianLoad {
  ClinicianId clinician{};
  Share minutes{};  // led, of those that hours and limits allow
  int clients = 0;  // with appointments
};

struct ScheduleFigures {
  Share placed{};        // clients with a place in a group, of those who need one
  Share appointments{};  // held, of those planned for clients with a place
  int groups = 0;        // of the busiest week
  Share places{};        // taken in group sessions, of those that program and rooms allow
  Share clinicians{};    // minutes
  Share rooms{};         // minutes, of those that the site is open
  std::vector<ClinicianLoad> loads{};  // in the order of the site; nobody who is away all the time
};

ScheduleFigures figures(Problem const& problem, Timetable const& timetable);

}  // namespace careplan
