// attend: who came, what was tested, what was reached. A mark needs no definition file: the session
// that the record holds already says how long it was.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "attendance/hours.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"
#include "workflow/in_vain.hpp"
#include "workflow/place.hpp"

namespace careplan {

// A mark as people give it: by session id, or by the client's day (all its sessions that day).
struct MarkRequest {
  ClientId client{};
  std::optional<SessionId> session{};
  std::optional<Date> date{};
  MarkStatus status = MarkStatus::present;
  std::optional<Minutes> minutes{};   // attended; empty: the whole of each session if attended
  std::optional<Date> makes_up{};     // the day whose missed sessions this attendance makes up
  std::optional<int> notice_hours{};  // of an absence: told so long before
  std::string note{};
  std::string reason{};                // of a correction: it then supersedes what was marked
  Place at{};                          // of the row of a file, for complaints
  std::optional<int> participation{};  // 0 none to 4 throughout
  bool walk_in = false;                // joins a group of that day without being expected there
  std::optional<Date> swaps{};         // attends here in place of the group of that day
};

// Error{not_found} when the client has no such session (hint: the nearest days that have one),
// unless it makes something up or walks in: then another group of that day serves. A swap also
// excuses the sessions of the day that it stands for. Minutes given for a day are spread over its
// sessions in order of time. Error{input} when they exceed what was planned. `in_vain`: filled when
// somebody attends a session of a program that they are not in that day, or makes up for a day that
// is still to come: these minutes count in no week.
std::vector<MarkRow> mark(Clinic const& clinic, MarkRequest const& request,
                          InVain* in_vain = nullptr);
// The next request of a file of any length, after complaints about those that cannot be read;
// nothing at its end.
using MarkSource = std::function<std::optional<MarkRequest>(Complaints&)>;
// A reason supersedes what was marked in rows that give none of their own. All or nothing, in
// memory that does not grow with the rows; a source that is long is read on while the record is
// locked.
ImportCount mark_all(Clinic const& clinic, MarkSource const& next, bool dry_run,
                     std::string const& reason = {}, InVain* in_vain = nullptr);
ImportCount mark_all(Clinic const& clinic, std::vector<MarkRequest> const& requests, bool dry_run,
                     std::string const& reason = {}, InVain* in_vain = nullptr);

// With a reason it supersedes the client's test of that day.
// With `was_on` it supersedes the test of that day, whose day was wrong; Error{not_found} without
// one.
TestRow record_test(Clinic const& clinic, TestRow test, std::optional<Date> was_on = {});
ImportCount record_tests(Clinic const& clinic, std::vector<TestRow> tests, bool dry_run);
MilestoneRow record_milestone(Clinic const& clinic, MilestoneRow milestone);
ImportCount record_milestones(Clinic const& clinic, std::vector<MilestoneRow> milestones,
                              bool dry_run);

// With a reason it supersedes the leave of that first day. Error{conflict} for somebody who is in
// no program then, or on leave already.
LeaveRow record_leave(Clinic const& clinic, LeaveRow leave);

// Sessions of a day with who is expected or came and what is marked, one row a client and session.
// As CSV it is the form that `attend import` takes back.
Table roster(Clinic const& clinic, Date date, std::optional<SessionId> const& session);

// One line of a roster that nobody has marked, to be asked about.
struct RosterLine {
  ClientId client{};
  SessionId session{};
  std::string text{};  // "17:30 group, 90 min, C-1"
};
std::vector<RosterLine> unmarked(Clinic const& clinic, Date date,
                                 std::optional<SessionId> const& session);
// What somebody answers: a status, a number behind it (minutes of who came late or left early,
// hours of notice of an absence), and a note behind that; the first letters of a status will do.
// Empty: nothing is marked. Error{input} otherwise.
std::optional<MarkRequest> answered(RosterLine const& line, std::string_view text);

// Everything `weekly_hours` and `signals` need: from the record, and the closures of the site when
// one is named (by id or file).
Attendance attendance_of(Clinic const& clinic, Record const& record, std::string const& site);
// The same with rosters and marks as numbers, in a fifth of the time and of the memory: for those
// who ask for visits and neither for rosters nor for marks themselves.
Attendance attendance_by_number(Clinic const& clinic, Record const& record,
                                std::string const& site);
// The same where stays and sessions have been read already.
Attendance attendance_by_number(Clinic const& clinic, Record const& record,
                                std::vector<Episode> stays, Presences read,
                                std::string const& site);
// The sessions that anybody asks for: to the end of the week in hand, for what is planned in it is
// planned already. Who came before the first stay came all the same.
Span<Date> time_of_sessions(Date today);

// Ids of the programs that anybody is or was in.
std::set<std::string> programs_in(Attendance const& attendance);

// Signals of the clinic or of one client, most urgent first.
std::vector<Signal> status(Clinic const& clinic, Record const& record,
                           std::optional<ClientId> const& client,
                           std::vector<std::string> const& rules, std::string const& site);
Table signal_table(std::vector<Signal> const& signals);
Table mark_table(std::vector<MarkRow> const& marks);

}  // namespace careplan
