// schedule calendar: a timetable for a calendar program.
#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "workflow/calendar.hpp"

namespace careplan::cli {
namespace {

struct CalendarArgs {
  CalendarRequest request{};
  std::optional<Date> from{};
  std::optional<Date> to{};
};

void declare_calendar(Options& options, CalendarArgs& args) {
  options.id("--client ID", args.request.client, "the sessions of this client");
  options.id("--clinician ID", args.request.clinician, "the sessions of this clinician");
  options.id("--room ID", args.request.room, "the sessions in this room");
  options.date("--from DATE", args.from, "first day; the Monday of this week");
  options.date("--to DATE", args.to, "last day; a year after the first");
  options.text("--zone ZONE", args.request.zone,
               "time zone of the clinic, as America/New_York; from the configuration");
  options.flag("--detail", args.request.detail,
               "say service, group and room; without it only when, which is private");
  options.check([&args] {
    auto const& of = args.request;
    if (of.client.has_value() + of.clinician.has_value() + of.room.has_value() != 1)
      throw Error(Fault::usage, "name one of --client, --clinician and --room");
  });
}

Exit run_calendar(Session& session, CalendarArgs const& args) {
  Desk desk(session);
  auto request = args.request;
  auto const first = args.from.value_or(week_start(session.today));
  auto const last = args.to.value_or(first + std::chrono::days{365});
  if (last < first) throw Error(Fault::usage, "--to is before --from");
  request.within = {first, last + std::chrono::days{1}};
  if (request.zone.empty()) request.zone = session.zone();
  session.out.write(calendar_of(desk.clinic, request));
  return Exit::done;
}

}  // namespace

Command schedule_calendar_command() {
  return {.name = "schedule calendar",
          .summary = "the sessions of a client, clinician or room for a calendar program",
          .formats = {},
          .bind = bind(declare_calendar, run_calendar)};
}

}  // namespace careplan::cli
