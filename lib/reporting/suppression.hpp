// Counts of few people, held back so that they cannot be worked out.
//
// A count from 1 to below - 1 is hidden (what a declared sum leaves out counts as one, although it
// is nowhere printed), and with it as many others as it takes that every value from 1 to below - 1
// stays possible for it, whatever a reader makes of the numbers that are shown and of the sums that
// the table declares. Zero is shown. Percentages, means and minutes are hidden wherever they could
// give a hidden count away.
//
// For each small count a move is found that changes hidden counts only and keeps every sum: one up,
// its neighbour in the row down, the same backwards in another row. Adding the move to the table
// gives another table that would have been printed the same. What has no such move is hidden as a
// whole. Two reports that overlap can still be subtracted from one another: that no table can stop.
#pragma once

#include "reporting/table.hpp"

namespace careplan {

struct Suppressed {
  Table table{};     // hidden cells hold "*"; its notes are only about what is hidden
  long small = 0;    // counts below the limit that are hidden
  long others = 0;   // cells hidden because they would give one of those away
  bool all = false;  // it could not be made safe: every number is hidden
};

// `below` is at least 2. Throws Error{usage} when the rows are people: then there is no count to
// hide.
Suppressed suppressed(Table table, long below);

}  // namespace careplan
