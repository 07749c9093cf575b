// What follows from absences, lateness and leave by the program's own policy. A consequence says
// what the policy asks for; whether it happens is decided by people.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

struct ClientLedger;

struct Evidence {
  SessionId session{};  // empty when it is about a day
  Date date{};
  std::string state{};  // "unexcused", "excused, 12 of 48 hours of notice", "not marked"
  bool operator==(Evidence const&) const = default;
};

struct Consequence {
  ClientId client{};
  std::string rule{};  // id of the [[policy]], or "leave" or "readmit_wait"
  PolicyAction action = PolicyAction::alert;
  int step = 1;           // rung of the ladder, from 1
  bool certain = true;    // false: only if sessions that nobody marked were missed
  Date date{};            // of what brought it about
  std::string because{};  // "3 of 3 unexcused sessions in 28 days"
  std::vector<Evidence> evidence{};
  bool operator==(Consequence const&) const = default;
};

// "2026-12-08 no call" of each, once: a day has several sessions.
std::vector<std::string> evidence_texts(Consequence const& consequence);

// For every stay in `program`, by client, date and rule; a stay is judged by itself. Counted are
// sessions on the roster that count toward hours; not those that the program cancelled, days of
// leave, make-ups and walk-ins. What nobody marked is never taken for attended: a consequence that
// hangs on it is there and says that it is not certain. Nothing on `as_of` or later is looked at.
std::vector<Consequence> consequences(Attendance const& record, Program const& program, Date as_of);
// The same of one client, whose visits it credits anew.
std::vector<Consequence> consequences(ClientLedger& ledger, Attendance const& record,
                                      Program const& program, Date as_of);

// The first day on which the client may be admitted again after a discharge for attendance
// (terminated); nothing when the last stay ended otherwise or the program does not ask for a wait.
std::optional<Date> readmission_date(std::span<Episode const> stays, Program const& program);

}  // namespace careplan
