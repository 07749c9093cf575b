// store: init, info, verify, history, backup, migrate.
#include "workflow/store.hpp"

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/world.hpp"

namespace careplan::cli {
namespace {

Exit run_init(Session& session) {
  auto const path = session.db();
  store_init(path, world_of(session));
  session.note(fmt::format("made an empty record: {}", path));
  return Exit::done;
}

Exit run_info(Session& session) {
  session.print(store_info(session.db(), world_of(session)));
  return Exit::done;
}

Exit run_verify(Session& session) {
  auto const path = session.db();
  auto const findings = store_verify(path, world_of(session));
  if (findings.rows.empty()) {
    if (session.format != Format::table) session.print(findings);
    session.note(fmt::format("{}: whole", path));
    return Exit::done;
  }
  session.print(findings);
  session.warn(fmt::format("{}: {} finding(s)", path, findings.rows.size()));
  return Exit::no;
}

void declare_audit(Options& options, HistoryRequest& args) {
  options.text("--verb WORDS", args.verb, "only what this command wrote: attend, or 'attend mark'");
  options.text("--subject TEXT", args.subject, "only what was written about this client or file");
  options.integer("-n, --last N", args.last, "only the newest entries", {.least = 1});
}

Exit run_audit(Session& session, HistoryRequest const& args) {
  session.print(store_history(session.db(), world_of(session), args));
  return Exit::done;
}

struct BackupArgs {
  std::string target{};
};
void declare_backup(Options& options, BackupArgs& args) {
  options.file("FILE", args.target, "where the copy goes; it must not exist");
}

Exit run_backup(Session& session, BackupArgs const& args) {
  store_backup(session.db(), world_of(session), args.target);
  session.note(fmt::format("copied and verified: {}", args.target));
  return Exit::done;
}

Exit run_migrate(Session& session) {
  auto const path = session.db();
  auto const steps = store_migrate(path, world_of(session));
  session.note(steps == 0 ? fmt::format("{}: up to date", path)
                          : fmt::format("{}: took {} step(s); a copy from before is beside it",
                                        path, steps));
  return Exit::done;
}

}  // namespace

std::vector<Command> store_commands() {
  return {{.name = "store init",
           .summary = "make an empty record",
           .formats = {},
           .bind = bind(run_init)},
          {.name = "store info",
           .summary = "what the record holds and how it is kept",
           .bind = bind(run_info)},
          {.name = "store verify",
           .summary = "prove that the record is whole; exit 1 with the findings when it is not",
           .bind = bind(run_verify)},
          {.name = "store history",
           .summary = "who changed what, when and why",
           .bind = bind(declare_audit, run_audit)},
          {.name = "store backup",
           .summary = "make a verified copy of the record, in use or not",
           .formats = {},
           .bind = bind(declare_backup, run_backup)},
          {.name = "store migrate",
           .summary = "bring a record of an older careplan up to date, keeping a copy",
           .formats = {},
           .bind = bind(run_migrate)}};
}

}  // namespace careplan::cli
