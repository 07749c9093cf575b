#include "cli/commands.hpp"

#include <algorithm>

namespace careplan::cli {

std::vector<Command> assess_commands();
std::vector<Command> place_commands();
std::vector<Command> schedule_commands();
std::vector<Command> attend_commands();
std::vector<Command> report_commands();
std::vector<Command> store_commands();
Command check_command();
Command schema_command();
Command completion_command();
Command version_command();
Command help_command();
Command complete_command();
Command manual_command();

namespace {

constexpr Verb all_verbs[] = {
    {"assess", "answers to instruments into scores, bands and flags"},
    {"place", "what is known of a client into a level of care, with every reason"},
    {"schedule", "programs, site and clients into a timetable"},
    {"attend", "who came, what was tested, what was reached"},
    {"report", "tables over all of it"},
    {"store", "look after the record"},
};

std::vector<Command> every_command() {
  std::vector<Command> table;
  for (auto const some : {assess_commands, place_commands, schedule_commands, attend_commands,
                          report_commands, store_commands})
    std::ranges::move(some(), std::back_inserter(table));
  for (auto const one : {check_command, schema_command, completion_command, version_command,
                         help_command, complete_command, manual_command})
    table.push_back(one());
  return table;
}

}  // namespace

std::span<Verb const> verbs() {
  return all_verbs;
}

std::vector<Command> const& commands() {
  static std::vector<Command> const table = every_command();
  return table;
}

Command const* find_command(std::string_view name) {
  auto const found = std::ranges::find(commands(), name, &Command::name);
  return found == commands().end() ? nullptr : &*found;
}

std::vector<Command const*> commands_of(std::string_view verb) {
  std::vector<Command const*> some;
  for (auto const& command : commands())
    if (command.verb() == verb && !command.hidden) some.push_back(&command);
  return some;
}

Declared declared(Command const& command) {
  Declared made{.globals = std::make_shared<Globals>(), .options = {}, .run = {}};
  made.run = command.bind(made.options);
  declare_globals(made.options, *made.globals, command.formats);
  return made;
}

}  // namespace careplan::cli
