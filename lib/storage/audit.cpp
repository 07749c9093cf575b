#include "storage/audit.hpp"

#include <fmt/format.h>

#include <algorithm>

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

std::string digest_rows(std::vector<RowDigest>& rows) {
  if (!std::ranges::is_sorted(rows)) std::ranges::sort(rows);  // those of one table are
  RowsDigest digest;
  for (auto const& row : rows)
    digest.add(row.table, row.id,
               {reinterpret_cast<char const*>(row.digest.data()), row.digest.size()});
  return digest.hex();
}

void insert(Database& database, Link const& link, std::vector<RowDigest> const& rows) {
  auto const& entry = link.entry;
  Query(database,
        "INSERT INTO audit (seq, at, actor, verb, subject, reason, row_count, rows_digest,"
        " previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .with(entry.seq, entry.at, entry.actor, entry.verb, entry.subject, entry.reason, entry.rows,
            link.rows_digest, link.previous, entry.hash)
      .run();
  Query add(database,
            "INSERT INTO audit_row (seq, table_name, row_id, digest) VALUES (?1, ?2, ?3, ?4)");
  for (auto const& row : rows) {
    add.again();
    add.with(entry.seq, row.table, row.id, row.digest).run();
  }
}

}  // namespace

void append_audit(Database& database, World const& world, AuditDraft const& draft,
                  std::vector<RowDigest> rows) {
  if (!world.now) throw Error(Fault::internal, "nobody gave the record a clock");
  Link link{.entry = AuditEntry{.seq = 1,
                                .at = world.now(),
                                .actor = world.actor,
                                .verb = draft.verb,
                                .subject = draft.subject,
                                .reason = draft.reason,
                                .rows = static_cast<int>(rows.size())},
            .rows_digest = digest_rows(rows),
            .previous = chain_start()};
  if (Query last(database, fmt::format("{} ORDER BY seq DESC LIMIT 1", chain_sql)); last.next()) {
    auto const before = read_link(last);
    link.entry.seq = before.entry.seq + 1;
    link.previous = before.entry.hash;
  }
  auto key = key_to_write(database, world);
  if (link.entry.seq == 1 && !world.key_file.empty()) {
    key = read_chain_key(world.key_file);
    link.entry.reason += key_mark(*key);
  }
  link.entry.hash = hash_of(link, key);
  insert(database, link, rows);
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
