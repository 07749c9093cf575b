// What attend shows of plans, contacts, authorizations, milestones and due dates.
#include <fmt/format.h>

#include <algorithm>

#include "attendance/plans.hpp"
#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_care.hpp"
#include "workflow/care_view.hpp"

namespace careplan {
namespace {

Cell date_or_none(std::optional<Date> const& date) {
  return optional_cell(date);
}

std::string word(Truth truth) {
  return std::string(to_text(truth));
}

std::vector<Cell> progress_row(CareView const& view, Episode const& stay) {
  auto const progress = view.progress(stay);
  auto const length = view.length(stay);
  auto const& phases = progress.phases;
  bool const any = !phases.course.empty();
  return {stay.client.value,
          stay.program,
          any ? Cell{phases.course.back().phase} : Cell{},
          any ? Cell{phases.course.back().begin} : Cell{},
          any ? Cell{phases.course.back().because} : Cell{},
          text_cell(phases.by_calendar),
          phases.wanting.empty() ? Cell{} : Cell{phases.wanting},
          static_cast<long>(progress.completion.reached),
          static_cast<long>(progress.completion.needed),
          static_cast<long>(progress.completion.open),
          word(progress.completion.complete),
          long{length.weeks},
          end_of_weeks(view.program(stay), stay.begin, length.weeks),
          text_cell(length.because)};
}

}  // namespace

Table plan_table(Clinic const& clinic, std::optional<ClientId> const& client) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  Table table{.id = "plan",
              .title = "Plans",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"plan", "Plan", ColumnKind::text},
                          {"version", "Version", ColumnKind::integer},
                          {"state", "State", ColumnKind::text},
                          {"date", "Since", ColumnKind::date},
                          {"signed", "Signed", ColumnKind::date},
                          {"review", "Review", ColumnKind::date}},
              .group_by = 0};
  for (auto const& one : plan_standings(record.plans(client), clinic.today + std::chrono::days{1}))
    table.rows.push_back({one.client.value, std::string(to_text(one.plan)), long{one.version},
                          std::string(to_text(one.step)), one.date, date_or_none(one.signed_on),
                          date_or_none(one.review)});
  return table;
}

Table contact_table(Clinic const& clinic, std::optional<ClientId> const& client,
                    Span<Date> within) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  Table table{.id = "contact",
              .title = "Contacts and what was done outside of sessions",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"kind", "Kind", ColumnKind::text},
                          {"what", "What", ColumnKind::text},
                          {"outcome", "Outcome", ColumnKind::text},
                          {"times", "Times", ColumnKind::integer},
                          {"abstinent", "Abstinent", ColumnKind::yes_no},
                          {"note", "Note", ColumnKind::text}},
              .group_by = 0};
  auto rows = record.contacts(client);
  std::ranges::stable_sort(rows, {},
                           [](ContactRow const& row) { return std::tie(row.client, row.date); });
  for (auto const& row : rows)
    if (within.contains(row.date))
      table.rows.push_back({row.client.value, row.date, std::string(to_text(row.kind)),
                            text_cell(row.what), std::string(to_text(row.outcome)), long{row.times},
                            optional_cell(row.abstinent), text_cell(row.note)});
  return table;
}

Table authorization_table(Clinic const& clinic, CareQuestion const& question) {
  auto const record = clinic.open(Access::read);
  CareView view(clinic, record, question);
  Table table{.id = "authorization",
              .title = "Authorizations on " + to_text(clinic.today),
              .columns = {{"client", "Client", ColumnKind::text},
                          {"code", "Code", ColumnKind::text},
                          {"first", "From", ColumnKind::date},
                          {"last", "Until", ColumnKind::date},
                          {"unit", "Unit", ColumnKind::text},
                          {"units", "Units", ColumnKind::integer},
                          {"used", "Used", ColumnKind::integer},
                          {"left", "Left", ColumnKind::integer},
                          {"planned", "Planned", ColumnKind::integer},
                          {"runs_out", "Runs out", ColumnKind::date},
                          {"payer", "Payer", ColumnKind::text, true},
                          {"number", "Number", ColumnKind::text, true}},
              .group_by = 0};
  for (auto const& id : programs_in(view.attendance()))
    for (auto const& use : view.authorizations(clinic.catalogue.program(id)).uses) {
      auto const& row = use.authorization;
      if (question.client && row.client != *question.client) continue;
      table.rows.push_back({row.client.value, row.code, row.first, row.last,
                            std::string(to_text(row.unit)), long{row.units}, long{use.used},
                            long{use.left()}, long{use.planned}, date_or_none(use.runs_out),
                            text_cell(row.payer), text_cell(row.number)});
    }
  table.notes.emplace_back(
      "Used: before today. Planned: on the timetable from today on. Runs out: the first planned "
      "day for which nothing is left.");
  return table;
}

Table milestone_table(Clinic const& clinic, CareQuestion const& question) {
  auto const record = clinic.open(Access::read);
  CareView const view(clinic, record, question);
  Table table{.id = "milestone",
              .title = "Milestones on " + to_text(clinic.today),
              .columns = {{"client", "Client", ColumnKind::text},
                          {"milestone", "Milestone", ColumnKind::text},
                          {"reached", "Reached", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"recorded", "Recorded", ColumnKind::yes_no},
                          {"evidence", "Evidence", ColumnKind::text}},
              .group_by = 0};
  for (auto const* stay : view.present())
    for (auto const& one : view.progress(*stay).milestones)
      table.rows.push_back({stay->client.value, one.id, word(one.reached), date_or_none(one.date),
                            one.by_person, one.evidence});
  table.notes.emplace_back(
      "unknown: nothing in the record tells. Recorded: by people, with attend milestone.");
  return table;
}

Table progress_table(Clinic const& clinic, CareQuestion const& question) {
  auto const record = clinic.open(Access::read);
  CareView const view(clinic, record, question);
  Table table{.id = "progress",
              .title = "Phases and completion on " + to_text(clinic.today),
              .columns = {{"client", "Client", ColumnKind::text},
                          {"program", "Program", ColumnKind::text, true},
                          {"phase", "Phase", ColumnKind::text},
                          {"since", "Since", ColumnKind::date},
                          {"because", "Because", ColumnKind::text, false, true},
                          {"by_calendar", "By calendar", ColumnKind::text, false, true},
                          {"wanting", "Next asks for", ColumnKind::list},
                          {"reached", "Reached", ColumnKind::integer},
                          {"needed", "Needed", ColumnKind::integer},
                          {"unknown", "Unknown", ColumnKind::integer},
                          {"complete", "Complete", ColumnKind::text},
                          {"planned_weeks", "Weeks", ColumnKind::integer, true},
                          {"planned_end", "Planned end", ColumnKind::date},
                          {"planned_because", "Planned because", ColumnKind::text, true}}};
  for (auto const* stay : view.present()) table.rows.push_back(progress_row(view, *stay));
  table.notes.emplace_back("Reached, needed, unknown: milestones of completion.");
  return table;
}

Table due_table(std::vector<DueDate> const& dues, bool all) {
  Table table{.id = "due",
              .title = "What is due",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"rule", "Rule", ColumnKind::text},
                          {"due", "Due", ColumnKind::date},
                          {"state", "State", ColumnKind::text},
                          {"days_left", "Days left", ColumnKind::integer},
                          {"done", "Last done", ColumnKind::date},
                          {"because", "Because", ColumnKind::text},
                          {"done_by", "Done by", ColumnKind::text, true}},
              .group_by = 0};
  for (auto const& due : dues) {
    bool const over = due.state == DueState::done || due.state == DueState::missed;
    if (over && !all) continue;
    table.rows.push_back({due.client.value, due.rule, due.due, std::string(to_text(due.state)),
                          over ? Cell{} : Cell{long{due.days_left}}, date_or_none(due.done),
                          due.because, due.done_by});
  }
  return table;
}

}  // namespace careplan
