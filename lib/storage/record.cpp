#include "storage/record.hpp"

#include "storage/connection.hpp"
#include "storage/file.hpp"
#include "storage/migrations.hpp"

namespace careplan {

using storage::Database;

Record::Record(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Record::Record(Record&&) noexcept = default;
Record& Record::operator=(Record&&) noexcept = default;
Record::~Record() = default;

Record Record::open(std::string const& path, Access access, World world) {
  auto const file = storage::existing_file(path);
  if (access == Access::write) storage::require_local(file);
  auto how = storage::connection_to(file, world);
  how.last = world.last;
  how.reads = access == Access::read;
  auto database = std::make_unique<Database>(std::move(how));
  storage::require_ours(*database, storage::newest_schema, false);
  if (access == Access::read) {
    database->execute("PRAGMA query_only = ON");
  } else if (!database->writable()) {
    throw Error(Fault::database, "the record is read-only", {path},
                "you need the right to write to the file and to its directory");
  } else if (database->ask("PRAGMA journal_mode = DELETE") != "delete") {
    // Somebody put it into WAL mode, where the SQLite of many systems can lose rows.
    throw Error(Fault::database, "the record cannot leave WAL mode while others use it", {path},
                "close the other programs and try again");
  }
  return Record(std::make_unique<Impl>(Impl{access, std::move(world), std::move(database)}));
}

// Made under another name and given its own when it is whole: nobody ever finds half a record.
Record Record::create(std::string const& path, World world) {
  storage::require_free(path);
  storage::require_local(path);
  auto const partial = storage::make_private_file_beside(path);
  try {
    {
      Database database(storage::connection_to(partial, world));
      storage::advance(database, world, storage::migrations());
    }
    storage::publish(partial, path);
  } catch (...) {
    storage::remove_file(partial);
    throw;
  }
  return open(path, Access::write, std::move(world));
}

int migrate(std::string const& path, World world) {
  return storage::migrate(path, world, storage::migrations());
}

struct Moment::Impl {
  explicit Impl(storage::Database& database) : snapshot(database) {}
  storage::Snapshot snapshot;
};

Moment::Moment(Record const& record) : impl_(std::make_unique<Impl>(*record.impl().database)) {}

Moment::~Moment() = default;

}  // namespace careplan
