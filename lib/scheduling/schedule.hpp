// From programs, a site and clients to a timetable: who meets whom, when and where, and what could
// not be met and why. The same table of constraints serves the generator and the checker.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "core/value.hpp"
#include "program/program.hpp"

namespace careplan {

// A client who needs a place in a program.
struct Demand {
  ClientId client{};
  std::string program{};
  Span<Date> stay{};  // first day, and the day after the last
  WeekWindows available{};
  std::optional<std::string> track{};           // decided already
  std::vector<std::string> preferred_tracks{};  // best first
  std::optional<Modality> modality{};           // only this one will do
  int priority = 0;                             // greater goes first
  std::optional<ClinicianId> clinician{};       // continuity
  Facts needs{};                                // for blocks that are only_if
};

struct Problem {
  std::vector<Program> programs{};
  Site site{};
  std::vector<Demand> demands{};
  Span<Date> horizon{};
  std::vector<Session> fixed{};  // announced already: kept as they are
  std::uint64_t seed = 1;
  long effort = 0;  // steps of search; 0: the default
};

struct Unmet {
  ClientId client{};
  std::string program{};
  std::string what{};        // "a place in a track", "individual, week of 2026-12-07"
  std::string constraint{};  // name in the table of constraints
  std::string because{};
  bool operator==(Unmet const&) const = default;
};

struct Timetable {
  Span<Date> horizon{};
  std::string site{};
  std::vector<Session> sessions{};  // by date, time, id
  std::vector<Unmet> unmet{};
  bool operator==(Timetable const&) const = default;
};

// Deterministic: the same problem gives the same timetable. Throws Error{input} only for a problem
// that contradicts itself (unknown program, track or clinician).
Timetable build(Problem const& problem);

struct Violation {
  std::string constraint{};
  std::vector<SessionId> sessions{};
  std::string message{};
  bool hard = true;
  bool operator==(Violation const&) const = default;
};

// One row of the table: its name, the sentence for people, whether it may be bent, and the test.
struct Constraint {
  std::string_view name{};
  std::string_view sentence{};
  bool hard = true;
  void (*find)(Problem const&, Timetable const&, std::vector<Violation>&) = nullptr;
};
std::span<Constraint const> constraints();

// Every violation of any timetable, ours or imported, in the order of the table.
std::vector<Violation> check(Problem const& problem, Timetable const& timetable);

}  // namespace careplan
