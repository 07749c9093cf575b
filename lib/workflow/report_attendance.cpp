// Planned, attended, excused and unexcused sessions by client or another cut.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reporting/figure.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/roster_places.hpp"

namespace careplan {
namespace {

constexpr ReportColumn attendance_columns[] = {
    {"", "", ColumnKind::text,
     "client, program, track, clinician, service, weekday or a stretch of time"},
    {"planned", "Planned", ColumnKind::integer, "places on rosters up to today"},
    {"attended", "Attended", ColumnKind::integer, "present, late or left early"},
    {"late", "Late", ColumnKind::integer, "of the attended"},
    {"left_early", "Left early", ColumnKind::integer, "of the attended"},
    {"excused", "Excused", ColumnKind::integer, "absent with an excuse"},
    {"unexcused", "Unexcused", ColumnKind::integer, "absent without one, told or not"},
    {"cancelled", "Cancelled", ColumnKind::integer, "cancelled by the program"},
    {"unmarked", "Not marked", ColumnKind::integer, "planned and not yet marked"},
    {"made_up", "Made up", ColumnKind::integer, "sessions attended to make up for missed ones"},
    {"rate", "Rate", ColumnKind::percent,
     "attended / (planned - cancelled); sessions not marked count as not attended"},
};
constexpr ReportTerm attendance_terms[] = {
    {"counted", "every place on the roster of a session that was planned up to today"},
    {"period",
     "sessions from --from to --to, both included; without them since the first "
     "admission"},
};
constexpr GroupBy attendance_cuts[] = {
    GroupBy::client,  GroupBy::program, GroupBy::track, GroupBy::clinician, GroupBy::service,
    GroupBy::weekday, GroupBy::week,    GroupBy::month, GroupBy::quarter,   GroupBy::year};

struct Presence {
  RosterCount count{};
  long made_up = 0;
};

// Sessions attended in place of missed ones, whoever was expected there.
void add_made_up(ReportSource const& source, Attendance const& record, Span<Date> period,
                 std::map<std::string, Presence>& counts) {
  std::map<SessionId, Session const*> by_id;
  for (auto const& session : record.sessions)
    if (asked_for(source, session, period)) by_id.emplace(session.id, &session);
  for (auto const& mark : record.marks) {
    if (!mark.makes_up || !attended(mark.status)) continue;
    if (auto const session = by_id.find(mark.session); session != by_id.end())
      ++counts[session_word(*source.request.by, {session->second, mark.client, &mark})].made_up;
  }
}

std::map<std::string, Presence> presences(ReportSource const& source) {
  auto const record = attendance_of(source.clinic, source.record, "");
  auto const period = report_period(source, record.episodes);
  std::map<std::string, Presence> counts;
  for (auto const& place : roster_places(source, record, period))
    counts[session_word(*source.request.by, place)].count.add(place);
  add_made_up(source, record, period, counts);
  return counts;
}

Table attendance(ReportSource const& source) {
  auto const by = *source.request.by;
  Table table{
      .title = fmt::format("Attendance by {}", to_text(by)),
      .sums = {.columns =
                   std::vector<ColumnSum>{
                       {"planned", {"attended", "excused", "unexcused", "cancelled", "unmarked"}},
                       {"attended", {"late", "left_early"}, false}},
               .shares = {{"rate", "attended", "planned", false, "cancelled"}}}};
  for (auto const& [word, presence] : presences(source)) {
    auto const& c = presence.count;
    table.rows.push_back({shown_word(by, word), c.planned, c.attended, c.late, c.left_early,
                          c.excused, c.unexcused, c.cancelled, c.unmarked, presence.made_up,
                          share(c.attended, c.held())});
  }
  table.notes.emplace_back(
      "Rate: attended of planned sessions, those cancelled by the program left out; sessions "
      "not marked count as not attended.");
  return table;
}

Html attendance_picture(ReportSource const&, Table const& table) {
  BarFigure bars{.title = "Attended of planned sessions",
                 .description = "Share of planned sessions attended, cancelled ones left out."};
  for (auto const& row : table.rows)
    if (auto const* rate = std::get_if<double>(&row.back()))
      bars.bars.push_back({.label = std::get<std::string>(row.front()),
                           .value = *rate,
                           .shown = fmt::format("{:.1f} %", *rate * 100)});
  return bars_svg(bars);
}

}  // namespace

ReportKind attendance_report() {
  return {.name = "attendance",
          .command = "report attendance",
          .summary = "planned, attended, excused and unexcused sessions by client or another cut",
          .columns = attendance_columns,
          .terms = attendance_terms,
          .cuts = attendance_cuts,
          .options = {.clinician = true},
          .make = attendance,
          .picture = attendance_picture,
          .book_cut = GroupBy::weekday};
}

}  // namespace careplan
