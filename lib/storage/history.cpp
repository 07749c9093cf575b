// What the record says about itself: its audit entries, and its figures.
#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/connection.hpp"

namespace careplan {

std::vector<AuditEntry> audit_entries(Record const& record) {
  std::vector<AuditEntry> entries;
  for (auto& link : storage::read_chain(*record.impl().database))
    entries.push_back(std::move(link.entry));
  return entries;
}

RecordInfo info(Record const& record) {
  auto& database = *record.impl().database;
  auto const synchronous = database.ask("PRAGMA synchronous");
  storage::Snapshot const snapshot(database);
  RecordInfo info{.path = database.path(),
                  .sqlite_version = sqlite3_libversion(),
                  .schema_version = std::stoi(database.ask("PRAGMA user_version")),
                  .journal_mode = database.ask("PRAGMA journal_mode"),
                  .synchronous = synchronous == "3" ? "extra" : "weaker than extra"};
  for (auto const& table : storage::audited_tables()) {
    storage::Query count(database, fmt::format("SELECT count(*) FROM {}", table.name));
    count.next();
    info.row_counts.emplace_back(table.name, count.integer(0));
  }
  storage::Query entries(database, "SELECT count(*) FROM audit");
  entries.next();
  info.audit_entries = entries.integer(0);
  info.head = database.ask("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1");
  return info;
}

}  // namespace careplan
