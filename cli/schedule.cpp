// schedule: build, show, check, programs, rules.
#include "workflow/schedule.hpp"

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "reporting/grid.hpp"

namespace careplan::cli {

Command schedule_calendar_command();
Command schedule_pages_command();

namespace {

struct BuildArgs {
  ScheduleRequest request{};
  std::optional<Date> from{};
  long weeks = 1;
  long seed = 1;
  bool record = false;
  bool allow_partial = false;
};

void declare_problem(Options& options, BuildArgs& args) {
  options.text("--site SITE", args.request.site, "site definition, by id or file").required();
  options.date("--from DATE", args.from, "first day; the Monday of this week");
  options.integer("--weeks N", args.weeks, "how many weeks", {1, 104});
  options.list("--program ID", args.request.programs, "only these; all that clients are in");
}

void declare_build(Options& options, BuildArgs& args) {
  declare_problem(options, args);
  options.integer("--seed N", args.seed, "seed of the search", {0, 1'000'000'000});
  options.integer("--effort STEPS", args.request.effort, "steps of the search; 0 is the usual",
                  {0, 1'000'000'000});
  options.flag("--record", args.record, "keep the timetable in the record");
  options.flag("--allow-partial", args.allow_partial,
               "exit 0 although some needs could not be met");
}

ScheduleRequest request_of(Session const& session, BuildArgs const& args) {
  auto request = args.request;
  request.from = args.from.value_or(week_start(session.today));
  request.weeks = static_cast<int>(args.weeks);
  request.seed = static_cast<std::uint64_t>(args.seed);
  return request;
}

void warn_unmet(Session& session, std::vector<Unmet> const& unmet) {
  for (auto const& u : unmet)
    session.warn(
        fmt::format("unmet: {} {}: {} ({})", u.client.value, u.what, u.because, u.constraint));
}

Exit run_build(Session& session, BuildArgs const& args) {
  Desk desk(session);
  auto const answer = build_schedule(desk.clinic, request_of(session, args), args.record);
  session.print(session_table(answer.timetable.sessions));
  warn_unmet(session, answer.timetable.unmet);
  session.note(fmt::format("{} sessions from {} for {} week(s), {} unmet{}",
                           answer.timetable.sessions.size(),
                           to_text(answer.timetable.horizon.begin), args.weeks,
                           answer.timetable.unmet.size(), args.record ? "; recorded" : ""));
  if (!answer.violations.empty())
    throw Error(Fault::internal,
                "the timetable breaks its own rule: " + answer.violations.front().message);
  return answer.timetable.unmet.empty() || args.allow_partial ? Exit::done : Exit::infeasible;
}

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

Exit run_check(Session& session, BuildArgs const& args) {
  Desk desk(session);
  auto const answer = check_schedule(desk.clinic, request_of(session, args));
  session.print(violation_table(answer.violations));
  long hard = 0;
  for (auto const& violation : answer.violations) hard += violation.hard ? 1 : 0;
  session.note(fmt::format("{} sessions checked against {} rules: {} broken, {} bent",
                           answer.timetable.sessions.size(), constraints().size(), hard,
                           static_cast<long>(answer.violations.size()) - hard));
  return hard > 0 ? Exit::no : Exit::done;
}

struct NoArgs {};
void declare_nothing(Options&, NoArgs&) {}

Exit run_programs(Session& session, NoArgs const&) {
  Desk desk(session);
  session.print(program_table(desk.clinic));
  return Exit::done;
}

Exit run_rules(Session& session, NoArgs const&) {
  session.print(constraint_table());
  return Exit::done;
}

}  // namespace

std::vector<Command> schedule_commands() {
  return {
      {.name = "schedule build",
       .summary = "a timetable for everybody in a program, and what could not be met",
       .bind = bind(declare_build, run_build)},
      {.name = "schedule show",
       .summary = "the recorded timetable as a weekly grid or as rows",
       .bind = bind(declare_show, run_show)},
      schedule_calendar_command(),
      schedule_pages_command(),
      {.name = "schedule check",
       .summary = "hold the recorded timetable against every rule; exit 1 if one is broken",
       .bind = bind(declare_problem, run_check)},
      {.name = "schedule programs",
       .summary = "list programs with their tracks and hours",
       .bind = bind(declare_nothing, run_programs)},
      {.name = "schedule rules",
       .summary = "list the rules that every timetable is built and checked by",
       .bind = bind(declare_nothing, run_rules)},
  };
}

}  // namespace careplan::cli
