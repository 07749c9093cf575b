// Every command that writes to a record, in an order that makes a small clinic of invented clients.
// The torture programs run them under faults; a unit test holds the table against the commands
// themselves, so that no new one is forgotten.
#pragma once

#include <string>
#include <vector>

namespace torture {

struct Step {
  std::vector<std::string> args{};     // "{folder}" is where the files are, "{root}" the project
  std::string in{};                    // standard input
  int entries = 1;                     // audit entries that it adds to its record
  bool differs_when_repeated = false;  // what cannot be met is tried anew
  bool random = false;  // its files are others each time: not for programs that compare bytes
};

// The record is {folder}/a.db throughout.
std::vector<Step> const& writing_steps();

// The words that name the command of a step: "attend mark".
std::string command_of(Step const& step);

}  // namespace torture
