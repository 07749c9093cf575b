// Copies of a record that is in use. Copying the file by hand can catch it in the middle of a
// write; SQLite's backup copies one consistent state.
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

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
    // SQLite keeps no extended code for a backup.
    raise(error.getErrorCode(), error.what(), from.path());
  }
}

void require_whole(std::string const& copy, World const& world) {
  auto const findings = verify(Record::open(copy, Access::read, world));
  if (findings.empty()) return;
  throw Error(
      Fault::database,
      fmt::format("the copy does not verify, and was not kept: {}{}", findings.front(),
                  findings.size() > 1 ? fmt::format(" (and {} more)", findings.size() - 1) : ""),
      {}, "run careplan store verify: the record itself may be damaged");
}

void copy(Database& from, std::string const& target, World const& world, bool verified) {
  require_free(target);
  auto const partial = make_private_file_beside(target);
  try {
    {
      Database to(connection_to(partial, world));
      copy_pages(from, to);
    }
    if (verified) require_whole(partial, world);
    publish(partial, target);
  } catch (...) {
    remove_file(partial);
    throw;
  }
}

std::string last_hash(Database& database) {
  return database.ask("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1");
}

// The copy of a migration that was interrupted: it serves for the next one.
bool is_same(Database& database, std::string const& copy, World const& world) {
  if (!std::filesystem::exists(copy)) return false;
  Database kept(connection_to(existing_file(copy), world));
  return kept.ask("PRAGMA quick_check") == "ok" && last_hash(kept) == last_hash(database);
}

}  // namespace

int migrate(std::string const& path, World const& world, std::span<Migration const> steps) {
  auto const file = existing_file(path);
  require_local(file);
  Database database(connection_to(file, world));
  require_ours(database, static_cast<long>(steps.size()), true);
  auto const version = database.ask("PRAGMA user_version");
  if (version == std::to_string(steps.size())) return 0;
  if (database.ask("PRAGMA quick_check") != "ok")
    throw Error(Fault::database, "the record is corrupt and was not migrated", {path},
                "go back to a backup");
  auto const kept = fmt::format("{}.schema-{}", path, version);
  if (!is_same(database, kept, world)) copy(database, kept, world, false);
  return advance(database, world, steps);
}

}  // namespace storage

// The name of the copy is gone before the first byte leaves, whatever then becomes of us.
void backup(Record const& record, std::function<void(std::string_view)> const& out) {
  auto const& [access, world, database] = record.impl();
  std::ifstream file;
  auto const partial = storage::make_private_file_beside(database->path());
  try {
    {
      storage::Database to(storage::connection_to(partial, world));
      storage::copy_pages(*database, to);
    }
    storage::require_whole(partial, world);
    file.open(partial, std::ios::binary);
  } catch (...) {
    storage::remove_file(partial);
    throw;
  }
  storage::remove_file(partial);
  std::string block(std::size_t{1} << 16, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0)
    out(std::string_view(block).substr(0, static_cast<std::size_t>(file.gcount())));
  if (!file.eof()) storage::raise_errno("read the copy", partial);
}

void restore(std::function<std::size_t(std::span<char>)> const& in, std::string const& path,
             World const& world) {
  storage::require_free(path);
  auto const partial = storage::make_private_file_beside(path);
  try {
    std::ofstream file(partial, std::ios::binary);
    std::string block(std::size_t{1} << 16, '\0');
    while (auto const got = in(block)) file.write(block.data(), static_cast<std::streamsize>(got));
    file.close();
    if (!file) storage::raise_errno("write the record", path);
    backup(Record::open(partial, Access::read, world), path);
  } catch (Error const& error) {
    storage::remove_file(partial);
    auto complaints = error.complaints;
    for (auto& complaint : complaints) {
      if (complaint.place.file != partial) continue;
      complaint.place.file = "standard input";
      complaint.hint = "nothing was restored: this is no backup, or not all of one";
    }
    throw Error(error.fault, std::move(complaints));
  } catch (...) {
    storage::remove_file(partial);
    throw;
  }
  storage::remove_file(partial);
}

void backup(Record const& record, std::string const& target) {
  auto const& impl = record.impl();
  storage::copy(*impl.database, target, impl.world, true);
}

}  // namespace careplan
