// attend: plan, contact, authorize.
#include "workflow/attend_care.hpp"

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "workflow/imports.hpp"

namespace careplan::cli {
namespace {

// Either one row by its words, or a file of them.
template <class Args>
void need_words_or_file(Options& options, Args& args, bool (*words)(Args const&), char const* say) {
  options.check([&args, words, say] {
    if (words(args) == !args.import.file.empty())
      throw Error(Fault::usage, fmt::format("{}, or give --import FILE", say));
  });
}

struct PlanArgs {
  std::optional<ClientId> client{};
  std::optional<PlanKind> plan{};
  std::optional<PlanStep> step{};
  std::optional<Date> on{};
  std::optional<Date> review{};
  std::string note{};
  std::string reason{};
  ImportArgs import{};
};

void declare_plan(Options& options, PlanArgs& args) {
  options.id("[CLIENT]", args.client, "whose");
  options.word("[PLAN]", args.plan, "which plan");
  options.word("[STEP]", args.step, "what was done to it");
  options.date("--on DATE", args.on, "the day (today)");
  options.date("--review DATE", args.review, "the day to look at it again");
  options.text("--note TEXT", args.note, "a short note, no names");
  options.text("--correct REASON", args.reason, "supersede that step of that day, and why");
  declare_import(options, args.import, "client,date,plan,step,review,note,correct");
  need_words_or_file<PlanArgs>(
      options, args, [](PlanArgs const& a) { return a.client && a.plan && a.step; },
      "name a client, a plan and a step");
}

Exit run_plan(Session& session, PlanArgs const& args) {
  Desk desk(session);
  if (!args.import.file.empty()) {
    note_count(session,
               record_plans(desk.clinic, read_plans(source(session, args.import.file)),
                            args.import.dry_run),
               args.import.dry_run);
    return Exit::done;
  }
  auto const row = record_plan(desk.clinic, {.client = *args.client,
                                             .date = args.on.value_or(session.today),
                                             .plan = *args.plan,
                                             .step = *args.step,
                                             .review = args.review,
                                             .note = args.note,
                                             .reason = args.reason});
  session.note(fmt::format("{} {} plan {} on {}{}", row.client.value, to_text(row.plan),
                           to_text(row.step), to_text(row.date),
                           row.review ? ", to be reviewed on " + to_text(*row.review) : ""));
  return Exit::done;
}

enum class Said { no, yes };
constexpr auto words(Said) {
  return words_of<Said>({{Said::no, "no"}, {Said::yes, "yes"}});
}

struct ContactArgs {
  std::optional<ClientId> client{};
  std::optional<ContactKind> kind{};
  std::string what{};
  std::optional<Date> on{};
  ContactOutcome outcome = ContactOutcome::done;
  long times = 1;
  std::optional<Said> abstinent{};
  std::string note{};
  std::string reason{};
  ImportArgs import{};
};

void declare_contact(Options& options, ContactArgs& args) {
  options.id("[CLIENT]", args.client, "with whom");
  options.word("[KIND]", args.kind, "how, or what was done");
  options.text("[WHAT]", args.what, "which fellowship, skill, place or need");
  options.date("--on DATE", args.on, "the day (today)");
  options.word("--outcome WORD", args.outcome, "what came of it (done)");
  options.integer("--times N", args.times, "meetings or exercises of that day (1)", {1, 100});
  options.word("--abstinent WORD", args.abstinent, "of a follow-up: what the client said");
  options.text("--note TEXT", args.note, "a short note, no names");
  options.text("--correct REASON", args.reason, "supersede that contact of that day, and why");
  declare_import(options, args.import,
                 "client,date,kind,what,outcome,times,abstinent,note,correct");
  need_words_or_file<ContactArgs>(
      options, args, [](ContactArgs const& a) { return a.client && a.kind; },
      "name a client and a kind");
  options.check([&args] {
    if (args.abstinent && args.kind != ContactKind::follow_up)
      throw Error(Fault::usage, "--abstinent belongs to a follow_up");
  });
}

Exit run_contact(Session& session, ContactArgs const& args) {
  Desk desk(session);
  if (!args.import.file.empty()) {
    note_count(session,
               record_contacts(desk.clinic, read_contacts(source(session, args.import.file)),
                               args.import.dry_run),
               args.import.dry_run);
    return Exit::done;
  }
  ContactRow contact{.client = *args.client,
                     .date = args.on.value_or(session.today),
                     .kind = *args.kind,
                     .what = args.what,
                     .outcome = args.outcome,
                     .times = static_cast<int>(args.times),
                     .note = args.note,
                     .reason = args.reason};
  if (args.abstinent) contact.abstinent = *args.abstinent == Said::yes;
  auto const row = record_contact(desk.clinic, contact);
  session.note(fmt::format("{} {}{}{} on {}: {}", row.client.value, to_text(row.kind),
                           row.what.empty() ? "" : " ", row.what, to_text(row.date),
                           to_text(row.outcome)));
  return Exit::done;
}

struct AuthorizeArgs {
  std::optional<ClientId> client{};
  std::string code{};
  std::optional<long> units{};
  UnitKind unit = UnitKind::day;
  std::optional<Date> from{};
  std::optional<Date> until{};
  std::string payer{};
  std::string number{};
  std::string note{};
  std::string reason{};
  ImportArgs import{};
};

void declare_authorize(Options& options, AuthorizeArgs& args) {
  options.id("[CLIENT]", args.client, "for whom");
  options.text("[CODE]", args.code, "the code that is authorized");
  options.integer("--units N", args.units, "how many units", {1, 100'000});
  options.word("--unit WORD", args.unit, "what a unit is (day)");
  options.date("--from DATE", args.from, "first day (today)");
  options.date("--until DATE", args.until, "last day");
  options.text("--payer WORD", args.payer, "who authorized it");
  options.text("--number TEXT", args.number, "the payer's own number of it");
  options.text("--note TEXT", args.note, "a short note, no names");
  options.text("--correct REASON", args.reason, "supersede the one of that first day, and why");
  declare_import(options, args.import,
                 "client,code,first,last,units,unit,payer,number,note,correct");
  need_words_or_file<AuthorizeArgs>(
      options, args,
      [](AuthorizeArgs const& a) { return a.client && !a.code.empty() && a.units && a.until; },
      "name a client, a code, --units and --until");
}

Exit run_authorize(Session& session, AuthorizeArgs const& args) {
  Desk desk(session);
  if (!args.import.file.empty()) {
    auto const rows = read_authorizations(source(session, args.import.file));
    note_count(session, record_authorizations(desk.clinic, rows, args.import.dry_run),
               args.import.dry_run);
    return Exit::done;
  }
  auto const row = record_authorization(desk.clinic, {.client = *args.client,
                                                      .code = args.code,
                                                      .first = args.from.value_or(session.today),
                                                      .last = *args.until,
                                                      .units = static_cast<int>(*args.units),
                                                      .unit = args.unit,
                                                      .payer = args.payer,
                                                      .number = args.number,
                                                      .note = args.note,
                                                      .reason = args.reason});
  session.note(fmt::format("{} {}: {} {} unit{} from {} until {}", row.client.value, row.code,
                           row.units, to_text(row.unit), row.units == 1 ? "" : "s",
                           to_text(row.first), to_text(row.last)));
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_care_commands() {
  return {
      {.name = "attend plan",
       .summary = "record that a plan was drafted, signed, reviewed or withdrawn",
       .formats = {},
       .bind = bind(declare_plan, run_plan)},
      {.name = "attend contact",
       .summary = "log a contact, a meeting or practice outside of sessions",
       .formats = {},
       .bind = bind(declare_contact, run_contact)},
      {.name = "attend authorize",
       .summary = "record what a payer has authorized",
       .formats = {},
       .bind = bind(declare_authorize, run_authorize)},
  };
}

}  // namespace careplan::cli
