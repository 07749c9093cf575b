// The audit chain. Each entry names who did what to whom and why, holds the digests of the rows it
// wrote, and is bound to the entry before it: hash = SHA-256(previous hash, entry, digest of the
// row digests), or BLAKE2b of the same with the key of a keyed chain. The digest of a row outlives
// the row, so a later purge need not break the chain.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "storage/chain_key.hpp"
#include "storage/database.hpp"
#include "storage/record.hpp"

namespace careplan::storage {

// A table whose rows are audited, with the tables whose rows are part of them.
struct Child {
  std::string_view table{};
  std::string_view parent{};  // column that names the parent row
  std::string_view order{};   // column that orders them
};
struct AuditedTable {
  std::string_view name{};
  std::string_view key{};  // column of the row id
  std::vector<Child> children{};
};
std::vector<AuditedTable> const& audited_tables();
AuditedTable const& audited_table(std::string_view name);

struct RowDigest {
  std::string_view table{};  // of audited_tables()
  long id = 0;
  Digest digest{};
  friend auto operator<=>(RowDigest const&, RowDigest const&) = default;
};

// SHA-256 of the canonical bytes of one row and its children: table, then name, type, length and
// bytes of every column that is not null. Columns added by later schemas are null in old rows and
// leave their digests as they were.
class RowHasher {
 public:
  RowHasher(Database& database, AuditedTable const& table);
  // The row that `query` stands on, from column `first` on.
  Digest of(Query& query, int first);
  // The row of that id, which must be there.
  Digest of_row(long id);

 private:
  void append(Query& query, int first);

  Database& database_;
  AuditedTable const& table_;
  std::string row_sql_;
  std::vector<std::string> child_sql_;
  std::string bytes_;  // of one row; kept for its room
};

struct AuditDraft {
  std::string verb{};
  std::string subject{};
  std::string reason{};
};

// Digest of sorted row digests, in hex; takes them one by one so that none need be kept.
class RowsDigest {
 public:
  RowsDigest();
  ~RowsDigest();
  RowsDigest(RowsDigest const&) = delete;
  RowsDigest& operator=(RowsDigest const&) = delete;
  void add(std::string_view table, long id, std::string_view digest_bytes);
  std::string hex();
  int count() const { return count_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string bytes_;  // of one row; kept for its room
  int count_ = 0;
};

// What a transaction wrote, so that one entry can cover it all.
struct AuditRows {
  std::vector<RowDigest> rows{};
  // Least and greatest id of those that are in table audit_row already, by table: where rows are
  // many, they are not kept in memory.
  std::map<std::string_view, std::pair<long, long>> listed{};
  // The digest of those, as long as they were written in order: else they are read again.
  std::unique_ptr<RowsDigest> digest = std::make_unique<RowsDigest>();
  RowDigest last{};
};
inline constexpr std::size_t rows_in_memory = 1 << 12;
// Moves `rows` to audit_row, under the entry to come.
void list_rows(Database& database, AuditRows& written);
// Adds the entry that covers these rows, within the open transaction.
void append_audit(Database& database, World const& world, AuditDraft const& draft,
                  AuditRows written);

// One link of the chain as stored.
struct Link {
  AuditEntry entry{};
  std::string rows_digest{};
  std::string previous{};
};
std::vector<Link> read_chain(Database& database);
// What entry.hash must be; without a key for a chain that has none.
std::string hash_of(Link const& link, std::optional<ChainKey> const& key);
std::string const& chain_start();  // `previous` of the first entry

Digest sha256(std::string_view bytes);
std::string hex(Digest const& digest);

}  // namespace careplan::storage
