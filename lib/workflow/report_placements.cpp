// Each decision beside what was recommended then.
#include <fmt/format.h>

#include "reporting/cell.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn placements_columns[] = {
    {"client", "Client", ColumnKind::text, "by code"},
    {"date", "Date", ColumnKind::date, "day of the decision"},
    {"kind", "Decision", ColumnKind::text,
     "admit, continue, step_up, step_down, transfer or discharge"},
    {"recommended", "Recommended", ColumnKind::text,
     "the certain level of the newest stored placement up to that day"},
    {"decided", "Decided", ColumnKind::text, "level of care; empty on discharge"},
    {"agrees", "Agrees", ColumnKind::yes_no,
     "decided and recommended are the same level; empty when nothing certain was recommended"},
    {"reason", "Reason", ColumnKind::text, "why care ended, or why the two levels differ"},
    {"program", "Program", ColumnKind::text, "where care goes on"},
    {"decided_by", "By", ColumnKind::text, "who decided"},
};
constexpr ReportTerm placements_terms[] = {
    {"counted", "decisions, one row each; superseded ones are left out"},
    {"period", "decisions from --from to --to, both included"},
};

bool asked_for(ReportRequest const& request, DecisionRow const& row) {
  return wanted(request, row.program) && (request.level.empty() || row.level == request.level) &&
         (request.clinician.empty() || row.decided_by == request.clinician);
}

Table placements(ReportSource const& source) {
  auto const rows = source.record.decisions();
  auto const period = report_period(source, episodes(rows));
  Table table{.title = "Decisions and what was recommended"};
  long agree = 0;
  long compared = 0;
  for (auto const& row : rows) {
    if (!period.contains(row.date) || !asked_for(source.request, row)) continue;
    bool const comparable = !row.recommended.empty() && !row.level.empty();
    bool const agrees = comparable && row.recommended == row.level;
    if (comparable) ++compared;
    if (agrees) ++agree;
    table.rows.push_back({row.client.value, row.date, std::string(to_text(row.kind)),
                          text_cell(row.recommended), text_cell(row.level),
                          comparable ? Cell{agrees} : Cell{}, text_cell(reason_text(row)),
                          text_cell(row.program), text_cell(row.decided_by)});
  }
  table.notes.push_back(fmt::format(
      "{} of {} decisions with a certain recommendation agree with it.", agree, compared));
  return table;
}

}  // namespace

ReportKind placements_report() {
  return {.name = "placements",
          .command = "report placements",
          .summary = "what was decided and what was recommended",
          .columns = placements_columns,
          .terms = placements_terms,
          .options = {.level = true, .clinician = true},
          .make = placements};
}

}  // namespace careplan
