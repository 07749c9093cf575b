// Looking after the record: making one, showing what it holds and who changed it, proving that it
// is whole, and copying it.
#pragma once

#include <string>
#include <vector>

#include "formats/bytes.hpp"
#include "reporting/table.hpp"
#include "storage/record.hpp"

namespace careplan {

// Makes an empty record and the folders that it stands in; with a key in `world`, which is made
// unless it is there, a record whose chain is keyed. Error{conflict} when the record exists, and
// Error{input} when the key would stand beside it.
void store_init(std::string const& path, World const& world);

// One row for each thing known of the record: its file, schema, settings, rows by table, and the
// head of its audit chain.
Table store_info(std::string const& path, World const& world);

// What verifying found: a row for each finding, none when the record is whole, and a sentence on
// what could not be seen.
struct Verified {
  Table findings{};
  std::string unseen{};
};
Verified store_verify(std::string const& path, World const& world,
                      std::vector<Anchor> const& anchors);

// A line to be kept elsewhere, against which the record can be held later.
std::string store_anchor(std::string const& path, World const& world);

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

// The same as bytes, once it is verified.
void store_backup(std::string const& path, World const& world, ByteSink const& out);

struct PurgeRequest {
  ClientId client{};
  std::string reason{};
  bool confirmed = false;
};
// Takes everything of a client out of the record and the bytes out of its file; rows by table,
// none when a purge took them before. Error{not_found} when there never was anything, Error{usage}
// with what would go unless it is confirmed, Error{database} for a record that is not whole.
Table store_purge(std::string const& path, World const& world, PurgeRequest const& request);

// The record of a backup under the name of `path`, verified. Error{conflict} when there is a record
// of that name, or the journal of one.
void store_restore(std::string const& backup, std::string const& path, World const& world);
void store_restore(ByteSource const& backup, std::string const& path, World const& world);

}  // namespace careplan
