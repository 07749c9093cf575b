// How the schema came to be: an append-only array of steps. `user_version` counts the steps that a
// file has been through. Each runs in one transaction, never because somebody reads.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "storage/database.hpp"
#include "storage/record.hpp"

namespace careplan::storage {

inline constexpr long application_id = 0x63706C6E;  // "cpln"

struct Migration {
  std::string name{};  // what the step is for; goes to the audit chain
  std::string sql{};
};
std::span<Migration const> migrations();
// How many they are. To open a record this is all that is needed, and making their text takes time.
inline constexpr long newest_schema = 1;

// The tables of schema 1, with their triggers and views.
std::string schema_1();

// What kind of file this is. Throws Error{database} unless it is a record of ours that so many
// steps can have made; `allow_older` when it is about to be migrated.
void require_ours(Database& database, long known_steps, bool allow_older);

// Takes an open file from its schema to the last of the steps. Gives how many steps were taken.
int advance(Database& database, World const& world, std::span<Migration const> steps);

// The same for a closed file, which is first checked, and copied to "<path>.schema-<n>".
int migrate(std::string const& path, World const& world, std::span<Migration const> steps);

struct SchemaObject {
  std::string type{};
  std::string name{};
  std::string table{};
  std::string sql{};
  bool operator==(SchemaObject const&) const = default;
};
// What SQLite keeps of the schema, in order of name, but for statistics of its own.
std::vector<SchemaObject> schema_of(Database& database);
// What it must be after these steps.
std::vector<SchemaObject> expected_schema(std::span<Migration const> steps);

}  // namespace careplan::storage
