// attend: policy, forecast.
#include "workflow/attend_outlook.hpp"

#include "cli/verbs.hpp"

namespace careplan::cli {
namespace {

struct PolicyArgs {
  std::optional<ClientId> client{};
  bool check = false;
};

void declare_policy(Options& options, PolicyArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.flag("--check", args.check, "exit 1 when anything is asked for");
}

Exit run_policy(Session& session, PolicyArgs const& args) {
  Desk desk(session);
  auto const found = policy_consequences(desk.clinic, args.client);
  session.print(consequence_table(found));
  return args.check && !found.empty() ? Exit::no : Exit::done;
}

struct ForecastArgs {
  std::optional<ClientId> client{};
  std::vector<std::string> rules{};
  std::string site{};
  bool all = false;
  bool check = false;
};

void declare_forecast(Options& options, ForecastArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.list("--rules ID", args.rules,
               "rule packs that the week is held against, by the client's age (adult-9h)");
  options.text("--site SITE", args.site, "site whose closures exempt a week, by id or file");
  options.flag("--all", args.all, "those too whose hours are met whatever comes");
  options.flag("--check", args.check, "exit 1 when somebody needs a make-up or the week is lost");
}

Exit run_forecast(Session& session, ForecastArgs const& args) {
  Desk desk(session);
  auto const found = week_forecast(desk.clinic, args.client, args.rules, args.site);
  session.print(forecast_table(desk.clinic, found, args.all));
  if (args.check)
    for (auto const& one : found)
      if (one.outlook == Outlook::make_up || one.outlook == Outlook::lost) return Exit::no;
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_outlook_commands() {
  return {
      {.name = "attend policy",
       .summary = "what the program's attendance policy asks for",
       .bind = bind(declare_policy, run_policy)},
      {.name = "attend forecast",
       .summary = "who will miss this week's hours, unless what is attended",
       .bind = bind(declare_forecast, run_forecast)},
  };
}

}  // namespace careplan::cli
