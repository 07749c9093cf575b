// De-identified exports by the safe-harbor method of 45 CFR 164.514(b)(2): nothing passes that is
// not on the list of roles (role.hpp). Dates become years, ages from 90 on one group, codes of
// people, staff and places new codes that are drawn and never derived from anything; words pass
// only when the vocabulary of the definitions has them. Titles and notes go. What is left of the
// person's own doing (a rare path through care) the method does not cover, and neither does this.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

struct SafeHarbor {
  std::uint64_t seed = 0;                      // of the codes: one export, one seed
  std::set<std::string, std::less<>> words{};  // what may stand in a column of words
};

struct Deidentified {
  std::vector<Table> tables{};  // as many as came in; one code per person over all of them
  Table manifest{};             // table, column, what was done to it, and to how many cells
};
Deidentified deidentified(std::vector<Table> tables, SafeHarbor const& rules);

}  // namespace careplan
