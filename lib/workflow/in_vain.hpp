// What is recorded and yet counts nowhere, in words: a lost attendance harms somebody.
#pragma once

#include <string>
#include <vector>

#include "attendance/uncounted.hpp"
#include "storage/record.hpp"

namespace careplan {

// The first of them in words, and how many more there are, whatever their number.
struct InVain {
  std::vector<std::string> words{};
  long more = 0;

  void add(std::string text);
  // Marks of one client, a line for each program.
  void add(std::vector<Uncounted> const& marks);
};

// Marks of a client that these stays let count nowhere.
std::vector<Uncounted> uncounted_marks(Record const& record, ClientId const& client,
                                       std::vector<Episode> const& stays);

// Those of a client that counted while these decisions stood, and do no longer.
void add_newly_uncounted(Record const& record, ClientId const& client,
                         std::vector<DecisionRow> before, InVain& in_vain);

}  // namespace careplan
