#include "workflow/schedule_planning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reporting/cell.hpp"

namespace careplan {
namespace {

std::string program_of(Record const& record, StartRequest const& request) {
  if (!request.program.empty()) return request.program;
  std::string program;
  for (auto const& episode : episodes(record.decisions()))
    if (episode.client == request.client && !episode.program.empty()) program = episode.program;
  if (program.empty())
    throw Error(Fault::not_found,
                fmt::format("no decision names a program for {}", request.client.value), {},
                "name one with --program");
  return program;
}

std::string first_unmet(std::vector<Unmet> const& unmet) {
  if (unmet.empty()) return {};
  auto text = fmt::format("{}: {}", unmet.front().what, unmet.front().because);
  if (unmet.size() > 1) text += fmt::format(" (and {} more)", unmet.size() - 1);
  return text;
}

}  // namespace

std::vector<Opening> earliest_start(Clinic const& clinic, StartRequest const& request) {
  auto const record = clinic.open(Access::read);
  need_client(record, request.client);
  auto schedule = request.schedule;
  auto const first = schedule.from;
  auto const program = program_of(record, request);
  schedule.from = week_start(first);
  schedule.weeks = weeks_recorded(record, schedule.from);
  auto problem = problem_for(clinic, record, schedule);
  auto const& definition = clinic.catalogue.program(program);
  if (std::ranges::find(problem.programs, program, &Program::id) == problem.programs.end())
    problem.programs.push_back(definition);
  auto const timetable = recorded_timetable(record, problem);
  hold_past(problem, timetable, first);
  auto newcomer = demand_for(record, {.client = request.client, .program = program, .begin = first},
                             definition, problem.horizon);
  auto found = openings(problem, timetable, newcomer);
  for (auto& opening : found) name_unknown_times({newcomer}, opening.unmet);
  return found;
}

Table opening_table(std::vector<Opening> const& openings) {
  Table table{.id = "opening",
              .title = "Earliest start",
              .columns = {{"track", "Track", ColumnKind::text},
                          {"from", "From", ColumnKind::date},
                          {"group", "Group", ColumnKind::text},
                          {"others", "With", ColumnKind::integer},
                          {"unmet", "Unmet", ColumnKind::integer},
                          {"because", "Because", ColumnKind::text}}};
  for (auto const& opening : openings)
    table.rows.push_back({opening.track, optional_cell(opening.from), opening.group,
                          opening.from ? Cell{static_cast<long>(opening.others)} : Cell{},
                          static_cast<long>(opening.unmet.size()), first_unmet(opening.unmet)});
  return table;
}

Conflict schedule_conflict(Clinic const& clinic, ScheduleRequest const& request) {
  auto const record = clinic.open(Access::read);
  auto conflict = minimal_conflict(problem_for(clinic, record, request));
  name_unknown_times(conflict.clients, conflict.unmet);
  return conflict;
}

Table conflict_table(Conflict const& conflict) {
  Table table{.id = "conflict",
              .title = "Cannot be served together",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"program", "Program", ColumnKind::text},
                          {"track", "Track", ColumnKind::text},
                          {"what", "Unmet", ColumnKind::text},
                          {"because", "Because", ColumnKind::text}}};
  for (auto const& demand : conflict.clients) {
    auto const unmet = std::ranges::find(conflict.unmet, demand.client, &Unmet::client);
    bool const has = unmet != conflict.unmet.end();
    table.rows.push_back({demand.client.value, demand.program, optional_cell(demand.track),
                          has ? Cell{unmet->what} : Cell{}, has ? Cell{unmet->because} : Cell{}});
  }
  return table;
}

}  // namespace careplan
