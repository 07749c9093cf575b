#include "workflow/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reporting/cell.hpp"

namespace careplan {
namespace {

constexpr std::chrono::days far{20 * 366};  // no timetable is so long

bool is_fixed(Problem const& problem, SessionId const& id) {
  return std::ranges::find(problem.fixed, id, &Session::id) != problem.fixed.end();
}

}  // namespace

int weeks_recorded(Record const& record, Date from) {
  auto const sessions = record.sessions({from, from + far});
  if (sessions.empty())
    throw Error(Fault::not_found, fmt::format("nothing is recorded from {} on", to_text(from)), {},
                "careplan schedule build --record makes a timetable");
  Date last = from;
  for (auto const& session : sessions) last = std::max(last, session.date);
  return static_cast<int>((last - week_start(from)).count() / 7) + 1;
}

Timetable recorded_timetable(Record const& record, Problem const& problem) {
  Timetable timetable{.horizon = problem.horizon,
                      .site = problem.site.id,
                      .sessions = record.sessions(problem.horizon),
                      .unmet = record.unmet()};
  std::erase_if(timetable.sessions, [&](Session const& session) {
    return std::ranges::find(problem.programs, session.program, &Program::id) ==
           problem.programs.end();
  });
  return timetable;
}

void hold_past(Problem& problem, Timetable const& timetable, Date first) {
  problem.open_from = first;
  for (auto const& session : timetable.sessions)
    if (session.date < first && !is_fixed(problem, session.id)) problem.fixed.push_back(session);
}

void keep_timetable(Record& record, std::string const& command, Problem const& problem,
                    Timetable const& timetable, Date first) {
  Transaction transaction(record, command,
                          fmt::format("{} from {}", problem.site.id, to_text(first)));
  std::vector<std::string> programs;
  for (auto const& program : problem.programs) programs.push_back(program.id);
  transaction.save(timetable, programs);
  transaction.commit();
}

void require_sound(Problem const& problem, std::vector<Violation> const& violations) {
  auto const stood = [&](SessionId const& id) { return is_fixed(problem, id); };
  for (auto const& violation : violations)
    if (violation.hard &&
        (violation.sessions.empty() || !std::ranges::all_of(violation.sessions, stood)))
      throw Error(Fault::internal, "the timetable breaks a rule: " + violation.message, {},
                  "nothing was recorded");
}

namespace {

// A timetable replaces what its programs have from its first day on, so that weeks behind its end
// are over: people were told of them.
void keep_later_weeks(Record const& record, Problem& problem, ScheduleRequest const& request,
                      bool keep) {
  for (auto& demand : problem.demands)
    std::erase_if(demand.beside,
                  [&](Booked const& one) { return one.date >= problem.horizon.end; });
  if (!keep || request.drop_later) return;
  std::optional<Date> last;
  for (auto const& session : record.sessions({problem.horizon.end, problem.horizon.end + far}))
    if (std::ranges::find(problem.programs, session.program, &Program::id) !=
        problem.programs.end())
      last = std::max(last.value_or(session.date), session.date);
  if (!last) return;
  auto const weeks = (week_start(*last) - week_start(request.from)).count() / 7 + 1;
  throw Error(Fault::conflict,
              fmt::format("sessions are recorded until {}, and a timetable that ends on {} would "
                          "end them",
                          to_text(*last), to_text(problem.horizon.end - std::chrono::days{1})),
              {},
              fmt::format("--weeks {} makes all of them anew; schedule repair changes as little as "
                          "can be; --drop-later if they are to go",
                          weeks));
}

}  // namespace

ScheduleAnswer build_schedule(Clinic const& clinic, ScheduleRequest const& request, bool keep) {
  auto record = clinic.open(keep ? Access::write : Access::read);
  ScheduleAnswer answer{.problem = problem_for(clinic, record, request)};
  if (answer.problem.programs.empty())
    throw Error(Fault::not_found, "nobody is in a program in that time", {},
                "record decisions first: careplan place decide CLIENT LEVEL --program ID");
  keep_later_weeks(record, answer.problem, request, keep);
  auto solution = solve(answer.problem, request.watch);
  answer.timetable = std::move(solution.timetable);
  name_unknown_times(answer.problem.demands, answer.timetable.unmet);
  answer.costs = std::move(solution.costs);
  answer.bound = solution.bound;
  answer.violations = check(answer.problem, answer.timetable);
  require_sound(answer.problem, answer.violations);
  if (keep)
    keep_timetable(record, "schedule build", answer.problem, answer.timetable, request.from);
  return answer;
}

ScheduleAnswer check_schedule(Clinic const& clinic, ScheduleRequest const& request) {
  auto const record = clinic.open(Access::read);
  ScheduleAnswer answer{.problem = problem_for(clinic, record, request)};
  auto const& problem = answer.problem;
  answer.timetable = recorded_timetable(record, problem);
  answer.violations = check(problem, answer.timetable);
  answer.costs = costs(problem, answer.timetable);
  return answer;
}

std::vector<Session> stored_sessions(Clinic const& clinic, SessionFilter const& filter) {
  auto const record = clinic.open(Access::read);
  auto sessions = record.sessions(filter.within);
  std::erase_if(sessions, [&](Session const& session) {
    bool const client = !filter.client || session.has(*filter.client);
    bool const clinician = !filter.clinician || session.clinician == *filter.clinician;
    bool const program = filter.program.empty() || session.program == filter.program;
    bool const track = filter.track.empty() || session.track == filter.track;
    return !(client && clinician && program && track);
  });
  return sessions;
}

std::vector<Unmet> stored_unmet(Clinic const& clinic) {
  return clinic.open(Access::read).unmet();
}

std::vector<GridBlock> grid_blocks(std::vector<Session> const& sessions, bool appointments) {
  std::vector<GridBlock> blocks;
  for (auto const& s : sessions) {
    if (s.group.empty() && !appointments) continue;
    auto const where = s.room.value.empty() ? std::string(to_text(s.modality)) : s.room.value;
    auto const who =
        s.group.empty() && s.roster.size() == 1
            ? s.roster.front().value
            : fmt::format("{} client{}", s.roster.size(), s.roster.size() == 1 ? "" : "s");
    blocks.push_back(
        {.day = weekday_of(s.date),
         .time = s.time,
         .label = s.group.empty() ? s.service : fmt::format("{} {}", s.group, s.service),
         .sublabel = fmt::format("{} {}, {}", s.clinician.value, where, who),
         .kind = s.service});
  }
  return blocks;
}

Table session_table(std::vector<Session> const& sessions) {
  Table table{.id = "session",
              .title = "Sessions",
              .columns = {{"date", "Date", ColumnKind::date},
                          {"day", "Day", ColumnKind::text},
                          {"begin", "Begin", ColumnKind::clock},
                          {"end", "End", ColumnKind::clock},
                          {"service", "Service", ColumnKind::text},
                          {"group", "Group", ColumnKind::text},
                          {"program", "Program", ColumnKind::text, true},
                          {"track", "Track", ColumnKind::text, true},
                          {"clinician", "Clinician", ColumnKind::text},
                          {"room", "Room", ColumnKind::text},
                          {"modality", "Modality", ColumnKind::text, true},
                          {"topic", "Topic", ColumnKind::text, true},
                          {"clients", "Clients", ColumnKind::integer},
                          {"minutes", "Minutes", ColumnKind::hours, true},
                          {"roster", "Roster", ColumnKind::list, true},
                          {"session", "Session", ColumnKind::text, true}},
              .group_by = 0};
  for (auto const& s : sessions) {
    std::vector<std::string> roster;
    for (auto const& client : s.roster) roster.push_back(client.value);
    auto const who = s.group.empty() && roster.size() == 1 ? roster.front() : s.group;
    auto const where = s.room.value.empty() ? std::string(to_text(s.modality)) : s.room.value;
    table.rows.push_back({s.date, std::string(to_text(weekday_of(s.date))), s.time.begin,
                          s.time.end, s.service, who, s.program, s.track, s.clinician.value, where,
                          std::string(to_text(s.modality)), text_cell(s.topic),
                          static_cast<long>(s.roster.size()), length(s.time), roster, s.id.value});
  }
  return table;
}

Table unmet_table(std::vector<Unmet> const& unmet) {
  Table table{.id = "unmet",
              .title = "What could not be met",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"program", "Program", ColumnKind::text},
                          {"what", "What", ColumnKind::text},
                          {"constraint", "Blocked by", ColumnKind::text},
                          {"because", "Because", ColumnKind::text}}};
  for (auto const& u : unmet)
    table.rows.push_back({u.client.value, u.program, u.what, u.constraint, u.because});
  return table;
}

Table violation_table(std::vector<Violation> const& violations) {
  Table table{.id = "violation",
              .title = "Violations",
              .columns = {{"constraint", "Constraint", ColumnKind::text},
                          {"hard", "Hard", ColumnKind::yes_no},
                          {"message", "What", ColumnKind::text},
                          {"sessions", "Sessions", ColumnKind::list, true}}};
  for (auto const& v : violations) {
    std::vector<std::string> sessions;
    for (auto const& id : v.sessions) sessions.push_back(id.value);
    table.rows.push_back({v.constraint, v.hard, v.message, sessions});
  }
  return table;
}

Table constraint_table() {
  Table table{.id = "constraint",
              .title = "Rules of a timetable",
              .columns = {{"constraint", "Name", ColumnKind::text},
                          {"hard", "Hard", ColumnKind::yes_no},
                          {"weight", "Weight", ColumnKind::integer},
                          {"sentence", "What it says", ColumnKind::text}}};
  for (auto const& c : constraints())
    table.rows.push_back({std::string(c.name), c.hard,
                          c.hard ? Cell{} : Cell{static_cast<long>(c.weight)},
                          std::string(c.sentence)});
  return table;
}

Table cost_table(ScheduleAnswer const& answer) {
  Table table{.id = "cost",
              .title = "What the timetable costs",
              .columns = {{"constraint", "Rule", ColumnKind::text},
                          {"times", "Times", ColumnKind::integer},
                          {"cost", "Cost", ColumnKind::integer},
                          {"sentence", "What it says", ColumnKind::text}}};
  for (auto const& line : answer.costs) {
    auto const row = std::ranges::find(constraints(), line.rule, &Constraint::name);
    table.rows.push_back(
        {line.rule, static_cast<long>(line.times), line.cost, std::string(row->sentence)});
  }
  return table;
}

Table program_table(Clinic const& clinic) {
  Table table{.id = "program",
              .title = "Programs",
              .columns = {{"program", "Program", ColumnKind::text},
                          {"title", "Title", ColumnKind::text},
                          {"level", "Level", ColumnKind::text},
                          {"weeks", "Weeks", ColumnKind::integer},
                          {"tracks", "Tracks", ColumnKind::list},
                          {"week_one", "Week 1", ColumnKind::hours},
                          {"rule_packs", "Meant for", ColumnKind::list}}};
  for (auto const& id : clinic.catalogue.list(DefinitionKind::program)) {
    auto const& program = clinic.catalogue.program(id);
    std::vector<std::string> tracks;
    for (auto const& track : program.tracks) tracks.push_back(track.id);
    Cell week_one;
    if (!program.tracks.empty()) week_one = planned_minutes(program, program.tracks.front(), 1);
    table.rows.push_back({program.id, program.title, program.level,
                          static_cast<long>(program.weeks), tracks, week_one, program.rule_packs});
  }
  return table;
}

}  // namespace careplan
