// What each session or day is to one policy rule: counted, attended, neither, or not known.
#pragma once

#include <string>
#include <vector>

#include "attendance/policy.hpp"
#include "attendance/visits.hpp"

namespace careplan {

// `neither`: an absence that this rule does not count; it does not end a run of absences.
enum class Tally { attended, neither, unmarked, counted };

struct Occurrence {
  Date date{};
  std::string phase{};
  Tally tally = Tally::attended;
  std::vector<Evidence> evidence{};  // what is counted, or not marked
};

// One stay, and the record that it is judged by.
struct StayInHand {
  ClientLedger const& ledger;
  Episode const& stay;
  Attendance const& record;
  Program const& program;
  Date as_of;  // nothing on this day or later
};

// What there is of one stay in order of time, by session or by day as the rule counts. A day is
// counted when anything on it is.
std::vector<Occurrence> occurrences(StayInHand const& in_hand, PolicyRule const& rule);

}  // namespace careplan
