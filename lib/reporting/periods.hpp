// The same report of two periods as one table.
#pragma once

#include "reporting/table.hpp"

namespace careplan {

// A first column `period`: "now", "before" and, for numbers, "change" (now - before; shares in
// points), the rows of equal words together and in the order of `now`; what only the other period
// has comes last. Where a period has no such row there is none, and no change either. Without
// `changes` no hidden count can be worked out from them. Both tables have the same columns.
Table beside_before(Table const& now, Table const& before, bool changes);

}  // namespace careplan
