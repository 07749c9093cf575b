// schedule figures and schedule compare: how well a timetable uses the house, and what would be.
#include "workflow/schedule_figures.hpp"

#include <fmt/format.h>

#include "cli/schedule_args.hpp"

namespace careplan::cli {
namespace {

struct FigureArgs {
  ScheduleArgs schedule{};
  bool clinicians = false;
};

void declare_figures(Options& options, FigureArgs& args) {
  declare_problem(options, args.schedule);
  options.flag("--clinicians", args.clinicians, "the hours of each clinician instead");
}

Exit run_figures(Session& session, FigureArgs const& args) {
  Desk desk(session);
  auto const answer = check_schedule(desk.clinic, schedule_request(session, args.schedule));
  session.print(args.clinicians ? load_table(answer) : figure_table(answer));
  return Exit::done;
}

struct CompareArgs {
  ScheduleArgs schedule{};
  bool rows = false;
};

void declare_compare(Options& options, CompareArgs& args) {
  declare_problem(options, args.schedule);
  declare_change(options, args.schedule);
  declare_effort(options, args.schedule);
  options.flag("--rows", args.rows, "the needs that only one of the two leaves unmet instead");
  options.check([&args] {
    if (args.schedule.without.empty() && args.schedule.add.empty())
      throw Error(Fault::usage, "say what is to change: --without or --add");
  });
}

Exit run_compare(Session& session, CompareArgs const& args) {
  Desk desk(session);
  auto const comparison = compare_schedules(desk.clinic, timed_request(session, args.schedule));
  session.print(args.rows ? difference_table(comparison) : comparison_table(comparison));
  return Exit::done;
}

}  // namespace

Command schedule_figures_command() {
  return {.name = "schedule figures",
          .summary = "how full groups are and how evenly clinicians and rooms are used",
          .bind = bind(declare_figures, run_figures)};
}

Command schedule_compare_command() {
  return {
      .name = "schedule compare",
      .summary = "the timetable as it would be without somebody or with more, beside the plain one",
      .bind = bind(declare_compare, run_compare)};
}

}  // namespace careplan::cli
