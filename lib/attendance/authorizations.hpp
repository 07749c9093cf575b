// What a payer has authorized, how much of it is used, and when it runs out.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "attendance/events.hpp"

namespace careplan {

struct AuthorizationUse {
  AuthorizationRow authorization{};
  int used = 0;                    // by billable service before today
  int planned = 0;                 // more, by the timetable from today to the last day
  std::optional<Date> runs_out{};  // the first planned day that is more than what is left
  int left() const { return authorization.units - used; }
  bool operator==(AuthorizationUse const&) const = default;
};

// A day of billable service that no authorization of the client holds.
struct UnauthorizedDay {
  ClientId client{};
  Date date{};
  bool operator==(UnauthorizedDay const&) const = default;
};

struct AuthorizationReport {
  std::vector<AuthorizationUse> uses{};      // by client, code and first day
  std::vector<UnauthorizedDay> uncovered{};  // of clients who have an authorization; by date
};

// Billable is what `weekly_hours` calls so. A day that a code holds by days goes to that code
// alone, with all its sessions, and of two such codes to the one that began first. Of two
// authorizations of one code that hold a day the one that began first counts, until it is used up;
// what is used above the last one is its own.
AuthorizationReport authorization_report(Attendance const& attendance, Program const& program,
                                         std::span<RulePack const> packs,
                                         std::span<AuthorizationRow const> rows, Date today);

// Quarters of an hour by the eight-minute rule: 8 to 22 minutes are one, 23 to 37 two.
int quarter_hours(Minutes minutes);

}  // namespace careplan
