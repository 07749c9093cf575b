#include "workflow/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "core/error.hpp"
#include "reporting/cell.hpp"
#include "storage/file.hpp"

namespace careplan {

void store_init(std::string const& path, World const& world) {
  storage::require_free(path);
  if (auto const& key = world.key_file; !key.empty()) {
    storage::require_elsewhere(key, path, "record");
    if (!std::filesystem::exists(key)) make_key(key);
  }
  storage::make_directories_for(path);
  (void)Record::create(path, world);
}

Table store_info(std::string const& path, World const& world) {
  auto const found = info(Record::open(path, Access::read, world));
  Table table{.id = "store-info",
              .columns = {{.id = "name", .title = "What"}, {.id = "value", .title = "Value"}}};
  auto const row = [&](std::string name, std::string value) {
    table.rows.push_back({std::move(name), std::move(value)});
  };
  row("path", found.path);
  row("sqlite_version", found.sqlite_version);
  row("schema_version", fmt::format("{}", found.schema_version));
  row("journal_mode", found.journal_mode);
  row("synchronous", found.synchronous);
  for (auto const& [name, count] : found.row_counts) row("rows." + name, fmt::format("{}", count));
  row("audit_entries", fmt::format("{}", found.audit_entries));
  row("head", found.head);
  return table;
}

Verified store_verify(std::string const& path, World const& world,
                      std::vector<Anchor> const& anchors) {
  auto const record = Record::open(path, Access::read, world);
  Verified verified{
      .findings = {.id = "store-finding", .columns = {{.id = "finding", .title = "Finding"}}},
      .unseen = unseen(record)};
  auto found = verify(record);
  std::ranges::move(verify(record, anchors), std::back_inserter(found));
  for (auto& finding : found) verified.findings.rows.push_back({std::move(finding)});
  return verified;
}

std::string store_anchor(std::string const& path, World const& world) {
  return to_text(anchor_of(Record::open(path, Access::read, world)));
}

Table store_history(std::string const& path, World const& world, HistoryRequest const& request) {
  auto entries = audit_entries(Record::open(path, Access::read, world));
  std::erase_if(entries, [&](AuditEntry const& entry) {
    return (!request.verb.empty() && entry.verb != request.verb &&
            !entry.verb.starts_with(request.verb + " ")) ||
           (!request.subject.empty() && entry.subject != request.subject);
  });
  auto const size = static_cast<long>(entries.size());
  auto const skipped = request.last > 0 ? std::max(0L, size - request.last) : 0L;
  Table table{.id = "audit-entry",
              .columns = {{.id = "seq", .title = "No", .kind = ColumnKind::integer},
                          {.id = "at", .title = "At (UTC)"},
                          {.id = "actor", .title = "By"},
                          {.id = "verb", .title = "Did"},
                          {.id = "subject", .title = "With"},
                          {.id = "rows", .title = "Rows", .kind = ColumnKind::integer},
                          {.id = "reason", .title = "Reason"},
                          {.id = "hash", .title = "Hash", .machine_only = true}}};
  for (auto entry = entries.begin() + skipped; entry != entries.end(); ++entry)
    table.rows.push_back({entry->seq, entry->at, entry->actor, entry->verb, entry->subject,
                          long{entry->rows}, text_cell(entry->reason), entry->hash});
  return table;
}

int store_migrate(std::string const& path, World const& world) {
  return migrate(path, world);
}

void store_backup(std::string const& path, World const& world, std::string const& target) {
  backup(Record::open(path, Access::read, world), target);
}

void store_backup(std::string const& path, World const& world, ByteSink const& out) {
  backup(Record::open(path, Access::read, world), out);
}

namespace {

bool was_purged(Record const& record, ClientId const& client) {
  auto const entries = audit_entries(record);
  return std::ranges::any_of(entries, [&](AuditEntry const& entry) {
    return entry.verb == "store purge" && entry.subject == client.value;
  });
}

}  // namespace

// The file is built anew also when the rows were gone before: a purge may have been stopped there.
Table store_purge(std::string const& path, World const& world, PurgeRequest const& request) {
  auto record = Record::open(path, Access::write, world);
  if (auto const findings = verify(record); !findings.empty())
    throw Error(Fault::database, "the record is not whole, and nothing was purged", {path},
                "see what is wrong with: careplan store verify");
  Table table{
      .id = "store-purge",
      .columns = {{"table", "Table", ColumnKind::text}, {"rows", "Rows", ColumnKind::integer}}};
  {
    Transaction transaction(record, "store purge", request.client.value, request.reason);
    long all = 0;
    for (auto& [name, count] : transaction.purge(request.client)) {
      all += count;
      table.rows.push_back({std::move(name), count});
    }
    if (all == 0 && !was_purged(record, request.client))
      throw Error(Fault::not_found,
                  fmt::format("there is nothing of '{}' in the record", request.client.value));
    if (all > 0 && !request.confirmed)
      throw Error(Fault::usage,
                  fmt::format("{} rows of {} would be gone for ever", all, request.client.value),
                  {}, "nothing was done; say --yes to do it");
    transaction.commit();
  }
  compact(record);
  return table;
}

void store_restore(ByteSource const& from, std::string const& path, World const& world) {
  storage::require_local(path);
  restore(from.read, path, world);
}

void store_restore(std::string const& from, std::string const& path, World const& world) {
  storage::require_local(path);
  backup(Record::open(from, Access::read, world), path);
}

}  // namespace careplan
