#include "workflow/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "core/error.hpp"
#include "reporting/cell.hpp"
#include "storage/file.hpp"

namespace careplan {

namespace {

// Whoever takes the record away must not find the key in the same place.
void require_elsewhere(std::string const& key, std::string const& path) {
  auto const folder = [](std::string const& file) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(file)).parent_path();
  };
  if (folder(key) == folder(path))
    throw Error(Fault::input, "the key would stand in the folder of the record", {key},
                "keep it in another folder, better on another disk");
}

}  // namespace

void store_init(std::string const& path, World const& world) {
  storage::require_free(path);
  if (auto const& key = world.key_file; !key.empty()) {
    require_elsewhere(key, path);
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

void store_restore(std::string const& from, std::string const& path, World const& world) {
  storage::require_local(path);
  backup(Record::open(from, Access::read, world), path);
}

}  // namespace careplan
