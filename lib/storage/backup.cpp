// Copies of a record that is in use. Copying the file by hand can catch it in the middle of a
// write; SQLite's backup copies one consistent state.
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "storage/connection.hpp"
#include "storage/fault.hpp"
#include "storage/file.hpp"
#include "storage/migrations.hpp"

namespace careplan {
namespace storage {
namespace {

// All pages at once: in parts, every write by somebody else would start the copy anew.
void copy_pages(Database& from, Database& to) {
  try {
    SQLite::Backup backup(to.connection(), from.connection());
    if (int const code = backup.executeStep(-1); code != SQLITE_DONE)
      raise(code, "copying did not finish", from.path());
  } catch (SQLite::Exception const& error) {
    raise(error.getExtendedErrorCode(), error.what(), from.path());
  }
}

void require_whole(std::string const& copy, World const& world) {
  auto const findings = verify(Record::open(copy, Access::read, world));
  if (findings.empty()) return;
  throw Error(
      Fault::database,
      fmt::format(
          "the copy does not verify, and was not kept: {}{}", findings.front(),
          findings.size() > 1 ? fmt::format(" (and {} more findings)", findings.size() - 1) : ""),
      {}, "run careplan store verify: the record itself may be damaged");
}

void copy(Database& from, std::string const& target, World const& world, bool verified) {
  if (std::filesystem::exists(std::filesystem::symlink_status(target)))
    throw Error(Fault::conflict, "there is a file of that name already", {target},
                "a backup never overwrites: choose another name");
  auto const partial = make_private_file(target + ".partial");
  try {
    {
      Database to(connection_to(partial, world));
      copy_pages(from, to);
    }
    sync_file(partial);
    if (verified) require_whole(partial, world);
    publish(partial, target);
  } catch (...) {
    remove_file(partial);
    throw;
  }
}

}  // namespace

int migrate(std::string const& path, World const& world, std::span<Migration const> steps) {
  Database database(connection_to(existing_file(path), world));
  require_ours(database, static_cast<long>(steps.size()), true);
  auto const version = database.ask("PRAGMA user_version");
  if (version == std::to_string(steps.size())) return 0;
  if (database.ask("PRAGMA quick_check") != "ok")
    throw Error(Fault::database, "the record is corrupt and was not migrated", {path},
                "go back to a backup");
  copy(database, fmt::format("{}.schema-{}", path, version), world, false);
  return advance(database, world, steps);
}

}  // namespace storage

void backup(Record const& record, std::string const& target) {
  auto const& impl = record.impl();
  storage::copy(*impl.database, target, impl.world, true);
}

}  // namespace careplan
