// Where SQLite takes its memory from.
#pragma once

namespace careplan::storage {

// Before the first database of a process is opened; later calls change nothing. `pooled`: memory is
// given back when the process ends and not before, which suits one that does one thing and ends.
void choose_heap(bool pooled);

}  // namespace careplan::storage
