// attend reward: show, grant, redeem.
#include "workflow/attend_reward.hpp"

#include <fmt/format.h>

#include <limits>

#include "cli/verbs.hpp"

namespace careplan::cli {
namespace {

enum class RewardAct { show, grant, redeem, plans };
constexpr auto words(RewardAct) {
  return words_of<RewardAct>({{RewardAct::show, "show"},
                              {RewardAct::grant, "grant"},
                              {RewardAct::redeem, "redeem"},
                              {RewardAct::plans, "plans"}});
}

struct RewardArgs {
  RewardAct act = RewardAct::show;
  std::optional<ClientId> client{};
  std::optional<long> cents{};
  std::string what{};
  std::optional<Date> on{};
  std::optional<long> seed{};
  bool dry_run = false;
  std::string note{};
  std::string reason{};
};

void declare_reward(Options& options, RewardArgs& args) {
  options.word(
      "ACTION", args.act,
      "show the ledger, grant what tests and attendance earned, redeem, or list the plans");
  options.id("[CLIENT]", args.client, "only this client");
  options.integer("--cents N", args.cents, "redeem: how much", {1, 10'000'000});
  options.text("--for TEXT", args.what, "redeem: what was bought, with its receipt");
  options.date("--on DATE", args.on, "redeem: the day (today)");
  options.integer("--seed N", args.seed, "grant: of the draws, instead of one nobody chooses",
                  {0, std::numeric_limits<long>::max()});
  options.flag("--dry-run", args.dry_run, "grant: show it, write nothing");
  options.text("--note TEXT", args.note, "redeem: a short note, no names");
  options.text("--correct REASON", args.reason, "redeem: supersede the entry of that day, and why");
  options.check([&args] {
    bool const redeems = args.act == RewardAct::redeem;
    if (redeems && (!args.client || !args.cents || args.what.empty()))
      throw Error(Fault::usage, "to redeem, name a client, --cents and --for");
    if (!redeems &&
        (args.cents || args.on || !args.what.empty() || !args.reason.empty() || !args.note.empty()))
      throw Error(Fault::usage, "--cents, --for, --on, --note and --correct belong to redeem");
    if (args.act != RewardAct::grant && (args.seed || args.dry_run))
      throw Error(Fault::usage, "--seed and --dry-run belong to grant");
  });
}

Exit grant(Session& session, Desk& desk, RewardArgs const& args) {
  GrantRequest request{.client = args.client, .dry_run = args.dry_run};
  if (args.seed) request.seed = static_cast<std::uint64_t>(*args.seed);
  auto const rows = grant_rewards(desk.clinic, request);
  session.print(reward_table(rows));
  session.note(fmt::format("{} entered{}", rows.size(),
                           args.dry_run ? " (dry run: nothing was written)" : ""));
  return Exit::done;
}

Exit run_reward(Session& session, RewardArgs const& args) {
  Desk desk(session);
  if (args.act == RewardAct::grant) return grant(session, desk, args);
  if (args.act == RewardAct::plans) {
    session.print(plan_of_rewards(desk.clinic));
    return Exit::done;
  }
  if (args.act == RewardAct::show) {
    session.print(reward_ledger(desk.clinic, args.client));
    return Exit::done;
  }
  auto const row = redeem(desk.clinic, {.client = *args.client,
                                        .date = args.on.value_or(session.today),
                                        .what = args.what,
                                        .cents = *args.cents,
                                        .note = args.note,
                                        .reason = args.reason});
  session.note(
      fmt::format("{} redeemed {} cents on {}", row.client.value, row.cents, to_text(row.date)));
  return Exit::done;
}

struct HatArgs {
  Period period{};
  std::string service{};
  long names = 1;
  std::optional<long> seed{};
};

void declare_hat(Options& options, HatArgs& args) {
  options.period(args.period);
  options.text("--service ID", args.service, "sessions of this service only");
  options.integer("--names N", args.names, "how many names (1)", {1, 1000});
  options
      .integer("--seed N", args.seed, "the same one draws the same names",
               {0, std::numeric_limits<long>::max()})
      .required();
}

Exit run_hat(Session& session, HatArgs const& args) {
  Desk desk(session);
  Date const end = args.period.to.value_or(session.today) + std::chrono::days{1};
  Date const begin = args.period.from.value_or(end - std::chrono::days{7});
  session.print(draw_from_hat(desk.clinic, {.within = {begin, end},
                                            .service = args.service,
                                            .names = static_cast<int>(args.names),
                                            .seed = static_cast<std::uint64_t>(*args.seed)}));
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_reward_commands() {
  return {{.name = "attend reward",
           .summary = "the ledger of rewards: show, grant, redeem",
           .bind = bind(declare_reward, run_reward)},
          {.name = "attend hat",
           .summary = "draw names from those who attended, once for each session",
           .bind = bind(declare_hat, run_hat)}};
}

}  // namespace careplan::cli
