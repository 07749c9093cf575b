// attend: plans, contacts, authorizations, milestones, progress, due.
#include "cli/verbs.hpp"
#include "workflow/attend_care.hpp"

namespace careplan::cli {
namespace {

struct ShowArgs {
  std::optional<ClientId> client{};
  CareQuestion question{};
  Period period{};
  bool all = false;
  bool check = false;

  CareQuestion asked() const {
    auto copy = question;
    copy.client = client;
    return copy;
  }
};

void declare_client(Options& options, ShowArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
}

Exit run_plans(Session& session, ShowArgs const& args) {
  Desk desk(session);
  session.print(plan_table(desk.clinic, args.client));
  return Exit::done;
}

void declare_contacts(Options& options, ShowArgs& args) {
  declare_client(options, args);
  options.period(args.period);
}

Exit run_contacts(Session& session, ShowArgs const& args) {
  Desk desk(session);
  Date const end = args.period.to.value_or(session.today) + std::chrono::days{1};
  session.print(contact_table(desk.clinic, args.client,
                              {args.period.from.value_or(*parse_date("1900-01-01")), end}));
  return Exit::done;
}

void declare_rules(Options& options, ShowArgs& args) {
  declare_client(options, args);
  options.list("--rules ID", args.question.rules,
               "rule packs by age: what they have due, and call billable (adult-9h)");
  options.text("--site SITE", args.question.site,
               "site whose closures are no working days, by id or file");
}

Exit run_authorizations(Session& session, ShowArgs const& args) {
  Desk desk(session);
  session.print(authorization_table(desk.clinic, args.asked()));
  return Exit::done;
}

Exit run_milestones(Session& session, ShowArgs const& args) {
  Desk desk(session);
  session.print(milestone_table(desk.clinic, args.asked()));
  return Exit::done;
}

Exit run_progress(Session& session, ShowArgs const& args) {
  Desk desk(session);
  session.print(progress_table(desk.clinic, args.asked()));
  return Exit::done;
}

void declare_care_due(Options& options, ShowArgs& args) {
  declare_rules(options, args);
  options.flag("--all", args.all, "what is done or past too");
  options.flag("--check", args.check, "exit 1 when anything is overdue");
}

Exit run_care_due(Session& session, ShowArgs const& args) {
  Desk desk(session);
  auto const record = desk.clinic.open(Access::read);
  auto const dues = dues_of(desk.clinic, record, args.asked());
  session.print(due_table(dues, args.all));
  if (args.check)
    for (auto const& due : dues)
      if (due.state == DueState::overdue) return Exit::no;
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_care_show_commands() {
  return {
      {.name = "attend plans",
       .summary = "where plans stand: version, signature, review date",
       .bind = bind(declare_client, run_plans)},
      {.name = "attend contacts",
       .summary = "the log of contacts, meetings and practice",
       .bind = bind(declare_contacts, run_contacts)},
      {.name = "attend authorizations",
       .summary = "units used, left and planned, and when they run out",
       .bind = bind(declare_rules, run_authorizations)},
      {.name = "attend milestones",
       .summary = "what is reached of what completion asks for, and why",
       .bind = bind(declare_client, run_milestones)},
      {.name = "attend progress",
       .summary = "phase and completion of everybody in care",
       .bind = bind(declare_client, run_progress)},
      {.name = "attend due",
       .summary = "reviews, plans, certifications and follow-up, and when they are due",
       .bind = bind(declare_care_due, run_care_due)},
  };
}

}  // namespace careplan::cli
