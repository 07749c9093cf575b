// What has to be done by when for a client, and whether it was.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/events.hpp"

namespace careplan {

// The day so long after (or, with a negative count, before) another. Working days are Monday to
// Friday without closures; a day counts from the next one on. 31 January and one month is the last
// day of February.
Date due_day(Date from, DueSpan span, std::span<Closure const> closures = {});

// `done`: in time or late. `ahead`: not due within the days of warning. `missed`: the window
// closed.
enum class DueState { overdue, soon, ahead, done, missed };
constexpr auto words(DueState) {
  return words_of<DueState>({{DueState::overdue, "overdue"},
                             {DueState::soon, "soon"},
                             {DueState::ahead, "ahead"},
                             {DueState::done, "done"},
                             {DueState::missed, "missed"}});
}

struct DueDate {
  ClientId client{};
  std::string rule{};
  std::string label{};
  std::string done_by{};
  Date due{};
  DueState state = DueState::ahead;
  std::optional<Date> done{};  // when it was last done
  int days_left = 0;           // negative: days over
  std::string because{};       // "60 days after 2026-10-01"
  bool operator==(DueDate const&) const = default;
};

struct DueDatesRequest {
  Episode const& stay;
  Program const& program;
  std::span<DueRule const> rules{};
  std::span<CareEvent const> events{};  // may be of others too
  std::span<Closure const> closures{};
  std::span<LeaveRow const> leaves{};  // whoever is away by agreement is not missed
  std::optional<int> planned_weeks{};  // of this stay; empty: the program's own
  Date today{};                        // events of today count
};
// By day, then rule. Counted are events of the stay: for what is due from admission on, those of
// the 14 days before it too, because intake comes before the admission that it leads to (our own
// choice). What comes again is due from the last time it was done. While a stay lasts nothing is
// due from its discharge; once it has ended, that is all that is due, and nothing after a death.
// A rule whose anchor has not come about yet gives nothing.
std::vector<DueDate> due_dates(DueDatesRequest const& request);

}  // namespace careplan
