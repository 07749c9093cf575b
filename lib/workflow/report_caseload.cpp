// Who looks after how many clients.
#include <algorithm>
#include <map>
#include <set>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr ReportColumn caseload_columns[] = {
    {"clinician", "Clinician", ColumnKind::text, "code of the clinician"},
    {"clients", "Clients", ColumnKind::integer,
     "clients in care today with an appointment with the clinician in the window"},
    {"limit", "Limit", ColumnKind::integer, "the most that the site's file allows; with --site"},
    {"over", "Over", ColumnKind::integer, "clients above the limit"},
    {"group_clients", "In groups", ColumnKind::integer,
     "clients in care today in groups that the clinician leads in the window"},
    {"led_share", "Of all clients", ColumnKind::percent,
     "clients / all clients in care today; a client may have several clinicians"},
};
constexpr ReportTerm caseload_terms[] = {
    {"window", "28 days before today to 28 days after, by the timetable (our own choice)"},
    {"appointment", "a session of a single client, without those that the program cancelled"},
    {"in care", "a stay open today"},
};
constexpr days caseload_window{28};

struct Caseload {
  std::set<ClientId> clients{};
  std::set<ClientId> in_groups{};
};

std::map<ClinicianId, Caseload> caseloads(ReportSource const& source,
                                          std::set<ClientId> const& in_care) {
  auto const today = source.clinic.today;
  std::set<std::pair<SessionId, ClientId>> cancelled;
  for (auto const& mark : source.record.marks())
    if (mark.status == MarkStatus::cancelled) cancelled.emplace(mark.session, mark.client);
  std::map<ClinicianId, Caseload> loads;
  if (!source.request.site.empty())
    for (auto const& who : source.clinic.catalogue.site(source.request.site).clinicians)
      loads[who.id];
  for (auto const& session :
       source.record.sessions({today - caseload_window, today + caseload_window + days{1}}))
    for (auto const& client : session.roster) {
      bool const counts = in_care.contains(client) && !cancelled.contains({session.id, client}) &&
                          wanted(source.request, session.program);
      if (!counts) continue;
      auto& load = loads[session.clinician];
      (session.group.empty() ? load.clients : load.in_groups).insert(client);
    }
  return loads;
}

Cell limit_of(ReportSource const& source, ClinicianId const& id) {
  if (source.request.site.empty()) return {};
  for (auto const& who : source.clinic.catalogue.site(source.request.site).clinicians)
    if (who.id == id && who.caseload_max > 0) return static_cast<long>(who.caseload_max);
  return {};
}

Table caseload(ReportSource const& source) {
  std::set<ClientId> in_care;
  for (auto const& stay : source.reading.stays())
    if (stay.active_on(source.clinic.today) && wanted(source.request, stay.program))
      in_care.insert(stay.client);
  Table table{.title = "Caseload on " + to_text(source.clinic.today),
              .sums = {.columns = std::vector<ColumnSum>{}}};
  for (auto const& [id, load] : caseloads(source, in_care)) {
    auto const clients = static_cast<long>(load.clients.size());
    auto const limit = limit_of(source, id);
    auto const* most = std::get_if<long>(&limit);
    table.rows.push_back({text_cell(id.value), clients, limit,
                          most == nullptr ? Cell{} : Cell{std::max(0L, clients - *most)},
                          static_cast<long>(load.in_groups.size()),
                          share(clients, static_cast<long>(in_care.size()))});
  }
  if (source.request.site.empty())
    table.notes.emplace_back("No limit is known: name the site with --site.");
  return table;
}

}  // namespace

ReportKind caseload_report() {
  return {.name = "caseload",
          .command = "report caseload",
          .summary = "clients by clinician, beside the limit of the site",
          .columns = caseload_columns,
          .terms = caseload_terms,
          .options = {.period = false, .site = true},
          .make = caseload};
}

}  // namespace careplan
