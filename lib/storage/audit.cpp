#include "storage/audit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "storage/feed.hpp"

namespace careplan::storage {
namespace {

constexpr char chain_sql[] =
    "SELECT seq, at, actor, verb, subject, reason, row_count, rows_digest, previous, hash"
    " FROM audit";

Link read_link(Query const& q) {
  return {.entry = AuditEntry{.seq = q.integer(0),
                              .at = q.text(1),
                              .actor = q.text(2),
                              .verb = q.text(3),
                              .subject = q.text(4),
                              .reason = q.text(5),
                              .rows = static_cast<int>(q.integer(6)),
                              .hash = q.text(9)},
          .rows_digest = q.text(7),
          .previous = q.text(8)};
}

void add_row(RowsDigest& digest, RowDigest const& row) {
  digest.add(row.table, row.id,
             {reinterpret_cast<char const*>(row.digest.data()), row.digest.size()});
}

void add_up(std::vector<RowDigest>& rows, RowsDigest& digest) {
  if (!std::ranges::is_sorted(rows)) std::ranges::sort(rows);  // those of one table are
  for (auto const& row : rows) add_row(digest, row);
}

// Adds up what is about to be listed while it comes in order of table and row.
void add_up_in_order(AuditRows& written) {
  for (auto const& row : written.rows) {
    if (!written.digest) return;
    if (written.last < row)
      add_row(*written.digest, row);
    else
      written.digest.reset();
    written.last = row;
  }
}

void add_up_listed(Database& database, long seq, AuditRows const& written, RowsDigest& digest) {
  Query query(database,
              "SELECT row_id, digest FROM audit_row WHERE table_name = ?1"
              " AND row_id BETWEEN ?2 AND ?3 AND seq = ?4 ORDER BY row_id");
  for (auto const& [table, ids] : written.listed) {
    query.again();
    query.with(table, ids.first, ids.second, seq);
    while (query.next()) digest.add(table, query.integer(0), query.view(1));
  }
}

std::optional<Link> last_link(Database& database) {
  Query last(database, fmt::format("{} ORDER BY seq DESC LIMIT 1", chain_sql));
  if (!last.next()) return std::nullopt;
  return read_link(last);
}

void feed_rows(Database& database, long seq, std::vector<RowDigest> const& rows) {
  feed(database,
       "INSERT OR FAIL INTO audit_row (seq, table_name, row_id, digest)"
       " SELECT c0, c1, c2, c3 FROM feed",
       rows.size(), [&](std::size_t at, int column) -> FedValue {
         auto const& row = rows[at];
         switch (column) {
           case 0:
             return seq;
           case 1:
             return row.table;
           case 2:
             return row.id;
           default:
             return row.digest;
         }
       });
}

void insert(Database& database, long seq, std::vector<RowDigest> const& rows) {
  if (constexpr std::size_t few = 32; rows.size() > few) return feed_rows(database, seq, rows);
  Query add(database,
            "INSERT INTO audit_row (seq, table_name, row_id, digest) VALUES (?1, ?2, ?3, ?4)");
  for (auto const& row : rows) {
    add.again();
    add.with(seq, row.table, row.id, row.digest).run();
  }
}

void insert(Database& database, Link const& link) {
  auto const& entry = link.entry;
  Query(database,
        "INSERT INTO audit (seq, at, actor, verb, subject, reason, row_count, rows_digest,"
        " previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .with(entry.seq, entry.at, entry.actor, entry.verb, entry.subject, entry.reason, entry.rows,
            link.rows_digest, link.previous, entry.hash)
      .run();
}

}  // namespace

void list_rows(Database& database, AuditRows& written) {
  auto const last = last_link(database);
  insert(database, last ? last->entry.seq + 1 : 1, written.rows);
  add_up_in_order(written);
  for (auto const& row : written.rows) {
    auto& [least, most] = written.listed.try_emplace(row.table, row.id, row.id).first->second;
    least = std::min(least, row.id);
    most = std::max(most, row.id);
  }
  written.rows.clear();
}

void append_audit(Database& database, World const& world, AuditDraft const& draft,
                  AuditRows written) {
  if (!world.now) throw Error(Fault::internal, "nobody gave the record a clock");
  if (!written.listed.empty()) list_rows(database, written);
  auto const before = last_link(database);
  Link link{.entry = AuditEntry{.seq = before ? before->entry.seq + 1 : 1,
                                .at = world.now(),
                                .actor = world.actor,
                                .verb = draft.verb,
                                .subject = draft.subject,
                                .reason = draft.reason},
            .previous = before ? before->entry.hash : chain_start()};
  bool const read_again = written.digest == nullptr;
  if (read_again) written.digest = std::make_unique<RowsDigest>();
  auto& digest = *written.digest;
  add_up(written.rows, digest);
  if (read_again) add_up_listed(database, link.entry.seq, written, digest);
  link.entry.rows = digest.count();
  link.rows_digest = digest.hex();
  auto key = key_to_write(database, world);
  if (link.entry.seq == 1 && !world.key_file.empty()) {
    key = read_chain_key(world.key_file);
    link.entry.reason += key_mark(*key);
  }
  link.entry.hash = hash_of(link, key);
  insert(database, link);
  insert(database, link.entry.seq, written.rows);
}

std::vector<Link> read_chain(Database& database) {
  std::vector<Link> chain;
  Query query(database, fmt::format("{} ORDER BY seq", chain_sql));
  while (query.next()) chain.push_back(read_link(query));
  return chain;
}

std::string const& chain_start() {
  static std::string const start(64, '0');
  return start;
}

std::string hash_of(Link const& link, std::optional<ChainKey> const& key) {
  auto const& entry = link.entry;
  std::string bytes;
  for (auto const& part :
       {std::to_string(entry.seq), entry.at, entry.actor, entry.verb, entry.subject, entry.reason,
        std::to_string(entry.rows), link.rows_digest, link.previous})
    fmt::format_to(std::back_inserter(bytes), "{}:{}", part.size(), part);
  return key ? keyed_hash(*key, bytes) : hex(sha256(bytes));
}

}  // namespace careplan::storage
