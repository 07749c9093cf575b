// The same report of several sites as one table.
#pragma once

#include <string>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

struct SiteTable {
  std::string site{};
  Table table{};
};

// The rows of every site, in the order given, with a first column `site`. When the rows are counts,
// rows with site "all" follow: counts, minutes and money added up over the sites for equal words,
// percentages made again from their parts. What cannot be added up (a mean, a median, a percentage
// whose parts the table does not declare) is empty there, and a note says so. At least one table,
// all with the same columns.
Table by_site(std::vector<SiteTable> const& sites);

}  // namespace careplan
