// Looking after the record: making one, showing what it holds and who changed it, proving that it
// is whole, and copying it.
#pragma once

#include <string>
#include <vector>

#include "reporting/table.hpp"
#include "storage/record.hpp"

namespace careplan {

// Makes an empty record and the folders that it stands in. Error{conflict} when it exists.
void store_init(std::string const& path, World const& world);

// One row for each thing known of the record: its file, schema, settings, rows by table, and the
// head of its audit chain.
Table store_info(std::string const& path, World const& world);

// One row for each finding; none: the record is whole.
Table store_verify(std::string const& path, World const& world);

struct HistoryRequest {
  std::string verb{};     // "attend"; empty: all
  std::string subject{};  // a client or a file; empty: all
  long last = 0;          // only so many of the newest; 0: all
};
// The audit entries, oldest first.
Table store_history(std::string const& path, World const& world, HistoryRequest const& request);

// Brings a record of an older careplan to the schema of this one; the number of steps taken. A copy
// from before stays beside it ("<path>.schema-<n>").
int store_migrate(std::string const& path, World const& world);

// A verified copy. Error{conflict} when the target exists.
void store_backup(std::string const& path, World const& world, std::string const& target);

}  // namespace careplan
