// The sessions of a week, and the week as a grid.
#include "core/text.hpp"
#include "reporting/figure.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/schedule.hpp"

namespace careplan {
namespace {

constexpr ReportColumn schedule_columns[] = {
    {"date", "Date", ColumnKind::date, "day of the session"},
    {"day", "Day", ColumnKind::text, "its weekday"},
    {"begin", "Begin", ColumnKind::clock, "on the clinic's clock"},
    {"end", "End", ColumnKind::clock, "on the clinic's clock"},
    {"service", "Service", ColumnKind::text, "by its id in the program"},
    {"group", "Group", ColumnKind::text, "the group, or the client of a session for one"},
    {"program", "Program", ColumnKind::text, "whose session it is", true},
    {"track", "Track", ColumnKind::text, "whose session it is", true},
    {"clinician", "Clinician", ColumnKind::text, "by code"},
    {"room", "Room", ColumnKind::text, "the room, or virtual"},
    {"modality", "Modality", ColumnKind::text, "in_person or virtual", true},
    {"topic", "Topic", ColumnKind::text, "of the curriculum, in sessions that teach one", true},
    {"clients", "Clients", ColumnKind::integer, "places on the roster that are taken"},
    {"minutes", "Minutes", ColumnKind::hours, "length", true},
    {"roster", "Roster", ColumnKind::list, "the clients, by code", true},
    {"session", "Session", ColumnKind::text, "its id", true},
};
constexpr ReportTerm schedule_terms[] = {
    {"counted", "sessions of the stored timetables, one row each"},
    {"period", "--from to --to, both included; without --to a week, without both the present one"},
};

Table planned_sessions(ReportSource const& source) {
  auto const& request = source.request;
  auto const first = request.from.value_or(week_start(source.clinic.today));
  auto sessions = source.record.sessions(
      {first, request.to.value_or(week_start(first) + std::chrono::days{7})});
  std::erase_if(sessions, [&](Session const& session) {
    return !wanted(request, session.program) ||
           (!request.clinician.empty() && session.clinician.value != request.clinician);
  });
  auto table = session_table(sessions);
  table.title = "Schedule from " + to_text(first);
  return table;
}

// The present week, whatever the rows show: a grid has one week.
Html schedule_picture(ReportSource const& source, Table const&) {
  auto const first = week_start(source.clinic.today);
  auto const sessions = source.record.sessions({first, first + std::chrono::days{7}});
  return week_grid_svg("Groups of the week of " + to_text(first), grid_blocks(sessions, false));
}

}  // namespace

ReportKind schedule_report() {
  return {.name = "schedule",
          .command = "report schedule",
          .summary = "the sessions of a week",
          .columns = schedule_columns,
          .terms = schedule_terms,
          .options = {.clinician = true},
          .make = planned_sessions,
          .picture = schedule_picture};
}

}  // namespace careplan
