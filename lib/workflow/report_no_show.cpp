// Sessions missed without an excuse, by who led them, what and when they were.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "workflow/report_kinds.hpp"
#include "workflow/roster_places.hpp"

namespace careplan {
namespace {

constexpr ReportColumn no_show_columns[] = {
    {"", "", ColumnKind::text, "what the sessions have in common"},
    {"planned", "Planned", ColumnKind::integer, "places on rosters up to today"},
    {"cancelled", "Cancelled", ColumnKind::integer, "cancelled by the program"},
    {"held", "Held", ColumnKind::integer, "planned - cancelled"},
    {"attended", "Attended", ColumnKind::integer, "present, late or left early"},
    {"excused", "Excused", ColumnKind::integer, "absent with an excuse"},
    {"short_notice", "Short notice", ColumnKind::integer,
     "of the excused, with less notice than the program asks for (notice_hours): its policy "
     "counts them as unexcused",
     true},
    {"unexcused", "Unexcused", ColumnKind::integer, "absent without one, told or not"},
    {"no_call", "No call", ColumnKind::integer, "of the unexcused, without a word"},
    {"unmarked", "Not marked", ColumnKind::integer, "held and not yet marked"},
    {"no_show", "No-show", ColumnKind::percent, "unexcused / held"},
    {"absent", "Absent", ColumnKind::percent, "(excused + unexcused) / held"},
};
constexpr ReportTerm no_show_terms[] = {
    {"counted", "every place on the roster of a session that was planned up to today"},
    {"no-show", "unexcused of held, as marked; sessions not marked are held and no no-show"},
    {"daypart", "morning begins before 12:00, afternoon before 17:00, evening from then on"},
    {"period",
     "sessions from --from to --to, both included; without them since the first admission"},
};
constexpr GroupBy no_show_cuts[] = {GroupBy::weekday, GroupBy::daypart, GroupBy::clinician,
                                    GroupBy::service, GroupBy::program, GroupBy::track,
                                    GroupBy::client};

Sums no_show_sums() {
  return {
      .columns = std::vector<ColumnSum>{{"planned", {"held", "cancelled"}},
                                        {"held", {"attended", "excused", "unexcused", "unmarked"}},
                                        {"unexcused", {"no_call"}, /*complete=*/false},
                                        {"excused", {"short_notice"}, /*complete=*/false}},
      .shares = {{"no_show", "unexcused", "held"}}};
}

Table no_show(ReportSource const& source) {
  auto const by = *source.request.by;
  auto const read = report_places(source);
  ByWord<RosterCount> counts(by, read);
  Policies policies(source.clinic.catalogue);
  read.each([&](Presence const& place) {
    if (place.expected) counts.of(place).add(place, read.session(place), policies);
  });
  Table table{.title = fmt::format("Missed without an excuse, by {}", to_text(by)),
              .sums = no_show_sums()};
  long short_notice = 0;
  for (auto const& [word, c] : counts.counts()) {
    table.rows.push_back({text_cell(shown_word(by, word)), c.planned, c.cancelled, c.held(),
                          c.attended, c.excused, c.short_notice, c.unexcused, c.no_call, c.unmarked,
                          share(c.unexcused, c.held()), share(c.excused + c.unexcused, c.held())});
    short_notice += c.short_notice;
  }
  table.notes.emplace_back("No-show: unexcused of held. Held: planned and not cancelled.");
  if (short_notice > 0)
    table.notes.push_back(fmt::format(
        "{} of the excused came with less notice than the program asks for: unexcused by its "
        "policy.",
        short_notice));
  return table;
}

Html no_show_picture(ReportSource const&, Table const& table) {
  constexpr std::size_t rate = 10;
  return rate_bars("Missed without an excuse",
                   "Share of sessions held that were missed without an excuse.", table, rate);
}

}  // namespace

ReportKind no_show_report() {
  return {.name = "no-show",
          .command = "report no-show",
          .summary = "sessions missed without an excuse, by weekday, day part, clinician, service",
          .columns = no_show_columns,
          .terms = no_show_terms,
          .cuts = no_show_cuts,
          .options = {.clinician = true},
          .make = no_show,
          .picture = no_show_picture};
}

}  // namespace careplan
