// When a new client could begin, and where, with nobody else moved.
#pragma once

#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

struct Opening {
  std::string track{};
  std::optional<Date> from{};  // the earliest day of admission; nothing: none in the horizon
  std::string group{};         // of that day
  int others = 0;              // clients in the group's first session; 0: it would be opened
  std::vector<Unmet> unmet{};  // of the newcomer, then; without a day: why not on the last tried
};

// One for each track of the newcomer's program, the earliest first. Days of admission are the first
// of the horizon and every Monday after it; `newcomer.stay` says how long it lasts. `recorded` is
// the timetable that stands.
std::vector<Opening> openings(Problem const& problem, Timetable const& recorded,
                              Demand const& newcomer);

}  // namespace careplan
