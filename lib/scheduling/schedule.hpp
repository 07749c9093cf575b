// From programs, a site and clients to a timetable: who meets whom, when and where, and what could
// not be met and why. The same table of constraints serves the generator and the checker.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "core/value.hpp"
#include "program/program.hpp"

namespace careplan {

// An appointment that a client has already.
struct Booked {
  std::string service{};
  Date date{};
};

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
  std::optional<ClinicianId> clinician{};       // the client's own, for counselling
  std::string focus{};                          // of the track that would suit; empty: any
  std::optional<Modality> preferred_modality{};
  std::string preferred_gender{};  // of the clinician
  Facts needs{};                   // for blocks that are only_if
  std::vector<Booked> beside{};    // in the program before and after the horizon: not due again
};

// A clinician who is out or a room that is lost for a time: exactly one of the two is named.
struct Absence {
  std::optional<ClinicianId> clinician{};
  std::optional<RoomId> room{};
  Span<Date> time{};
};

struct Problem {
  std::vector<Program> programs{};
  Site site{};
  std::vector<Absence> absences{};
  std::vector<Demand> demands{};
  Span<Date> horizon{};
  std::vector<Session> fixed{};  // announced already: kept as they are
  // Of programs that are not scheduled here: they take their people and rooms, and are no part of
  // the timetable.
  std::vector<Session> elsewhere{};
  Date open_from{};  // days before it are past: repairs put nothing new there
  // What groups of a track are called already, without their number, by program and track: they
  // keep it, whatever they are scheduled together with, and nobody else gets it.
  std::map<std::pair<std::string, std::string>, std::string> group_names{};
  // The last session with a topic that a group had before the horizon, by program, group, service.
  std::map<std::tuple<std::string, std::string, std::string>, Session> last_taught{};
  std::uint64_t seed = 1;
  long effort = 0;        // steps of search; 0: the default
  long bound_effort = 0;  // rounds of bounding a week; 0: no bound
  bool anytime = false;   // search on in ever longer rounds until the watch ends it
};

// Fills `group_names` from sessions of any program; the last name of a group holds.
void keep_group_names(Problem& problem, std::vector<Session> const& recorded);
// Fills `last_taught` from sessions in the order of their days.
void keep_topics(Problem& problem, std::vector<Session> const& past);

// Asked now and then while a timetable is worked on, with the best cost so far and the bound (0
// while there is none); false ends the work with what was found.
struct Progress {
  bool bounding = false;  // the timetable is found, and the bound is being raised
  long steps = 0;
  long cost = 0;
  long bound = 0;
};
using Watch = std::function<bool(Progress const&)>;

bool is_away(Problem const& problem, ClinicianId const& clinician, Date date);
bool is_away(Problem const& problem, RoomId const& room, Date date);

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

// Deterministic: the same problem gives the same timetable, as long as nothing ends the work early.
// Throws Error{input} only for a problem that contradicts itself (unknown program, track or
// clinician).
Timetable build(Problem const& problem, Watch const& watch = {});

struct Violation {
  std::string constraint{};
  std::vector<SessionId> sessions{};
  std::string message{};
  bool hard = true;
  int times = 1;          // units of the row: weeks, appointments, clients missing
  std::string program{};  // whose weights hold; empty: the site's
  bool operator==(Violation const&) const = default;
};

// One row of the table: its name, the sentence for people, whether it may be bent and what each
// time costs then, and the test. Rows that only price a timetable are not among its violations.
struct Constraint {
  std::string_view name{};
  std::string_view sentence{};
  bool hard = true;
  void (*find)(Problem const&, Timetable const&, std::vector<Violation>&) = nullptr;
  int weight = 0;
  bool may_harden = false;  // a program or site may make it hard
  bool price_only = false;
};
std::span<Constraint const> constraints();

// The row as the site has it, or else the program, or else the table.
int weight_of(Problem const& problem, std::string_view rule, std::string_view program = {});
bool is_hard(Problem const& problem, std::string_view rule, std::string_view program = {});

// Gives each session of a group that teaches a curriculum and has no topic the one after the topic
// that the group had last. An open rotation begins again after its last topic; a closed course does
// for a cohort of whom nobody was there before, and is over for the others. Announced sessions keep
// what they have. The sessions are in the order of their days.
void assign_topics(Problem const& problem, std::vector<Session>& sessions);

// Every violation of any timetable, ours or imported, in the order of the table.
std::vector<Violation> check(Problem const& problem, Timetable const& timetable);

// What a timetable costs by the rows that bend: worked out from its sessions, whoever built it.
struct CostLine {
  std::string rule{};
  int times = 0;
  long cost = 0;
  bool operator==(CostLine const&) const = default;
};
std::vector<CostLine> costs(Problem const& problem, Timetable const& timetable);
long total(std::vector<CostLine> const& lines);

// A timetable with what it costs, as the checker says, and what every timetable costs at least
// whose appointments begin on the grid of the clinic's hours and lie outside the track's.
struct Solution {
  Timetable timetable{};
  std::vector<CostLine> costs{};
  long cost = 0;
  long bound = 0;  // 0: none was asked for
};
Solution solve(Problem const& problem, Watch const& watch = {});

}  // namespace careplan
