// What should have been done: reviews, plans, certifications, follow-up.
#include <algorithm>
#include <map>

#include "reporting/cell.hpp"
#include "workflow/care_view.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn overdue_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"item", "Item", ColumnKind::text, "the rule of the program or of the rule pack"},
    {"due", "Due", ColumnKind::date, "the day by which it had to happen"},
    {"days_late", "Days late", ColumnKind::integer, "from that day to today"},
    {"clinician", "Owner", ColumnKind::text,
     "who led the client's newest appointment; else the newest group"},
    {"last_done", "Last done", ColumnKind::date, "when it was last done, if ever"},
    {"because", "Because", ColumnKind::text, "what the day is counted from"},
    {"done_by", "Done by", ColumnKind::text, "the event that answers it", true},
};
constexpr ReportTerm overdue_terms[] = {
    {"counted",
     "what the program's file and the rule pack (--rules) have due, of everybody in "
     "care, and follow-up of everybody who left"},
    {"left out", "what is due today or later, and what can no longer be done"},
};

// The newest session up to today, an appointment before a group.
std::map<ClientId, std::string> owners(Presences const& read, Date today) {
  std::map<ClientId, SessionEntry const*> newest;
  for (auto const& place : read.places) {
    auto const& session = read.session(place);
    if (!place.expected || session.date > today) continue;
    auto const rank = [](SessionEntry const& one) {
      return std::tuple(one.common->group.empty(), one.date, one.time.begin, one.id);
    };
    auto& best = newest[read.clients[place.client]];
    if (best == nullptr || rank(session) > rank(*best)) best = &session;
  }
  std::map<ClientId, std::string> names;
  for (auto const& [client, session] : newest) names[client] = session->common->clinician.value;
  return names;
}

Table overdue(ReportSource const& source) {
  CareQuestion const question{.rules = source.request.rules, .site = source.request.site};
  CareView const view(source.clinic, source.record, question);
  auto const who = owners(view.attendance().by_number, source.clinic.today);
  auto dues = view.dues();
  std::erase_if(dues, [](DueDate const& due) { return due.state != DueState::overdue; });
  std::ranges::stable_sort(
      dues, {}, [](DueDate const& due) { return std::tuple(due.days_left, due.client); });
  Table table{.title = "Overdue on " + to_text(source.clinic.today)};
  for (auto const& due : dues) {
    auto const owner = who.find(due.client);
    table.rows.push_back({due.client.value, due.rule, due.due, -static_cast<long>(due.days_left),
                          owner == who.end() ? Cell{} : text_cell(owner->second),
                          optional_cell(due.done), due.because, due.done_by});
  }
  return table;
}

}  // namespace

ReportKind overdue_report() {
  return {.name = "overdue",
          .command = "report overdue",
          .summary = "reviews, plans, certifications and follow-up that should have been done",
          .columns = overdue_columns,
          .terms = overdue_terms,
          .options = {.period = false, .program = false, .rules = true, .site = true},
          .make = overdue};
}

}  // namespace careplan
