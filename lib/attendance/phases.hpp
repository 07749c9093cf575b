// Which phase of the program a client has come to by the program's own rules: on by requirements or
// by the calendar, and back where a rule leads back. What the timetable plans stays with the
// calendar until people decide.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "attendance/milestones.hpp"

namespace careplan {

struct PhaseSpell {
  std::string phase{};
  Date begin{};
  std::string because{};
  bool returned = false;  // led back here
  bool operator==(PhaseSpell const&) const = default;
};

struct PhaseStanding {
  std::vector<PhaseSpell> course{};    // in order of time; the last is the present one
  std::string by_calendar{};           // phase of the program week; empty past the last
  std::vector<std::string> wanting{};  // what the next phase still asks for
  bool operator==(PhaseStanding const&) const = default;
};

// Up to the day before `view.as_of`, or the end of the stay.
PhaseStanding phase_standing(Program const& program, StayView const& view,
                             std::span<MilestoneState const> states);

}  // namespace careplan
