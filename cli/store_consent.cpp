// store: consent, revoke, consents, disclosures.
#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "workflow/consent.hpp"

namespace careplan::cli {
namespace {

struct ConsentArgs {
  ClientId client{};
  std::string recipient{};
  std::string purpose{};
  std::vector<Information> scope{};
  std::optional<Date> from{};
  std::optional<Date> until{};
  std::string until_event{};
  std::string note{};
  std::string reason{};
};

void declare_consent(Options& options, ConsentArgs& args) {
  options.id("CLIENT", args.client, "who consents");
  options.text("RECIPIENT", args.recipient, "who may receive it, in the words of the form");
  options.text("--purpose TEXT", args.purpose, "what for").required();
  options.word("--scope WORD", args.scope, "what it lets out; may be given again").required();
  options.date("--from DATE", args.from, "the day of the signature (today)");
  options.date("--until DATE", args.until, "the last day");
  options.text("--until-event TEXT", args.until_event, "what ends it: discharge, say");
  options.text("--note TEXT", args.note, "a short note, no names");
  options.text("--correct REASON", args.reason, "supersede the one of that day, and why");
  options.check([&args] {
    if (!args.until && args.until_event.empty())
      throw Error(Fault::usage, "a consent ends: say --until or --until-event", {},
                  "42 CFR 2.31 asks for the date, event or condition upon which it expires");
  });
}

Exit run_consent(Session& session, ConsentArgs const& args) {
  Desk desk(session);
  auto const row = record_consent(desk.clinic, {.client = args.client,
                                                .recipient = args.recipient,
                                                .purpose = args.purpose,
                                                .scope = args.scope,
                                                .first = args.from.value_or(session.today),
                                                .last = args.until,
                                                .until_event = args.until_event,
                                                .note = args.note,
                                                .reason = args.reason});
  session.note(fmt::format("{} for {}: {}", row.client.value, row.recipient, scope_text(row)));
  return Exit::done;
}

struct RevokeArgs {
  ClientId client{};
  std::string recipient{};
  std::string purpose{};
  std::optional<Date> on{};
  std::string reason{};
};

void declare_revoke(Options& options, RevokeArgs& args) {
  options.id("CLIENT", args.client, "whose consent ends");
  options.text("RECIPIENT", args.recipient, "who may receive nothing more");
  options.text("--purpose TEXT", args.purpose, "only for this purpose; else for every one");
  options.date("--on DATE", args.on, "the day (today)");
  options.text("--reason TEXT", args.reason, "how: in writing, by telephone, its event came")
      .required();
}

Exit run_revoke(Session& session, RevokeArgs const& args) {
  Desk desk(session);
  auto const rows = revoke_consent(desk.clinic, {.client = args.client,
                                                 .recipient = args.recipient,
                                                 .purpose = args.purpose,
                                                 .on = args.on.value_or(session.today),
                                                 .reason = args.reason});
  if (rows.empty()) session.note("revoked already");
  for (auto const& row : rows)
    session.note(fmt::format("{} for {}: the consent of {} is revoked", row.client.value,
                             row.recipient, to_text(row.first)));
  return Exit::done;
}

struct ConsentsArgs {
  std::optional<ClientId> client{};
};

void declare_consents(Options& options, ConsentsArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
}

Exit run_consents(Session& session, ConsentsArgs const& args) {
  Desk desk(session);
  session.print(consent_table(desk.clinic, args.client));
  return Exit::done;
}

Exit run_disclosures(Session& session, ConsentsArgs const& args) {
  Desk desk(session);
  session.print(disclosure_table(desk.clinic, args.client));
  return Exit::done;
}

}  // namespace

std::vector<Command> store_consent_commands() {
  return {{.name = "store consent",
           .summary = "record whom a client allows to receive what, until when",
           .formats = {},
           .bind = bind(declare_consent, run_consent)},
          {.name = "store revoke",
           .summary = "end the consents of a client for a recipient",
           .formats = {},
           .bind = bind(declare_revoke, run_revoke)},
          {.name = "store consents",
           .summary = "who may receive what about whom, and until when",
           .bind = bind(declare_consents, run_consents)},
          {.name = "store disclosures",
           .summary = "what was disclosed to whom, when, on which consent",
           .bind = bind(declare_consents, run_disclosures)}};
}

}  // namespace careplan::cli
