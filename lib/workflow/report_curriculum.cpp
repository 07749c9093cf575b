// What clients have had of the curricula of their programs.
#include <algorithm>
#include <map>
#include <set>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn curriculum_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"program", "Program", ColumnKind::text, "program of the stay"},
    {"service", "Curriculum", ColumnKind::text, "service that teaches it"},
    {"topics", "Topics", ColumnKind::integer, "of the curriculum in the program's file"},
    {"had", "Had", ColumnKind::integer, "different topics of sessions that the client attended"},
    {"coverage", "Coverage", ColumnKind::percent, "had / topics"},
    {"sessions", "Sessions", ColumnKind::integer, "attended in the stay, of this service"},
    {"without_topic", "Without topic", ColumnKind::integer,
     "of these, sessions of which the timetable does not say the topic"},
    {"wanting", "Still wanting", ColumnKind::list,
     "topics not had yet, in the order of the file; empty where no session names its topic"},
};
constexpr ReportTerm curriculum_terms[] = {
    {"counted", "stays open today in a program with a curriculum"},
    {"rolling",
     "clients join at any topic; what counts is which topics they have had, in any "
     "order"},
    {"made up", "a session attended to make up for another counts by its own topic"},
};

struct Taught {
  std::set<std::string> topics{};
  long sessions = 0;
  long without = 0;
};

using Attended = std::map<ClientId, std::vector<Session const*>>;

// The sessions that anybody attended, by client.
Attended attended_sessions(Attendance const& record) {
  std::map<SessionId, Session const*> by_id;
  for (auto const& session : record.sessions) by_id.emplace(session.id, &session);
  Attended came;
  for (auto const& mark : record.marks)
    if (auto const session = by_id.find(mark.session);
        session != by_id.end() && attended(mark.status))
      came[mark.client].push_back(session->second);
  return came;
}

Taught taught(std::vector<Session const*> const& came, Episode const& stay,
              std::string const& service) {
  Taught taught;
  for (auto const* session : came) {
    bool const counts = session->program == stay.program && session->service == service &&
                        stay.active_on(session->date);
    if (!counts) continue;
    ++taught.sessions;
    if (session->topic.empty())
      ++taught.without;
    else
      taught.topics.insert(session->topic);
  }
  return taught;
}

std::vector<Cell> curriculum_row(Episode const& stay, Curriculum const& curriculum,
                                 Taught const& taught) {
  std::vector<std::string> wanting;
  long had = 0;
  for (auto const& topic : curriculum.topics) {
    if (taught.topics.contains(topic))
      ++had;
    else
      wanting.push_back(topic);
  }
  bool const told = taught.sessions == 0 || taught.without < taught.sessions;
  auto const all = static_cast<long>(curriculum.topics.size());
  return {stay.client.value,
          stay.program,
          curriculum.service,
          all,
          told ? Cell{had} : Cell{},
          told ? share(had, all) : Cell{},
          taught.sessions,
          taught.without,
          told && !wanting.empty() ? Cell{wanting} : Cell{}};
}

Table curricula(ReportSource const& source) {
  auto const record = attendance_of(source.clinic, source.record, "");
  auto came = attended_sessions(record);
  Table table{.title = "Curricula on " + to_text(source.clinic.today)};
  for (auto const& stay : record.episodes) {
    bool const counts = stay.active_on(source.clinic.today) && !stay.program.empty() &&
                        wanted(source.request, stay.program);
    if (!counts) continue;
    for (auto const& curriculum : source.clinic.catalogue.program(stay.program).curricula)
      table.rows.push_back(
          curriculum_row(stay, curriculum, taught(came[stay.client], stay, curriculum.service)));
  }
  constexpr std::size_t without_topic = 7;
  if (std::ranges::any_of(table.rows,
                          [](auto const& row) { return std::get<long>(row[without_topic]) > 0; }))
    table.notes.emplace_back(
        "Where no session names its topic nobody knows what was had: only sessions are counted.");
  return table;
}

}  // namespace

ReportKind curriculum_report() {
  return {.name = "curriculum",
          .command = "report curriculum",
          .summary = "topics of the curricula that clients have had and still want",
          .columns = curriculum_columns,
          .terms = curriculum_terms,
          .options = {.period = false},
          .make = curricula};
}

}  // namespace careplan
