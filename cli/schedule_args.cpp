#include "cli/schedule_args.hpp"

#include <fmt/format.h>

#include <memory>

namespace careplan::cli {
namespace {

constexpr long unlimited_rounds = 1'000'000'000;

// How far the work is, told to a person who waits; ends it when the time is over. The timetable
// gets half of the time, and the proof the rest.
Watch watch_for(Session& session, ScheduleArgs const& args) {
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

}  // namespace

void declare_problem(Options& options, ScheduleArgs& args) {
  options.text("--site SITE", args.request.site, "site definition, by id or file").required();
  options.date("--from DATE", args.from, "first day; the Monday of this week");
  options.integer("--weeks N", args.weeks, "how many weeks", {1, 104});
  options.list("--program ID", args.request.programs, "only these; all that clients are in");
}

void declare_effort(Options& options, ScheduleArgs& args) {
  options.integer("--seed N", args.seed, "seed of the search", {0, 1'000'000'000});
  options.integer("--effort STEPS", args.request.effort, "steps of the search; 0 is the usual",
                  {0, 1'000'000'000});
  options.integer("--bound ROUNDS", args.bound, "rounds of proving how good it is; 0: none",
                  {0, 1'000'000});
  options.integer("--keep-free N", args.keep_free,
                  "leave so many places of every group for people who will come", {0, 100});
  options.integer("--time-limit SECONDS", args.time_limit,
                  "search and prove for so long, whatever the effort", {0, 1'000'000});
}

void declare_change(Options& options, ScheduleArgs& args) {
  options.text("--without WHAT", args.without,
               "clinician:ID or room:ID, with days as clinician:K2:2026-12-01..2026-12-04");
  options.text("--add WHAT", args.add,
               "room:ID:KIND:PLACES, or clinician:ID:CREDENTIAL+CREDENTIAL:HOURS");
}

ScheduleRequest schedule_request(Session const& session, ScheduleArgs const& args) {
  auto request = args.request;
  request.from = args.from.value_or(week_start(session.today));
  request.weeks = static_cast<int>(args.weeks);
  request.seed = static_cast<std::uint64_t>(args.seed);
  request.bound_effort = args.bound;
  request.keep_free = static_cast<int>(args.keep_free);
  for (auto const& text : args.without) request.change.without.push_back(parse_absence(text));
  for (auto const& text : args.add) parse_addition(text, request.change);
  return request;
}

ScheduleRequest timed_request(Session& session, ScheduleArgs const& args) {
  auto request = schedule_request(session, args);
  request.watch = watch_for(session, args);
  if (args.time_limit > 0) {
    request.anytime = true;
    request.bound_effort = unlimited_rounds;
  }
  return request;
}

void warn_unmet(Session& session, std::vector<Unmet> const& unmet) {
  for (auto const& u : unmet)
    session.warn(
        fmt::format("unmet: {} {}: {} ({})", u.client.value, u.what, u.because, u.constraint));
}

void warn_standing(Session& session, std::vector<Violation> const& violations) {
  for (auto const& violation : violations)
    if (violation.hard) session.warn("stands as it was held, against a rule: " + violation.message);
}

}  // namespace careplan::cli
