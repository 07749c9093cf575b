// A timetable on the bench: what is left of every announced session while it is repaired.
#pragma once

#include <set>

#include "scheduling/ledger.hpp"
#include "scheduling/naming.hpp"
#include "scheduling/repair.hpp"

namespace careplan {

struct Piece {
  Session before{};
  Session now{};
  bool marked = false;  // attended: nothing about it changes
  bool frozen = false;  // keeps its time, or is called off
  bool lost_leader = false;
  bool lost_room = false;
  bool gone = false;
  Refusal why{};  // it is gone
};

struct Bench {
  Problem const& problem;
  Groundwork const& clinic;  // of the problem without announced sessions
  std::vector<Piece> pieces{};
  std::set<ClientId> forced{};    // their times change whatever is done
  std::set<ClientId> homeless{};  // belong in a group and are in none
  int at_least = 0;               // people beyond those who are forced
  int at_least_in_groups = 0;     // the same while nobody changes groups
};

// What no longer holds: clients who left, were moved or cannot come, sessions without a clinician
// or a room, days on which the site is closed now.
Bench take_stock(Problem const& problem, Groundwork const& clinic, Timetable const& before,
                 std::optional<Date> frozen);

// Finds clinicians and rooms for what lost them, at its time; what finds none is gone.
void restaff(Bench& bench);

// Groups for those who have none, or whose group is called off: one with a place, or a new one that
// can be staffed. `ledger` holds all that stays; sessions that nobody had before become pieces.
void find_homes(Bench& bench, Ledger& ledger, Naming& naming);

}  // namespace careplan
