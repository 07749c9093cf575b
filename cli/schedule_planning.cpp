// schedule start and schedule conflict: places for those who come, and why there are none.
#include "workflow/schedule_planning.hpp"

#include <fmt/format.h>

#include "cli/schedule_args.hpp"

namespace careplan::cli {
namespace {

struct StartArgs {
  StartRequest request{};
  std::optional<Date> from{};
};

void declare_start(Options& options, StartArgs& args) {
  options.id("CLIENT", args.request.client, "the client who would begin");
  options.text("--site SITE", args.request.schedule.site, "site definition, by id or file")
      .required();
  options.text("--program ID", args.request.program, "the program; the one decided on");
  options.date("--from DATE", args.from, "no earlier than this day; today");
}

Exit run_start(Session& session, StartArgs const& args) {
  Desk desk(session);
  auto request = args.request;
  request.schedule.from = args.from.value_or(session.today);
  auto const openings = earliest_start(desk.clinic, request);
  session.print(opening_table(openings));
  bool const some = !openings.empty() && openings.front().from.has_value();
  session.note(some ? fmt::format("{} could begin on {} in {}, with nobody else moved",
                                  request.client.value, to_text(*openings.front().from),
                                  openings.front().group)
                    : fmt::format("{} cannot begin within the recorded timetable without "
                                  "moving others",
                                  request.client.value));
  return some ? Exit::done : Exit::infeasible;
}

void declare_conflict(Options& options, ScheduleArgs& args) {
  declare_problem(options, args);
  declare_change(options, args);
}

Exit run_conflict(Session& session, ScheduleArgs const& args) {
  Desk desk(session);
  auto const conflict = schedule_conflict(desk.clinic, schedule_request(session, args));
  session.print(conflict_table(conflict));
  if (conflict.clients.empty()) {
    session.note("everybody can be served");
    return Exit::done;
  }
  session.note(conflict.clients.size() == 1
                   ? "this client cannot be served even alone"
                   : fmt::format("these {} cannot all be served; without any one of them, the "
                                 "others can",
                                 conflict.clients.size()));
  return Exit::infeasible;
}

}  // namespace

Command schedule_start_command() {
  return {.name = "schedule start",
          .summary = "when a new client could begin, in which track, with nobody else moved",
          .bind = bind(declare_start, run_start)};
}

Command schedule_conflict_command() {
  return {.name = "schedule conflict",
          .summary = "the fewest clients who cannot all be served; exit 6 when there are any",
          .bind = bind(declare_conflict, run_conflict)};
}

}  // namespace careplan::cli
