// What stands behind Record and Transaction; for the files of this room only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "storage/audit.hpp"
#include "storage/database.hpp"
#include "storage/record.hpp"

namespace careplan {

struct Record::Impl {
  Access access = Access::read;
  World world{};
  std::unique_ptr<storage::Database> database{};
};

struct Transaction::Impl {
  storage::Database& database;
  World const& world;
  storage::AuditDraft draft{};
  storage::AuditRows written{};
  bool open = true;
  std::map<std::string_view, storage::RowHasher> hashers{};

  // Remembers a row that was just written, children and all, for the audit entry.
  void wrote(std::string_view table, long id);
  // Between two rows, none of which is taken back alone: keeps memory flat where they are many.
  void keep_few();
};

namespace storage {

inline Connection connection_to(std::string path, World const& world) {
  return {.path = std::move(path),
          .vfs = world.vfs,
          .seed = world.seed,
          .busy_timeout_ms = world.busy_timeout_ms};
}

}  // namespace storage
}  // namespace careplan
