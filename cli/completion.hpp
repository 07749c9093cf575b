// What a shell may put where the cursor stands, from the declarations of the commands.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace careplan::cli {

struct Candidate {
  std::string text{};
  std::string help{};
};
struct Candidates {
  std::vector<Candidate> some{};
  Offer offer = Offer::nothing;  // the shell adds files or directories of its own
};

// `words`: what stands after "careplan" up to the cursor; the last one is being typed and may be
// empty. Bash hands "--format=json" over as three words, zsh and fish as one.
Candidates candidates(std::vector<std::string> words);

}  // namespace careplan::cli
