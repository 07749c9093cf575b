#include <fmt/format.h>

#include <algorithm>

#include "storage/pages.hpp"

namespace careplan::storage {

// A session is superseded by a timetable, every other row by a row of its table, or it is struck.
// What a struck row superseded stands again.
SupersededIds::SupersededIds(Database& database, std::string_view table,
                             std::vector<long> const* only) {
  Snapshot const snapshot(database);
  if (table == "session") {
    scan_table(database, "session_superseded", "session",
               [&](ScannedRow const& row) { ids_.push_back(row.integer(0)); });
    return;
  }
  std::vector<long> struck;
  scan_table(database, "struck", "table_name, row_id", [&](ScannedRow const& row) {
    if (row.view(0) == table) struck.push_back(row.integer(1));
  });
  std::ranges::sort(struck);
  auto take = [&](ScannedRow const& row) {
    if (!std::ranges::binary_search(struck, row.integer(1))) ids_.push_back(row.integer(0));
  };
  bool const never_corrected = table == "placement";
  auto taker = taker_of(take);
  std::optional<WantedNumbers> wanted;
  if (only != nullptr) taker.wanted = &wanted.emplace(*only);
  if (!never_corrected && !scan_corrections(database, table, taker))
    scan(database, "supersedes, id", fmt::format("FROM {} WHERE supersedes IS NOT NULL", table),
         take);
  ids_.insert(ids_.end(), struck.begin(), struck.end());
  std::ranges::sort(ids_);
}

}  // namespace careplan::storage
