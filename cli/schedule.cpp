// schedule: build, show, check, cost, programs, rules.
#include "workflow/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "reporting/grid.hpp"

namespace careplan::cli {

Command schedule_calendar_command();
Command schedule_pages_command();
Command schedule_repair_command();

namespace {

constexpr long unlimited_rounds = 1'000'000'000;

struct BuildArgs {
  ScheduleRequest request{};
  std::optional<Date> from{};
  long weeks = 1;
  long seed = 1;
  long bound = 200;
  long time_limit = 0;
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
  options.integer("--bound ROUNDS", args.bound, "rounds of proving how good it is; 0: none",
                  {0, 1'000'000});
  options.integer("--time-limit SECONDS", args.time_limit,
                  "search and prove for so long, whatever the effort", {0, 1'000'000});
  options.flag("--record", args.record, "keep the timetable in the record");
  options.flag("--allow-partial", args.allow_partial,
               "exit 0 although some needs could not be met");
}

ScheduleRequest request_of(Session const& session, BuildArgs const& args) {
  auto request = args.request;
  request.from = args.from.value_or(week_start(session.today));
  request.weeks = static_cast<int>(args.weeks);
  request.seed = static_cast<std::uint64_t>(args.seed);
  request.bound_effort = args.bound;
  return request;
}

// How far the work is, told to a person who waits; ends it when the time is over. The timetable
// gets half of the time, and the proof the rest.
Watch watch_for(Session& session, BuildArgs const& args) {
  if (!session.world.elapsed) return {};
  bool const tells = session.world.err_is_terminal && !session.globals.quiet;
  long const begin = session.world.elapsed();
  auto const next = std::make_shared<long>(1000);
  return [&session, begin, next, tells, limit = args.time_limit * 1000](Progress const& progress) {
    long const now = session.world.elapsed() - begin;
    if (tells && now >= *next) {
      *next = now * 2;
      session.note(
          progress.bounding
              ? fmt::format("{} s: cost {}, at least {}", now / 1000, progress.cost, progress.bound)
              : fmt::format("{} s: cost {}, {} steps", now / 1000, progress.cost, progress.steps));
    }
    return limit == 0 || now < (progress.bounding ? limit : limit / 2);
  };
}

// How good the timetable is beside the best that there could be.
std::string quality(ScheduleAnswer const& answer) {
  long const cost = total(answer.costs);
  if (answer.bound == 0) return fmt::format("cost {}", cost);
  if (answer.bound >= cost) return fmt::format("cost {}, which is the least possible", cost);
  return fmt::format("cost {}, none costs less than {}: within {} % of the best", cost,
                     answer.bound, (100 * (cost - answer.bound) + cost - 1) / cost);
}

void warn_unmet(Session& session, std::vector<Unmet> const& unmet) {
  for (auto const& u : unmet)
    session.warn(
        fmt::format("unmet: {} {}: {} ({})", u.client.value, u.what, u.because, u.constraint));
}

Exit run_build(Session& session, BuildArgs const& args) {
  Desk desk(session);
  auto request = request_of(session, args);
  request.watch = watch_for(session, args);
  if (args.time_limit > 0) {
    request.anytime = true;
    request.bound_effort = unlimited_rounds;
  }
  auto const answer = build_schedule(desk.clinic, request, args.record);
  session.print(session_table(answer.timetable.sessions));
  warn_unmet(session, answer.timetable.unmet);
  session.note(fmt::format("{} sessions from {} for {} week(s), {} unmet{}",
                           answer.timetable.sessions.size(),
                           to_text(answer.timetable.horizon.begin), args.weeks,
                           answer.timetable.unmet.size(), args.record ? "; recorded" : ""));
  session.note(quality(answer));
  auto const broken = std::ranges::find_if(answer.violations, &Violation::hard);
  if (broken != answer.violations.end())
    throw Error(Fault::internal, "the timetable breaks its own rule: " + broken->message);
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

Exit run_cost(Session& session, BuildArgs const& args) {
  Desk desk(session);
  auto const answer = check_schedule(desk.clinic, request_of(session, args));
  session.print(cost_table(answer));
  session.note(
      fmt::format("{} sessions, cost {}", answer.timetable.sessions.size(), total(answer.costs)));
  return Exit::done;
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
      schedule_repair_command(),
      {.name = "schedule check",
       .summary = "hold the recorded timetable against every rule; exit 1 if one is broken",
       .bind = bind(declare_problem, run_check)},
      {.name = "schedule cost",
       .summary = "what the recorded timetable costs, rule by rule",
       .bind = bind(declare_problem, run_cost)},
      {.name = "schedule programs",
       .summary = "list programs with their tracks and hours",
       .bind = bind(declare_nothing, run_programs)},
      {.name = "schedule rules",
       .summary = "list the rules that every timetable is built and checked by",
       .bind = bind(declare_nothing, run_rules)},
  };
}

}  // namespace careplan::cli
