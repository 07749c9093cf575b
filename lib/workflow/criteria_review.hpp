// Criteria as a reviewing clinician sees them: as a table of what leads to which level, and as a
// picture of facts, rules and levels.
#pragma once

#include <string>
#include <vector>

#include "criteria/criteria.hpp"
#include "reporting/html.hpp"
#include "reporting/table.hpp"
#include "workflow/catalogue.hpp"

namespace careplan {

// The criteria that a text defines; what it leans on comes from the catalogue.
Criteria criteria_in(DefinitionText const& definition, Catalogue const& catalogue);

struct ReviewWish {
  std::vector<std::string> facts{};  // a table of these alone, whatever the others are
  std::string level{};               // what is enough for this level alone
  std::size_t rows = 40;             // the most of one table, or of each level
  bool licensed = false;             // the words of proprietary criteria too
  bool for_people = true;            // rows that read well instead of a column for each fact
};

// One table of every way to an answer where that is short enough, else what is enough for each
// level. Error{usage} for proprietary criteria unless `licensed`: a table is the rules themselves.
Table review_table(Criteria const& criteria, ReviewWish const& wish);

// Facts, rules and levels with the lines between them. Of proprietary criteria only the ids unless
// `licensed`.
Html review_picture(Criteria const& criteria, bool licensed);

}  // namespace careplan
