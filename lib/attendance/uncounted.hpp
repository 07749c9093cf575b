// Minutes that somebody attended and that no week counts: sessions of a program that the client was
// not in that day, say because a transfer was entered after the fact. They are never hours of
// another program, and never lost from sight.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

struct Uncounted {
  ClientId client{};
  SessionId session{};
  Date date{};
  Minutes minutes{};      // attended
  std::string program{};  // whose hours they would be
  std::string service{};
  std::optional<Date> makes_up{};  // the missed day of that program
  std::string instead{};           // the program that the client was in that day; empty: in none
  bool operator==(Uncounted const&) const = default;
};

// By client, date and session: those of services that count toward hours, before `as_of`. A make-up
// belongs to the program of the session that was missed. The day that ends a stay belongs to it.
std::vector<Uncounted> uncounted(Attendance const& record, Date as_of);

// One mark, by the stays of its client: empty where it counts. `missed` is the session that it
// makes up, where the record has it.
std::optional<Uncounted> uncounted(std::span<Episode const> stays, MarkRow const& mark,
                                   Session const& session, Session const* missed);

// "not counted: in sud-iop-3x3, when the client was in matrix-16"
std::string why_uncounted(Uncounted const& one);

// By client, first day of the week and program: a line each of status `uncounted`, which is held to
// no rules; its reasons name the days.
std::vector<WeekHours> uncounted_weeks(std::vector<Uncounted> const& all, weekday week_begins);

// What can still be mended: of clients in care since the present stay began, and of everybody in
// the last four weeks. A signal for each client, program and program instead.
std::vector<Signal> uncounted_signals(Attendance const& record, Date as_of);

}  // namespace careplan
