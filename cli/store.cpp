// store: init, info, verify, anchor, history, backup, restore, migrate.
#include "workflow/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/verbs.hpp"
#include "cli/world.hpp"

namespace careplan::cli {
namespace {

// --key, else CAREPLAN_KEY.
struct KeyArgs {
  std::string file{};

  World world(Session const& session) const {
    auto world = world_of(session);
    if (!file.empty()) world.key_file = file;
    return world;
  }
};

void declare_init(Options& options, KeyArgs& args) {
  options.file("--key FILE", args.file, "key the audit chain with this file, made when missing");
}

Exit run_init(Session& session, KeyArgs const& args) {
  auto const path = session.db();
  auto const world = args.world(session);
  store_init(path, world);
  session.note(fmt::format("made an empty record: {}", path));
  if (!world.key_file.empty())
    session.note(
        fmt::format("its chain is keyed with {}: whoever writes needs it, and nothing "
                    "replaces it",
                    world.key_file));
  return Exit::done;
}

Exit run_info(Session& session) {
  session.print(store_info(session.db(), world_of(session)));
  return Exit::done;
}

struct VerifyArgs {
  KeyArgs key{};
  std::vector<std::string> anchors{};
};

void declare_verify(Options& options, VerifyArgs& args) {
  options.file("--key FILE", args.key.file, "the key of a keyed chain (CAREPLAN_KEY)");
  options.list("--anchor TEXT", args.anchors,
               "what 'store anchor' once said: finds an end cut off, a chain written anew");
}

std::vector<Anchor> read_anchors(std::vector<std::string> const& texts) {
  std::vector<Anchor> anchors;
  for (auto const& text : texts) {
    auto const anchor = parse_anchor(text);
    if (!anchor)
      throw Error(Fault::usage, fmt::format("'{}' is not an anchor", text), {},
                  "give it as careplan store anchor wrote it: 12:0123456789abcdef...");
    anchors.push_back(*anchor);
  }
  return anchors;
}

Exit run_verify(Session& session, VerifyArgs const& args) {
  auto const path = session.db();
  auto const [findings, unseen] =
      store_verify(path, args.key.world(session), read_anchors(args.anchors));
  if (findings.rows.empty()) {
    if (session.format != Format::table) session.print(findings);
    session.note(fmt::format("{}: whole{}", path, unseen.empty() ? "" : "; " + unseen));
    return Exit::done;
  }
  session.print(findings);
  session.warn(fmt::format("{}: {} finding(s)", path, findings.rows.size()));
  return Exit::no;
}

Exit run_anchor(Session& session) {
  session.out.write(store_anchor(session.db(), world_of(session)) + "\n");
  return Exit::done;
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
  options.file("FILE", args.target, "where the copy goes; it must not exist; - is standard output");
}

Exit run_backup(Session& session, BackupArgs const& args) {
  if (args.target == "-") {
    if (session.world.out_is_terminal && session.globals.output.empty())
      throw Error(Fault::usage, "a record is nothing for a terminal", {},
                  "pipe it on: careplan store backup - | age -r RECIPIENT > FILE");
    store_backup(session.db(), world_of(session), out(session));
    session.note("copied and verified");
    return Exit::done;
  }
  store_backup(session.db(), world_of(session), args.target);
  session.note(fmt::format("copied and verified: {}", args.target));
  return Exit::done;
}

struct RestoreArgs {
  std::string source{};
};
void declare_restore(Options& options, RestoreArgs& args) {
  options.file("FILE", args.source, "the backup; it stays as it is; - is standard input");
}

Exit run_restore(Session& session, RestoreArgs const& args) {
  auto const path = session.db();
  if (args.source == "-")
    store_restore(source(session, "-"), path, world_of(session));
  else
    store_restore(args.source, path, world_of(session));
  session.note(fmt::format("restored and verified: {}", path));
  return Exit::done;
}

void declare_purge(Options& options, PurgeRequest& args) {
  options.id("CLIENT", args.client, "of whom nothing is to stay");
  options.text("--reason TEXT", args.reason, "why: the time of keeping is over, say").required();
  options.flag("--yes", args.confirmed, "do it; there is no way back");
}

Exit run_purge(Session& session, PurgeRequest const& args) {
  auto const taken = store_purge(session.db(), world_of(session), args);
  session.print(taken);
  if (taken.rows.empty()) {
    session.note(fmt::format("nothing of {} was left; the file was built anew", args.client.value));
    return Exit::done;
  }
  session.note(fmt::format("purged {}; the chain keeps the code, the reasons and the digests",
                           args.client.value));
  session.warn("backups that were made before still hold it all");
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

std::vector<Command> store_consent_commands();
std::vector<Command> store_identity_commands();
std::vector<Command> store_strike_commands();

std::vector<Command> store_commands() {
  std::vector<Command> commands{
      {.name = "store init",
       .summary = "make an empty record",
       .formats = {},
       .bind = bind(declare_init, run_init)},
      {.name = "store info",
       .summary = "what the record holds and how it is kept",
       .bind = bind(run_info)},
      {.name = "store verify",
       .summary = "prove that the record is whole; exit 1 with the findings when it is not",
       .bind = bind(declare_verify, run_verify)},
      {.name = "store anchor",
       .summary =
           "a line to keep elsewhere, for 'store verify --anchor' to hold the record against",
       .formats = {},
       .bind = bind(run_anchor)},
      {.name = "store history",
       .summary = "who changed what, when and why",
       .bind = bind(declare_audit, run_audit)},
      {.name = "store backup",
       .summary = "make a verified copy of the record, in use or not",
       .formats = {},
       .bind = bind(declare_backup, run_backup)},
      {.name = "store restore",
       .summary = "the record of a backup, where there is none",
       .formats = {},
       .bind = bind(declare_restore, run_restore)},
      {.name = "store migrate",
       .summary = "bring a record of an older careplan up to date, keeping a copy",
       .formats = {},
       .bind = bind(run_migrate)},
      {.name = "store purge",
       .summary = "take everything of a client out of the record, for ever",
       .bind = bind(declare_purge, run_purge)}};
  for (auto const more : {store_strike_commands, store_consent_commands, store_identity_commands})
    std::ranges::move(more(), std::back_inserter(commands));
  return commands;
}

}  // namespace careplan::cli
