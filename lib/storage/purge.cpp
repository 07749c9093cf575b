// Taking everything of one client out of the record. The digests of the rows stay in the chain, and
// the entry of the purge names each of them, so that nothing else can go with it unnoticed.
#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/connection.hpp"

namespace careplan {
namespace storage {
namespace {

bool names_clients(Database& database, std::string_view table) {
  Query query(database, "SELECT 1 FROM pragma_table_info(?1) WHERE name = 'client'");
  return query.with(table).next();
}

std::vector<long> ids_of(Database& database, std::string const& sql, ClientId const& client) {
  std::vector<long> ids;
  Query query(database, sql);
  query.with(client);
  while (query.next()) ids.push_back(query.integer(0));
  return ids;
}

struct Guard {
  std::string name{};
  std::string sql{};
};
// The triggers that keep rows from being deleted, by name and text: dropped and made again within
// one transaction, so that nobody else ever sees the record without them.
std::vector<Guard> guards_of(Database& database) {
  std::vector<Guard> guards;
  Query query(database,
              "SELECT name, sql FROM sqlite_schema"
              " WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE ON%'");
  while (query.next()) guards.push_back({query.text(0), query.text(1)});
  return guards;
}

class Purging {
 public:
  Purging(Transaction::Impl& tx, ClientId const& client)
      : tx_(tx), database_(tx.database), client_(client) {}

  void rows_of_the_client() {
    for (auto const& table : audited_tables())
      if (names_clients(database_, table.name))
        for (auto const id : ids_of(database_,
                                    fmt::format("SELECT {} FROM {} WHERE client = ?1 ORDER BY 1",
                                                table.key, table.name),
                                    client_))
          remove(table, id);
  }

  // Sessions for nobody else carry the client's code in their own. One that somebody else has a
  // mark of stays.
  void sessions_of_the_client() {
    auto const sessions = ids_of(
        database_,
        "SELECT s.id FROM session AS s WHERE ?1 ="
        " (SELECT CASE count(*) WHEN 1 THEN max(client) END FROM roster WHERE session = s.id)"
        " AND NOT EXISTS (SELECT 1 FROM mark AS m WHERE m.client <> ?1"
        " AND (m.session = s.code OR m.makes_up = s.code)) ORDER BY s.id",
        client_);
    for (auto const id : sessions) {
      if (Query(database_, "SELECT 1 FROM session_superseded WHERE session = ?1").with(id).next())
        remove(audited_table("session_superseded"), id);
      remove(audited_table("session"), id);
    }
  }

  // Rosters, needs that were not met, disclosures: the row stays without this client.
  void mentions_of_the_client() {
    for (auto const& table : audited_tables())
      for (auto const& child : table.children)
        if (names_clients(database_, child.table))
          for (auto const id : ids_of(database_,
                                      fmt::format("SELECT DISTINCT {} FROM {} WHERE client = ?1",
                                                  child.parent, child.table),
                                      client_)) {
            Query(database_, fmt::format("DELETE FROM {} WHERE {} = ?1 AND client = ?2",
                                         child.table, child.parent))
                .with(id, client_)
                .run();
            enter(table, id, RowHasher(database_, table).of_row(id));
          }
  }

  std::vector<std::pair<std::string, long>> counts() const {
    return {counts_.begin(), counts_.end()};
  }

 private:
  void remove(AuditedTable const& table, long id) {
    for (auto const& child : table.children)
      Query(database_, fmt::format("DELETE FROM {} WHERE {} = ?1", child.table, child.parent))
          .with(id)
          .run();
    Query(database_, fmt::format("DELETE FROM {} WHERE {} = ?1", table.name, table.key))
        .with(id)
        .run();
    enter(table, id, std::nullopt);
  }
  void enter(AuditedTable const& table, long id, std::optional<Digest> const& left) {
    Query(database_, "INSERT INTO purged (table_name, row_id, digest) VALUES (?1, ?2, ?3)")
        .with(table.name, id, left)
        .run();
    tx_.wrote("purged", database_.last_id());
    ++counts_[std::string(table.name)];
  }

  Transaction::Impl& tx_;
  Database& database_;
  ClientId const& client_;
  std::map<std::string, long> counts_;
};

}  // namespace
}  // namespace storage

std::vector<std::pair<std::string, long>> Transaction::purge(ClientId const& client) {
  auto& database = impl_->database;
  storage::Savepoint whole(database);
  database.execute("PRAGMA secure_delete = ON; PRAGMA defer_foreign_keys = ON");
  auto const guards = storage::guards_of(database);
  for (auto const& guard : guards) database.execute(fmt::format("DROP TRIGGER {}", guard.name));
  storage::Purging purging(*impl_, client);
  purging.rows_of_the_client();
  purging.sessions_of_the_client();
  purging.mentions_of_the_client();
  for (auto const& guard : guards) database.execute(guard.sql);
  if (storage::Query broken(database, "PRAGMA foreign_key_check"); broken.next())
    throw Error(Fault::conflict,
                fmt::format("a row of {} that is not of {} refers to one that is", broken.text(0),
                            client.value),
                {}, "nothing was purged");
  whole.release();
  return purging.counts();
}

// VACUUM builds the file anew in a database of its own that it attaches.
void compact(Record& record) {
  auto& database = *record.impl().database;
  sqlite3_limit(database.handle(), SQLITE_LIMIT_ATTACHED, 1);
  database.execute("VACUUM");
  sqlite3_limit(database.handle(), SQLITE_LIMIT_ATTACHED, 0);
}

}  // namespace careplan
