// schedule build: a timetable for everybody in a program.
#include <fmt/format.h>

#include "cli/schedule_args.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct BuildArgs {
  ScheduleArgs schedule{};
  bool record = false;
  bool allow_partial = false;
};

void declare_build(Options& options, BuildArgs& args) {
  declare_problem(options, args.schedule);
  declare_effort(options, args.schedule);
  options.flag("--record", args.record, "keep the timetable in the record");
  options.flag("--drop-later", args.schedule.request.drop_later,
               "with --record: end what is recorded for later weeks");
  options.flag("--allow-partial", args.allow_partial,
               "exit 0 although some needs could not be met");
}

// How good the timetable is beside the best that there could be.
std::string quality(ScheduleAnswer const& answer) {
  long const cost = total(answer.costs);
  if (answer.bound == 0) return fmt::format("cost {}", cost);
  if (answer.bound >= cost) return fmt::format("cost {}, which is the least possible", cost);
  return fmt::format("cost {}, none costs less than {}: within {} % of the best", cost,
                     answer.bound, (100 * (cost - answer.bound) + cost - 1) / cost);
}

Exit run_build(Session& session, BuildArgs const& args) {
  Desk desk(session);
  auto const request = timed_request(session, args.schedule);
  auto const answer = build_schedule(desk.clinic, request, args.record);
  session.print(session_table(answer.timetable.sessions));
  warn_unmet(session, answer.timetable.unmet);
  session.note(fmt::format("{} sessions from {} for {} week(s), {} unmet{}",
                           answer.timetable.sessions.size(),
                           to_text(answer.timetable.horizon.begin), args.schedule.weeks,
                           answer.timetable.unmet.size(), args.record ? "; recorded" : ""));
  session.note(quality(answer));
  warn_standing(session, answer.violations);
  return answer.timetable.unmet.empty() || args.allow_partial ? Exit::done : Exit::infeasible;
}

}  // namespace

Command schedule_build_command() {
  return {.name = "schedule build",
          .summary = "a timetable for everybody in a program, and what could not be met",
          .bind = bind(declare_build, run_build)};
}

}  // namespace careplan::cli
