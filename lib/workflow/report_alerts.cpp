// What wants attention, for the week's meeting.
#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn alert_columns[] = {
    {"urgency", "Urgency", ColumnKind::integer, "1 today, 2 this week, 3 soon"},
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"date", "Date", ColumnKind::date, "of what raised it"},
    {"rule", "Rule", ColumnKind::text, "id of the rule that raised it"},
    {"evidence", "Evidence", ColumnKind::text, "what the rule has seen"},
    {"suggestion", "Next", ColumnKind::text, "the command to run next"},
};
constexpr ReportTerm alert_terms[] = {
    {"counted",
     "the signals of `attend status`: absences, short weeks, minutes that no week counts, positive "
     "tests, policy rules, plans and certifications due, authorizations running out, phases, "
     "completion and planned lengths that end"},
    {"as of",
     "today, for everybody in care; follow-up, and minutes that no week counts, for those who "
     "left"},
};

Table alerts(ReportSource const& source) {
  auto made = signal_table(status(source.clinic, source.record, std::nullopt, source.request.rules,
                                  source.request.site));
  return {.title = "What wants attention on " + to_text(source.clinic.today),
          .rows = std::move(made.rows),
          .notes = std::move(made.notes)};
}

}  // namespace

ReportKind alerts_report() {
  return {.name = "alerts",
          .command = "report alerts",
          .summary = "what wants attention, with the rule, the evidence and what to run next",
          .columns = alert_columns,
          .terms = alert_terms,
          .options = {.period = false, .program = false, .rules = true, .site = true},
          .make = alerts};
}

}  // namespace careplan
