#include "storage/migrations.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "storage/audit.hpp"
#include "storage/file.hpp"

namespace careplan::storage {
namespace {

// user_version belongs to the transaction, and PRAGMA takes no parameters: the number is our own.
// A step that fails is rolled back when the connection closes, which nobody uses after an error.
void take(Database& database, World const& world, Migration const& step, int version) {
  database.execute("BEGIN IMMEDIATE");
  if (std::stol(database.ask("PRAGMA user_version")) != version - 1)
    throw Error(Fault::conflict, "somebody else changed the schema meanwhile", {database.path()});
  database.execute(step.sql);
  database.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, version));
  append_audit(database, world,
               {.verb = version == 1 ? "store init" : "store migrate",
                .subject = fmt::format("schema {}", version),
                .reason = step.name},
               {});
  if (Query broken(database, "PRAGMA foreign_key_check"); broken.next())
    throw Error(Fault::database, fmt::format("schema {} would orphan rows", version),
                {database.path()}, "nothing was changed");
  database.execute("COMMIT");
}

}  // namespace

std::span<Migration const> migrations() {
  // Append only: a released step is never changed, removed or reordered.
  static std::vector<Migration> const steps{{.name = "first schema", .sql = schema_1()}};
  return steps;
}

void require_ours(Database& database, long known, bool allow_older) {
  if (std::stol(database.ask("PRAGMA application_id")) != application_id) {
    bool const empty = database.ask("PRAGMA page_count") == "0";
    throw Error(Fault::database,
                empty ? "this file is empty" : "this is another program's SQLite file",
                {database.path()},
                empty ? "remove it and run: careplan store init"
                      : "name the file that careplan store init made");
  }
  auto const version = std::stol(database.ask("PRAGMA user_version"));
  if (version > known)
    throw Error(Fault::database,
                fmt::format("a newer careplan wrote this record (schema {}; this one knows up to "
                            "schema {})",
                            version, known),
                {database.path()}, "use the newer careplan; nothing was changed");
  if (version < known && !allow_older)
    throw Error(Fault::database,
                fmt::format("an older careplan wrote this record (schema {}; this one needs "
                            "schema {})",
                            version, known),
                {database.path()}, "bring it up to date with: careplan store migrate");
}

int advance(Database& database, World const& world, std::span<Migration const> steps) {
  auto const from = std::stol(database.ask("PRAGMA user_version"));
  int taken = 0;
  for (auto version = static_cast<std::size_t>(from) + 1; version <= steps.size(); ++version) {
    take(database, world, steps[version - 1], static_cast<int>(version));
    ++taken;
  }
  return taken;
}

std::vector<SchemaObject> schema_of(Database& database) {
  std::vector<SchemaObject> objects;
  Query query(database,
              "SELECT type, name, CASE typeof(type) || typeof(name) || typeof(tbl_name)"
              " WHEN 'texttexttext' THEN tbl_name ELSE quote(tbl_name) END, quote(sql)"
              " FROM sqlite_schema"
              " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name");
  while (query.next())
    objects.push_back({query.text(0), query.text(1), query.text(2), query.text(3)});
  return objects;
}

std::vector<SchemaObject> expected_schema(std::span<Migration const> steps) {
  Database scratch({.path = ":memory:"});
  for (auto const& step : steps) scratch.execute(step.sql);
  return schema_of(scratch);
}

}  // namespace careplan::storage
