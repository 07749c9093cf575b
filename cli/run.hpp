// From words to an exit code: finds the command, declares only that one, parses, runs, and turns
// whatever went wrong into a message and a code.
#pragma once

#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/session.hpp"

namespace careplan::cli {

Exit run(Environment const& world);

// The words of the command's name as they stand among the others, and the rest in order.
struct Named {
  std::vector<std::string> name{};  // "assess", "score"; empty when only options were given
  std::vector<std::string> rest{};
};
Named split_name(std::vector<std::string> const& args);

}  // namespace careplan::cli
