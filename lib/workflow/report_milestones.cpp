// How far clients are on the way to completion, milestone by milestone.
#include <algorithm>

#include "reporting/cell.hpp"
#include "workflow/care_view.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn milestone_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"program", "Program", ColumnKind::text, "program of the stay"},
    {"phase", "Phase", ColumnKind::text, "that the client has come to by the program's own rules"},
    {"week_of_stay", "Week", ColumnKind::integer, "program week of today; admission is in week 1"},
    {"reached", "Reached", ColumnKind::integer, "milestones that count for completion"},
    {"needed", "Needed", ColumnKind::integer, "so many of them complete the program"},
    {"unknown", "Unknown", ColumnKind::integer, "of which nothing in the record tells"},
    {"complete", "Complete", ColumnKind::text, "yes, no, or unknown while open ones decide"},
    {"reached_ones", "Reached ones", ColumnKind::list, "their ids"},
    {"open_ones", "Not reached", ColumnKind::list, "their ids"},
    {"unknown_ones", "Unknown ones", ColumnKind::list, "their ids"},
    {"next_phase_asks", "Next phase asks", ColumnKind::list, "what still stands in its way"},
};
constexpr ReportTerm milestone_terms[] = {
    {"counted", "stays open today in a program"},
    {"milestones",
     "of the program's file; `attend progress --milestones` says what each was read "
     "from"},
    {"unknown", "is not no: a milestone of which nothing tells leaves completion open"},
};

Cell ids_of(std::vector<MilestoneState> const& states, Truth truth) {
  std::vector<std::string> ids;
  for (auto const& state : states)
    if (state.reached == truth) ids.push_back(state.id);
  return ids.empty() ? Cell{} : Cell{ids};
}

Table milestones(ReportSource const& source) {
  CareQuestion const question{};
  CareView const view(source.clinic, source.record, question);
  Table table{.title = "Milestones on " + to_text(source.clinic.today)};
  for (auto const* stay : view.present()) {
    if (!wanted(source.request, stay->program)) continue;
    auto const progress = view.progress(*stay);
    auto const& course = progress.phases.course;
    auto const& wanting = progress.phases.wanting;
    table.rows.push_back(
        {stay->client.value, stay->program, course.empty() ? Cell{} : Cell{course.back().phase},
         static_cast<long>(program_week(source.clinic.catalogue.program(stay->program), stay->begin,
                                        source.clinic.today)),
         static_cast<long>(progress.completion.reached),
         static_cast<long>(progress.completion.needed), static_cast<long>(progress.completion.open),
         std::string(to_text(progress.completion.complete)),
         ids_of(progress.milestones, Truth::yes), ids_of(progress.milestones, Truth::no),
         ids_of(progress.milestones, Truth::unknown), wanting.empty() ? Cell{} : Cell{wanting}});
  }
  return table;
}

}  // namespace

ReportKind milestones_report() {
  return {.name = "milestones",
          .command = "report milestones",
          .summary = "milestones and phases of everybody in care, and who is eligible to complete",
          .columns = milestone_columns,
          .terms = milestone_terms,
          .options = {.period = false},
          .make = milestones};
}

}  // namespace careplan
