// store: rows, strike.
#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "workflow/strike.hpp"

namespace careplan::cli {
namespace {

void declare_rows(Options& options, RowsRequest& args) {
  options.id("[CLIENT]", args.client, "what stands about this client");
  options.integer("--entry N", args.entry, "what this entry of 'store history' wrote",
                  {.least = 1});
  options.flag("--all", args.all, "also what was corrected or struck");
  options.check([&args] {
    if (!args.client && !args.entry)
      throw Error(Fault::usage, "name a client, or an entry with --entry");
  });
}

Exit run_rows(Session& session, RowsRequest const& args) {
  Desk desk(session);
  session.print(recorded_rows(desk.clinic, args));
  return Exit::done;
}

struct StrikeArgs {
  std::vector<std::string> names{};
  StrikeRequest request{};
};

void declare_strike(Options& options, StrikeArgs& args) {
  options.text("[ROW]...", args.names, "as 'store rows' names it: mark:12");
  options.integer("--entry N", args.request.entry, "all that this entry of 'store history' wrote",
                  {.least = 1});
  options.id("--client CLIENT", args.request.client, "of the entry only what is about this client");
  options.text("--reason TEXT", args.request.reason, "why it should never have been recorded")
      .required();
  options.flag("--dry-run", args.request.dry_run, "check and show everything, strike nothing");
  options.check([&args] {
    if (args.names.empty() && !args.request.entry)
      throw Error(Fault::usage, "name rows, or an entry with --entry", {},
                  "see them with: careplan store rows CLIENT");
    if (args.request.client && !args.request.entry)
      throw Error(Fault::usage, "--client goes with --entry", {},
                  "see the rows of a client with: careplan store rows CLIENT");
    if (args.request.reason.empty())
      throw Error(Fault::usage, "the reason is empty", {}, "say why");
    for (auto const& text : args.names) {
      auto const name = parse_row_name(text);
      if (!name)
        throw Error(Fault::usage, fmt::format("'{}' names no row", text), {},
                    "as careplan store rows does: mark:12");
      args.request.rows.push_back(*name);
    }
  });
}

Exit run_strike(Session& session, StrikeArgs const& args) {
  Desk desk(session);
  auto const struck = strike(desk.clinic, args.request);
  session.print(struck.rows);
  auto const before = struck.already > 0 ? fmt::format(", {} before", struck.already) : "";
  session.note(args.request.dry_run
                   ? fmt::format("{} would be struck{}; nothing was written", struck.count, before)
                   : fmt::format("{} struck{}; what is struck counts nowhere and stays to be seen",
                                 struck.count, before));
  for (auto const& name : struck.again)
    session.warn(
        fmt::format("{} stands again, which one of them had corrected: strike it as well "
                    "if it is wrong too",
                    to_text(name)));
  if (struck.corrected > 0)
    session.warn(
        fmt::format("{} of the entry were corrected since and stay as they are: see store "
                    "rows --entry {} --all",
                    struck.corrected, *args.request.entry));
  warn_in_vain(session, struck.in_vain);
  return Exit::done;
}

}  // namespace

std::vector<Command> store_strike_commands() {
  return {
      {.name = "store rows",
       .summary = "what stands about a client or was written by one command, row by row",
       .bind = bind(declare_rows, run_rows)},
      {.name = "store strike",
       .summary = "take what should never have been recorded out of everything that counts",
       .bind = bind(declare_strike, run_strike)},
  };
}

}  // namespace careplan::cli
