// Where SQLite takes its memory from.
#pragma once

struct sqlite3_mem_methods;

namespace careplan::storage {

// Before the first database of a process is opened; later calls change nothing. `pooled`: memory is
// given back when the process ends and not before, which suits one that does one thing and ends.
void choose_heap(bool pooled);

// The functions of the pool.
sqlite3_mem_methods const& pooled_memory();

}  // namespace careplan::storage
