// What payers have authorized, how much is used, and what no authorization holds.
#include <algorithm>
#include <map>
#include <set>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"
#include "workflow/care_view.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn authorization_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"payer", "Payer", ColumnKind::text, "as the authorization names it"},
    {"number", "Number", ColumnKind::text, "the payer's own"},
    {"code", "Code", ColumnKind::text, "of the service"},
    {"first", "From", ColumnKind::date, "first day that it holds"},
    {"last", "Until", ColumnKind::date, "last day that it holds"},
    {"unit", "Unit", ColumnKind::text,
     "day, session, or quarter_hour by the eight-minute rule: 8 to 22 minutes are one"},
    {"units", "Units", ColumnKind::integer, "authorized"},
    {"used", "Used", ColumnKind::integer,
     "by billable service before today; a day that a code holds by days goes to that code alone"},
    {"left", "Left", ColumnKind::integer, "units - used; negative: more was used than authorized"},
    {"planned", "Planned", ColumnKind::integer, "by the timetable from today to the last day"},
    {"runs_out", "Runs out", ColumnKind::date, "first planned day for which nothing is left"},
    {"days_left", "Days left", ColumnKind::integer, "from today to the last day; negative: over"},
    {"next_review", "Review due", ColumnKind::date,
     "the next due date of the client that a plan of certification answers"},
};
constexpr ReportTerm authorization_terms[] = {
    {"counted", "every authorization in the record of clients in a program"},
    {"billable", "by the rule pack (--rules), of several the one for the client's age"},
    {"without",
     "a row without code and units: days of billable service of a client who has "
     "authorizations, none of which holds the day; used counts the days"},
};

// The first open due date that a certification answers, of everybody with an authorization.
std::map<ClientId, Date> reviews(CareView const& view) {
  std::set<ClientId> clients;
  for (auto const& row : view.care().authorizations) clients.insert(row.client);
  std::map<ClientId, Date> next;
  for (auto const& stays : {view.present(), view.left()})
    for (auto const* stay : stays) {
      if (!clients.contains(stay->client)) continue;
      for (auto const& due : view.dues(*stay)) {
        bool const open = due.state != DueState::done && due.state != DueState::missed;
        if (!open || !due.done_by.starts_with("plan:certification")) continue;
        auto const [at, first] = next.emplace(due.client, due.due);
        if (!first) at->second = std::min(at->second, due.due);
      }
    }
  return next;
}

std::vector<Cell> use_row(AuthorizationUse const& use, std::map<ClientId, Date> const& reviews,
                          Date today) {
  auto const& row = use.authorization;
  auto const review = reviews.find(row.client);
  return {row.client.value,
          text_cell(row.payer),
          text_cell(row.number),
          row.code,
          row.first,
          row.last,
          std::string(to_text(row.unit)),
          long{row.units},
          long{use.used},
          long{use.left()},
          long{use.planned},
          optional_cell(use.runs_out),
          static_cast<long>((row.last - today).count()),
          review == reviews.end() ? Cell{} : Cell{review->second}};
}

// The days of one client that nothing holds, as one row.
std::vector<Cell> uncovered_row(ClientId const& client, std::vector<Date> const& days) {
  return {client.value,
          {},
          {},
          {},
          days.front(),
          days.back(),
          std::string("day"),
          {},
          static_cast<long>(days.size()),
          {},
          {},
          {},
          {},
          {}};
}

Table authorizations(ReportSource const& source) {
  CareQuestion const question{.rules = source.request.rules, .site = source.request.site};
  CareView view(source.clinic, source.record, question);
  auto const due = reviews(view);
  std::map<ClientId, std::vector<std::vector<Cell>>> rows;
  for (auto const& id : programs_in(view.attendance())) {
    if (!wanted(source.request, id)) continue;
    auto const report = view.authorizations(source.clinic.catalogue.program(id));
    for (auto const& use : report.uses)
      rows[use.authorization.client].push_back(use_row(use, due, source.clinic.today));
    std::map<ClientId, std::vector<Date>> uncovered;
    for (auto const& day : report.uncovered) uncovered[day.client].push_back(day.date);
    for (auto const& [client, days] : uncovered)
      rows[client].push_back(uncovered_row(client, days));
  }
  Table table{.title = "Authorizations on " + to_text(source.clinic.today), .group_by = 0};
  for (auto& [client, own] : rows)
    for (auto& row : own) table.rows.push_back(std::move(row));
  table.notes.emplace_back(
      "Used: before today. A row without a code: billable days that no authorization holds.");
  note_doubts(view.doubts(), view.packs().front(), table.notes);
  return table;
}

}  // namespace

ReportKind authorization_report() {
  return {.name = "authorization",
          .command = "report authorization",
          .summary = "authorized, used and planned units by client, and days without any",
          .columns = authorization_columns,
          .terms = authorization_terms,
          .options = {.period = false, .rules = true, .site = true},
          .make = authorizations};
}

}  // namespace careplan
