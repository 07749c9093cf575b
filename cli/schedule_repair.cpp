// schedule repair: a recorded timetable that no longer fits.
#include "workflow/schedule_repair.hpp"

#include <fmt/format.h>

#include "cli/schedule_args.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct RepairArgs {
  RepairRequest request{};
  std::optional<Date> from{};
  std::vector<std::string> without{};
  std::string freeze{};
  bool record = false;
  bool allow_partial = false;
};

void declare_repair(Options& options, RepairArgs& args) {
  options.text("--site SITE", args.request.schedule.site, "site definition, by id or file")
      .required();
  options.date("--from DATE", args.from, "first day that may change; today");
  options.list("--program ID", args.request.schedule.programs,
               "only these; all that clients are in");
  options.text("--without WHAT", args.without,
               "clinician:ID or room:ID, with days as clinician:K2:2026-12-01..2026-12-04");
  options.text("--freeze DATE", args.freeze,
               "sessions before this day keep their time or are called off; 'all': all of them");
  options.flag("--record", args.record, "keep the repaired timetable in the record");
  options.flag("--allow-partial", args.allow_partial,
               "exit 0 although some needs could not be met");
}

RepairRequest request_of(Session const& session, RepairArgs const& args) {
  auto request = args.request;
  request.schedule.from = args.from.value_or(session.today);
  for (auto const& text : args.without)
    request.schedule.change.without.push_back(parse_absence(text));
  request.all_frozen = args.freeze == "all";
  if (args.freeze.empty() || request.all_frozen) return request;
  request.frozen = parse_date(args.freeze);
  if (!request.frozen)
    throw Error(Fault::usage, fmt::format("--freeze takes a day or 'all', not '{}'", args.freeze));
  return request;
}

// How many people are disturbed, and how many there must be.
std::string disruption(Repaired const& repaired) {
  auto const people = static_cast<int>(repaired.people.size());
  auto const many = [](int count) {
    return count == 1 ? "1 person" : fmt::format("{} people", count);
  };
  if (people == 0) return "nobody's times change";
  if (people <= repaired.at_least)
    return fmt::format("times change for {}, which is the fewest possible", many(people));
  if (people == repaired.at_least_in_groups)
    return fmt::format(
        "times change for {}, which is the fewest while all stay in their groups; for {} they "
        "must, whatever is done",
        many(people), many(repaired.at_least));
  return fmt::format("times change for {}; for {} they must, whatever is done", many(people),
                     many(repaired.at_least));
}

Exit run_repair(Session& session, RepairArgs const& args) {
  Desk desk(session);
  auto const answer = repair_schedule(desk.clinic, request_of(session, args), args.record);
  auto const& repaired = answer.repaired;
  session.print(change_table(answer));
  warn_standing(session, answer.violations);
  warn_unmet(session, repaired.timetable.unmet);
  session.note(fmt::format("{}; {} sessions go on at their time with another clinician or room{}",
                           disruption(repaired), repaired.handed_over.size(),
                           args.record ? "; recorded" : ""));
  return repaired.timetable.unmet.empty() || args.allow_partial ? Exit::done : Exit::infeasible;
}

}  // namespace

Command schedule_repair_command() {
  return {.name = "schedule repair",
          .summary = "make the recorded timetable fit again, moving as few people as can be",
          .bind = bind(declare_repair, run_repair)};
}

}  // namespace careplan::cli
