// The one table of commands. Dispatch, help, completion, man pages and the test that every command
// has its page all read it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace careplan::cli {

struct Verb {
  std::string_view name;
  std::string_view summary;
};
// The first words of the commands that have two, in the order of the help.
std::span<Verb const> verbs();

std::vector<Command> const& commands();
Command const* find_command(std::string_view name);              // nullptr: there is none
std::vector<Command const*> commands_of(std::string_view verb);  // hidden ones left out

// The options of a command with the global ones, for help, completion and man pages. The targets
// that they point to live as long as the value.
struct Declared {
  std::shared_ptr<Globals> globals;
  Options options;
  Run run;
};
Declared declared(Command const& command);

}  // namespace careplan::cli
