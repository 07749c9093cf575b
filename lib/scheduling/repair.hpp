// A timetable that was announced and no longer fits: somebody is out, a room is lost, clients were
// admitted, discharged or moved. What can stay stays; as few people as can be come at other times.
#pragma once

#include <optional>
#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

// What changes for a client who was on the timetable and still is in the program.
struct TimesChanged {
  ClientId client{};
  bool must = false;              // the times could not all stay, whatever is done about others
  std::vector<Session> before{};  // held at these times no more
  std::vector<Session> after{};   // new times
};

// The same time with another clinician or room.
struct HandedOver {
  Session before{};
  Session after{};
};

struct Repaired {
  Timetable timetable{};
  std::vector<TimesChanged> people{};
  int at_least = 0;  // so many people's times change in every timetable that keeps the rules
  int at_least_in_groups = 0;  // and so many in every one in which all stay in their groups
  std::vector<HandedOver> handed_over{};
  std::vector<ClientId> admitted{};  // had no times before, and have some now
};

// `before` is what was announced. Sessions on days before `frozen` keep their time or are called
// off; all others may move. `problem.fixed` stays as it is. Deterministic; Error{input} as build.
Repaired repair(Problem const& problem, Timetable const& before, std::optional<Date> frozen = {});

}  // namespace careplan
