// schedule: build, show, check, cost, programs, rules.
#include "workflow/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/schedule_args.hpp"
#include "core/text.hpp"
#include "reporting/grid.hpp"
#include "workflow/schedule_import.hpp"

namespace careplan::cli {

Command schedule_build_command();
Command schedule_calendar_command();
Command schedule_compare_command();
Command schedule_conflict_command();
Command schedule_figures_command();
Command schedule_pages_command();
Command schedule_repair_command();
Command schedule_start_command();

namespace {

struct ShowArgs {
  std::optional<Date> week{};
  std::optional<Date> to{};
  std::optional<ClientId> client{};
  std::optional<ClinicianId> clinician{};
  std::string program{};
  std::string track{};
  bool rows = false;
  bool unmet = false;
};

void declare_show(Options& options, ShowArgs& args) {
  options.date("--week DATE", args.week, "the week of this day (today)");
  options.date("--to DATE", args.to, "up to and including this day instead of one week");
  options.id("--client ID", args.client, "only this client's sessions");
  options.id("--clinician ID", args.clinician, "only this clinician's sessions");
  options.text("--program ID", args.program, "only this program");
  options.text("--track ID", args.track, "only this track");
  options.flag("--rows", args.rows, "one row a session instead of a grid");
  options.flag("--unmet", args.unmet, "what could not be met instead");
}

Exit run_show(Session& session, ShowArgs const& args) {
  Desk desk(session);
  if (args.unmet) {
    session.print(unmet_table(stored_unmet(desk.clinic)));
    return Exit::done;
  }
  auto const first = week_start(args.week.value_or(session.today));
  auto const last = args.to ? *args.to + std::chrono::days{1} : first + std::chrono::days{7};
  auto const sessions = stored_sessions(desk.clinic, {.within = {first, last},
                                                      .client = args.client,
                                                      .clinician = args.clinician,
                                                      .program = args.program,
                                                      .track = args.track});
  bool const grid = session.format == Format::table && !args.rows && !args.to;
  if (!grid) {
    session.print(session_table(sessions));
    return Exit::done;
  }
  bool const all = args.client || args.clinician;
  auto const blocks = grid_blocks(sessions, all);
  session.out.write(text_grid("Week of " + to_text(first), blocks, session.style()));
  if (blocks.size() < sessions.size())
    session.note(fmt::format("and {} appointments of single clients: --rows lists them",
                             sessions.size() - blocks.size()));
  return Exit::done;
}

struct CheckArgs {
  ScheduleArgs schedule{};
  std::string file{};
};

void declare_check(Options& options, CheckArgs& args) {
  declare_problem(options, args.schedule);
  options.file("--file FILE", args.file,
               "a timetable in CSV instead of the recorded one; - is standard input");
}

Exit run_check(Session& session, CheckArgs const& args) {
  Desk desk(session);
  auto const request = schedule_request(session, args.schedule);
  auto const answer = args.file.empty()
                          ? check_schedule(desk.clinic, request)
                          : check_file(desk.clinic, request, source(session, args.file),
                                       args.schedule.from.has_value());
  session.print(violation_table(answer.violations));
  long hard = 0;
  for (auto const& violation : answer.violations) hard += violation.hard ? 1 : 0;
  session.note(fmt::format("{} sessions checked against {} rules: {} broken, {} bent",
                           answer.timetable.sessions.size(), constraints().size(), hard,
                           static_cast<long>(answer.violations.size()) - hard));
  return hard > 0 ? Exit::no : Exit::done;
}

Exit run_cost(Session& session, ScheduleArgs const& args) {
  Desk desk(session);
  auto const answer = check_schedule(desk.clinic, schedule_request(session, args));
  session.print(cost_table(answer));
  session.note(
      fmt::format("{} sessions, cost {}", answer.timetable.sessions.size(), total(answer.costs)));
  return Exit::done;
}

Exit run_programs(Session& session) {
  Desk desk(session);
  session.print(program_table(desk.clinic));
  return Exit::done;
}

Exit run_rules(Session& session) {
  session.print(constraint_table());
  return Exit::done;
}

}  // namespace

std::vector<Command> schedule_commands() {
  return {
      schedule_build_command(),
      {.name = "schedule show",
       .summary = "the recorded timetable as a weekly grid or as rows",
       .bind = bind(declare_show, run_show)},
      schedule_calendar_command(),
      schedule_pages_command(),
      schedule_repair_command(),
      schedule_compare_command(),
      schedule_figures_command(),
      schedule_start_command(),
      schedule_conflict_command(),
      {.name = "schedule check",
       .summary = "hold a timetable against every rule; exit 1 if one is broken",
       .bind = bind(declare_check, run_check)},
      {.name = "schedule cost",
       .summary = "what the recorded timetable costs, rule by rule",
       .bind = bind(declare_problem, run_cost)},
      {.name = "schedule programs",
       .summary = "list programs with their tracks and hours",
       .bind = bind(run_programs)},
      {.name = "schedule rules",
       .summary = "list the rules that every timetable is built and checked by",
       .bind = bind(run_rules)},
  };
}

}  // namespace careplan::cli
