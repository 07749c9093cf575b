// Planned, attended, excused and unexcused sessions by client or another cut.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "workflow/report_kinds.hpp"
#include "workflow/roster_places.hpp"

namespace careplan {
namespace {

constexpr ReportColumn attendance_columns[] = {
    {"", "", ColumnKind::text,
     "client, program, track, clinician, service, weekday or a stretch of time"},
    {"planned", "Planned", ColumnKind::integer,
     "places on rosters up to today, of clients in a stay and not on leave, or marked"},
    {"attended", "Attended", ColumnKind::integer, "present, late or left early"},
    {"late", "Late", ColumnKind::integer, "of the attended"},
    {"too_late", "Too late", ColumnKind::integer,
     "of the late, so late that the program's policy takes it for an absence, which earns no hours "
     "(absent_after_minutes)",
     true},
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
    {"counted",
     "every place on the roster of a session that was planned up to today; places without a mark "
     "after a stay has ended, or on leave, are none"},
    {"period",
     "sessions from --from to --to, both included; without them since the first "
     "admission"},
};
constexpr GroupBy attendance_cuts[] = {
    GroupBy::client,  GroupBy::program, GroupBy::track, GroupBy::clinician, GroupBy::service,
    GroupBy::weekday, GroupBy::week,    GroupBy::month, GroupBy::quarter,   GroupBy::year};

struct WordCount {
  RosterCount count{};
  long made_up = 0;
};

std::map<std::string, WordCount> counts_of(ReportSource const& source) {
  auto const read = report_places(source);
  ByWord<WordCount> counts(*source.request.by, read);
  Policies policies(source.clinic.catalogue);
  read.each([&](Presence const& place) {
    if (place.expected) counts.of(place).count.add(place, read.session(place), policies);
    if (place.made_up) ++counts.of(place).made_up;  // whoever was expected there
  });
  return counts.counts();
}

Table attendance(ReportSource const& source) {
  auto const by = *source.request.by;
  Table table{
      .title = fmt::format("Attendance by {}", to_text(by)),
      .sums = {.columns =
                   std::vector<ColumnSum>{
                       {"planned", {"attended", "excused", "unexcused", "cancelled", "unmarked"}},
                       {"attended", {"late", "left_early"}, false},
                       {"late", {"too_late"}, false}},
               .shares = {{"rate", "attended", "planned", false, "cancelled"}}}};
  long too_late = 0;
  for (auto const& [word, own] : counts_of(source)) {
    auto const& c = own.count;
    table.rows.push_back({shown_word(by, word), c.planned, c.attended, c.late, c.too_late,
                          c.left_early, c.excused, c.unexcused, c.cancelled, c.unmarked,
                          own.made_up, share(c.attended, c.held())});
    too_late += c.too_late;
  }
  table.notes.emplace_back(
      "Rate: attended of planned sessions, those cancelled by the program left out; sessions "
      "not marked count as not attended.");
  if (too_late > 0)
    table.notes.push_back(fmt::format(
        "{} of the late came so late that the program's policy takes it for an absence.",
        too_late));
  return table;
}

Html attendance_picture(ReportSource const&, Table const& table) {
  return rate_bars("Attended of planned sessions",
                   "Share of planned sessions attended, cancelled ones left out.", table,
                   std::size(attendance_columns) - 1);
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
