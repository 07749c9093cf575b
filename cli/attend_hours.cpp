// attend: hours, readmission.
#include "workflow/attend_hours.hpp"

#include "cli/verbs.hpp"

namespace careplan::cli {
namespace {

struct HoursArgs {
  std::optional<ClientId> client{};
  std::vector<std::string> rules{};
  std::string site{};
  Period period{};
  bool total = false;
};

void declare_hours(Options& options, HoursArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.list("--rules ID", args.rules, "rule packs, each for the clients of its ages (adult-9h)");
  options.text("--site SITE", args.site, "site whose closures exempt a week, by id or file");
  options.period(args.period);
  options.flag("--total", args.total, "over the first weeks of a stay, where a pack asks for it");
}

Exit run_hours(Session& session, HoursArgs const& args) {
  Desk desk(session);
  HoursQuestion question{
      .client = args.client,
      .rules = args.rules,
      .site = args.site,
      .within = {args.period.from.value_or(session.today - std::chrono::days{27}),
                 args.period.to.value_or(session.today) + std::chrono::days{1}}};
  std::vector<std::string> doubts;
  session.print(args.total ? total_table(desk.clinic, question)
                           : week_table(desk.clinic, question, doubts));
  for (auto const& doubt : doubts) session.warn(doubt);
  return Exit::done;
}

struct ReadmissionArgs {
  std::optional<ClientId> client{};
};

void declare_readmission(Options& options, ReadmissionArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
}

Exit run_readmission(Session& session, ReadmissionArgs const& args) {
  Desk desk(session);
  session.print(readmission_table(desk.clinic, args.client));
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_hours_commands() {
  return {
      {.name = "attend hours",
       .summary = "hours by client and week, or in total, against rule packs by age",
       .bind = bind(declare_hours, run_hours)},
      {.name = "attend readmission",
       .summary = "who waits to come back, and until when",
       .bind = bind(declare_readmission, run_readmission)},
  };
}

}  // namespace careplan::cli
