// Every session of a client in a program with what is known of it: the one reading of marks that
// hours and signals share.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

struct Visit {
  Session const* session = nullptr;
  MarkRow const* mark = nullptr;    // nullptr: not marked
  Session const* missed = nullptr;  // what it makes up, where the record has that session
  bool planned = false;             // on the roster, and neither cancelled nor itself a make-up
  bool cancelled = false;           // by the program
  Minutes credit{};                 // attended minutes that count
  std::string refused{};            // why a make-up does not count

  Date date() const { return session->date; }
  Minutes length() const { return careplan::length(session->time); }
  bool makes_up() const { return mark != nullptr && mark->makes_up.has_value(); }
  bool unmarked() const { return planned && mark == nullptr; }
  // "unexcused", "left early", "not marked"
  std::string state() const;
};

// What one client has in one program: the stays, and the visits on their days (and on the day that
// ends one, if attended) in order of time. Leaves and plans are all that the client has.
struct ClientLedger {
  std::vector<Episode> stays{};
  std::vector<Visit> visits{};
  std::vector<LeaveRow const*> leaves{};
  std::vector<PlanRow const*> plans{};

  Episode const* stay_on(Date day) const;
};

// Marks of sessions on `as_of` or later are not looked at. A make-up belongs to the program of the
// session that was missed, wherever it was attended.
std::map<ClientId, ClientLedger> ledgers(Attendance const& record, Program const& program,
                                         Date as_of);

// Minutes of a session that somebody who came did not attend.
Minutes minutes_lost(Visit const& visit);
// Came so late that the program's policy takes it for an absence, which earns no hours.
bool too_late(Visit const& visit, AttendancePolicy const& policy);

// The last day on which something missed on `missed` can be made up.
Date makeup_deadline(Program const& program, RulePack const& rules, Date missed);

// Fills in `credit` and `refused` of every visit, make-ups in order of time, and returns what of
// each missed day can still be made up.
std::map<Date, Minutes> credit(ClientLedger& ledger, Program const& program, RulePack const& rules);

}  // namespace careplan
