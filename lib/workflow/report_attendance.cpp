// Planned, attended, excused and unexcused sessions by client or another cut.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "reporting/figure.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn attendance_columns[] = {
    {"", "", ColumnKind::text, "client, program, track, clinician, service or weekday"},
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
constexpr GroupBy attendance_cuts[] = {GroupBy::client,    GroupBy::program, GroupBy::track,
                                       GroupBy::clinician, GroupBy::service, GroupBy::weekday};

struct Presence {
  long planned = 0;
  std::map<MarkStatus, long> marks{};
  long unmarked = 0;
  long made_up = 0;
};

std::string group_of(GroupBy by, Session const& session, ClientId const& client) {
  switch (by) {
    case GroupBy::program:
      return session.program;
    case GroupBy::track:
      return session.track;
    case GroupBy::clinician:
      return session.clinician.value;
    case GroupBy::service:
      return session.service;
    case GroupBy::weekday:
      return fmt::format("{} {}", weekday_of(session.date).iso_encoding(),
                         to_text(weekday_of(session.date)));
    default:
      return client.value;
  }
}

bool asked_for(ReportSource const& source, Span<Date> period, Session const& session) {
  auto const& request = source.request;
  return period.contains(session.date) && wanted(request, session.program) &&
         (request.clinician.empty() || session.clinician.value == request.clinician);
}

std::map<std::string, Presence> presences(ReportSource const& source) {
  auto const ledger = attendance_of(source.clinic, source.record, "");
  auto const period = report_period(source, ledger.episodes);
  std::map<std::pair<ClientId, SessionId>, MarkStatus> marked;
  std::map<SessionId, Session const*> by_id;
  for (auto const& session : ledger.sessions)
    if (asked_for(source, period, session)) by_id.emplace(session.id, &session);
  std::map<std::string, Presence> counts;
  for (auto const& mark : ledger.marks) {
    auto const session = by_id.find(mark.session);
    if (session == by_id.end()) continue;
    marked[{mark.client, mark.session}] = mark.status;
    if (mark.makes_up && attended(mark.status))
      ++counts[group_of(*source.request.by, *session->second, mark.client)].made_up;
  }
  for (auto const& [id, session] : by_id) {
    if (session->date > source.clinic.today) continue;
    for (auto const& client : session->roster) {
      auto& count = counts[group_of(*source.request.by, *session, client)];
      ++count.planned;
      auto const mark = marked.find({client, id});
      mark == marked.end() ? ++count.unmarked : ++count.marks[mark->second];
    }
  }
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
  for (auto& [group, c] : presences(source)) {
    auto marks = c.marks;
    auto const present =
        marks[MarkStatus::present] + marks[MarkStatus::late] + marks[MarkStatus::left_early];
    auto const name = by == GroupBy::weekday ? group.substr(2) : group;
    table.rows.push_back({name, c.planned, present, marks[MarkStatus::late],
                          marks[MarkStatus::left_early], marks[MarkStatus::excused],
                          marks[MarkStatus::unexcused] + marks[MarkStatus::no_call],
                          marks[MarkStatus::cancelled], c.unmarked, c.made_up,
                          share(present, c.planned - marks[MarkStatus::cancelled])});
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
