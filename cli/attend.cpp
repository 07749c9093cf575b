// attend: milestone, leave, status.
#include "workflow/attend.hpp"

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "workflow/imports.hpp"

namespace careplan::cli {
namespace {

struct MilestoneArgs {
  std::optional<ClientId> client{};
  std::string milestone{};
  std::optional<Date> on{};
  bool lost = false;
  std::string note{};
  std::string reason{};
  ImportArgs import{};
};

void declare_milestone(Options& options, MilestoneArgs& args) {
  options.id("[CLIENT]", args.client, "whose");
  options.text("[MILESTONE]", args.milestone, "id of a milestone of the client's program");
  options.date("--on DATE", args.on, "the day (today)");
  options.flag("--lost", args.lost, "it no longer holds");
  options.text("--note TEXT", args.note, "a short note, no names");
  options.text("--correct REASON", args.reason, "supersede what was said of that day, and why");
  declare_import(options, args.import, "client,date,milestone,reached,note");
  options.check([&args] {
    if ((args.client && !args.milestone.empty()) == !args.import.file.empty())
      throw Error(Fault::usage, "name a client and a milestone, or give --import FILE");
  });
}

Exit run_milestone(Session& session, MilestoneArgs const& args) {
  Desk desk(session);
  if (!args.import.file.empty()) {
    auto const count = record_milestones(
        desk.clinic, read_milestones(source(session, args.import.file)), args.import.dry_run);
    note_count(session, count, args.import.dry_run);
    return Exit::done;
  }
  auto const row = record_milestone(desk.clinic, {.client = *args.client,
                                                  .date = args.on.value_or(session.today),
                                                  .milestone = args.milestone,
                                                  .reached = !args.lost,
                                                  .note = args.note,
                                                  .reason = args.reason});
  session.note(fmt::format("{} {} {} on {}", row.client.value, row.milestone,
                           row.reached ? "reached" : "lost", to_text(row.date)));
  return Exit::done;
}

struct LeaveArgs {
  LeaveRow leave{};
  std::optional<Date> from{};
};

void declare_leave(Options& options, LeaveArgs& args) {
  options.id("CLIENT", args.leave.client, "who is away");
  options.date("--from DATE", args.from, "first day of leave (today)");
  options.date("--until DATE", args.leave.last, "last day of leave; without it leave is open");
  options.text("--note TEXT", args.leave.note, "a short note, no names");
  options.text("--correct REASON", args.leave.reason, "supersede the leave of that day, and why");
  options.check([&args] {
    if (args.from && args.leave.last && *args.leave.last < *args.from)
      throw Error(Fault::usage, "leave ends before it begins");
  });
}

Exit run_leave(Session& session, LeaveArgs const& args) {
  Desk desk(session);
  auto leave = args.leave;
  leave.first = args.from.value_or(session.today);
  leave = record_leave(desk.clinic, leave);
  session.note(fmt::format("{} on leave from {}{}", leave.client.value, to_text(leave.first),
                           leave.last ? " until " + to_text(*leave.last) : ""));
  return Exit::done;
}

struct StatusArgs {
  std::optional<ClientId> client{};
  std::vector<std::string> rules{};
  std::string site{};
  bool check = false;
};

void declare_status(Options& options, StatusArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.list("--rules ID", args.rules,
               "rule packs that weeks are held against, by age (adult-9h)");
  options.text("--site SITE", args.site, "site whose closures exempt a week, by id or file");
  options.flag("--check", args.check, "exit 1 when anything wants attention");
}

Exit run_status(Session& session, StatusArgs const& args) {
  Desk desk(session);
  auto const record = desk.clinic.open(Access::read);
  auto const found = status(desk.clinic, record, args.client, args.rules, args.site);
  session.print(signal_table(found));
  return args.check && !found.empty() ? Exit::no : Exit::done;
}

}  // namespace

std::vector<Command> attend_care_commands();
std::vector<Command> attend_care_show_commands();
std::vector<Command> attend_hours_commands();
std::vector<Command> attend_mark_commands();
std::vector<Command> attend_outlook_commands();
std::vector<Command> attend_reward_commands();
std::vector<Command> attend_test_commands();

std::vector<Command> attend_commands() {
  auto commands = attend_mark_commands();
  std::vector<Command> own{
      {.name = "attend milestone",
       .summary = "record that a milestone was reached or lost",
       .formats = {},
       .bind = bind(declare_milestone, run_milestone)},
      {.name = "attend leave",
       .summary = "record that a client is away by agreement",
       .formats = {},
       .bind = bind(declare_leave, run_leave)},
      {.name = "attend status",
       .summary = "what wants attention, most urgent first",
       .bind = bind(declare_status, run_status)},
  };
  for (auto& command : own) commands.push_back(std::move(command));
  for (auto const more : {attend_care_commands, attend_care_show_commands, attend_hours_commands,
                          attend_outlook_commands, attend_test_commands, attend_reward_commands})
    for (auto& command : more()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace careplan::cli
