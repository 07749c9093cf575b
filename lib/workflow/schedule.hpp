// schedule: a timetable for the clients who are in a program or about to be, kept in the record,
// shown as a grid, and checked by the rules that built it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reporting/grid.hpp"
#include "reporting/table.hpp"
#include "scheduling/schedule.hpp"
#include "workflow/clinic.hpp"
#include "workflow/schedule_site_change.hpp"

namespace careplan {

struct ScheduleRequest {
  std::string site{};                   // id or file
  std::vector<std::string> programs{};  // empty: every program that a decided episode names
  Date from{};
  int weeks = 1;
  std::uint64_t seed = 1;
  long effort = 0;
  long bound_effort = 0;    // rounds of bounding a week; 0: no bound
  bool anytime = false;     // search until the watch ends it
  int keep_free = 0;        // places of every group that are left for people who will come
  bool drop_later = false;  // a timetable that is kept may end what is recorded for later weeks
  SiteChange change{};      // the site is taken to be so
  Watch watch{};
};

// The problem as the record has it: a demand for every episode that touches the horizon, with the
// availability, track, modality and focus of the newest intake. Who has begun rather goes on in the
// same track and with the same clinician. Sessions that have marks stay fixed, and those of
// programs that are left out take their people and rooms.
Problem problem_for(Clinic const& clinic, Record const& record, ScheduleRequest const& request);

// The same for one stay: how `problem_for` sees a client.
Demand demand_for(Record const& record, Episode const& episode, Program const& program,
                  Span<Date> horizon);

// Where nobody has told when a client can come, that is what has to be mended, whatever a time that
// was tried would have needed.
void name_unknown_times(std::vector<Demand> const& demands, std::vector<Unmet>& unmet);

// From the week of the day to that of the last session that is recorded. Error{not_found} when
// none is.
int weeks_recorded(Record const& record, Date from);

// The recorded sessions of the problem's programs, and what is recorded as unmet.
Timetable recorded_timetable(Record const& record, Problem const& problem);

struct ScheduleAnswer {
  Problem problem{};
  Timetable timetable{};
  std::vector<Violation> violations{};  // of its own check: hard ones only of what stood before
  std::vector<CostLine> costs{};
  long bound = 0;  // no timetable costs less; 0: not asked for
};

// Opens the problem from this day on: what is past stays, whether or not anybody has marked it.
void hold_past(Problem& problem, Timetable const& timetable, Date first);
// Replaces what is recorded of the problem's programs, as this command.
void keep_timetable(Record& record, std::string const& command, Problem const& problem,
                    Timetable const& timetable, Date first);
// Error{internal} when a hard rule is broken by more than sessions that stand in the problem as
// they were held: then nothing may be recorded.
void require_sound(Problem const& problem, std::vector<Violation> const& violations);

// Builds and checks; with `keep`, replaces the timetable of those programs in the record.
ScheduleAnswer build_schedule(Clinic const& clinic, ScheduleRequest const& request, bool keep);

// The stored timetable over a span, held against the rules as they are today.
ScheduleAnswer check_schedule(Clinic const& clinic, ScheduleRequest const& request);

// Sessions of the stored timetable in the week of a day, one row a session.
struct SessionFilter {
  Span<Date> within{};
  std::optional<ClientId> client{};
  std::optional<ClinicianId> clinician{};
  std::string program{};
  std::string track{};
};
std::vector<Session> stored_sessions(Clinic const& clinic, SessionFilter const& filter);

// The groups of a week for a grid; with `appointments`, those of single clients too.
std::vector<GridBlock> grid_blocks(std::vector<Session> const& sessions, bool appointments);
Table session_table(std::vector<Session> const& sessions);
Table unmet_table(std::vector<Unmet> const& unmet);
Table violation_table(std::vector<Violation> const& violations);
Table constraint_table();
// What a timetable costs, by the rules that bend, with the weights that hold for it.
Table cost_table(ScheduleAnswer const& answer);
Table program_table(Clinic const& clinic);
std::vector<Unmet> stored_unmet(Clinic const& clinic);

}  // namespace careplan
