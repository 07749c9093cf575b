// Help texts, drawn from the declarations of the commands.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace careplan::cli {

std::string help_of_all();
std::string help_of_verb(std::string_view verb);
std::string help_of(Command const& command);

// "careplan place eval [FILE] --criteria ID [options]"
std::string usage_line(Command const& command, Options const& options);
// "-o, --output FILE"
std::string spelled(Option const& option);
// The help with what it may hold: "colour the tables: auto, always or never".
std::string explained(Option const& option);

}  // namespace careplan::cli
