// Is the record whole? SQLite's own checks find broken pages; the audit chain finds rows that were
// changed, removed or added behind careplan's back.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/text.hpp"
#include "storage/connection.hpp"
#include "storage/migrations.hpp"

namespace careplan {
namespace storage {
namespace {

using Findings = std::vector<std::string>;

void check_pages(Database& database, Findings& found) {
  Query pages(database, "PRAGMA integrity_check");
  while (pages.next())
    if (auto const line = pages.text(0); line != "ok")
      found.push_back(fmt::format("SQLite finds damage: {}.", shown(line)));
}

void check_references(Database& database, Findings& found) {
  Query orphans(database, "PRAGMA foreign_key_check");
  while (orphans.next())
    found.push_back(fmt::format(
        "Table {}{} refers to a row of {} that is not there.", orphans.text(0),
        orphans.is_null(1) ? "" : fmt::format(" row {}", orphans.integer(1)), orphans.text(2)));
}

// Somebody who drops a trigger in order to edit a row leaves that trace even if the row looks
// right. Rows are read through our views: one that was changed could hide some. Anybody may add
// one.
void check_schema(Database& database, Findings& found) {
  auto const there = schema_of(database);
  static auto const expected = expected_schema(migrations());
  auto const is = [](SchemaObject const& object) {
    return [&](SchemaObject const& other) { return other.name == object.name; };
  };
  for (auto const& object : expected) {
    auto const match = std::ranges::find_if(there, is(object));
    if (match == there.end())
      found.push_back(fmt::format("The {} {} is missing.", object.type, object.name));
    else if (*match != object)
      found.push_back(fmt::format("The {} {} was changed.", object.type, object.name));
  }
  for (auto const& object : there)
    if (object.type != "view" && std::ranges::none_of(expected, is(object)))
      found.push_back(fmt::format("The {} {} is not ours.", object.type, shown(object.name)));
}

std::string entry_name(Link const& link) {
  return fmt::format("Audit entry {} ({} {}, {})", link.entry.seq, shown(link.entry.verb),
                     shown(link.entry.subject), shown(link.entry.at));
}

// The digests of the rows of every entry by its number, in one pass: the key of the table is the
// order in which an entry takes its rows.
using EntryRows = std::unordered_map<long, RowsDigest>;
EntryRows entry_rows(Database& database) {
  EntryRows entries;
  Query rows(database,
             "SELECT seq, table_name, row_id, digest FROM audit_row ORDER BY table_name, row_id");
  while (rows.next()) entries[rows.integer(0)].add(rows.view(1), rows.integer(2), rows.view(3));
  return entries;
}

// What an entry says it wrote must be what its row digests say.
void check_entry_rows(Link const& link, RowsDigest& rows, Findings& found) {
  if (rows.count() != link.entry.rows)
    found.push_back(fmt::format("{} wrote {} rows, but table audit_row lists {} of them.",
                                entry_name(link), link.entry.rows, rows.count()));
  else if (rows.hex() != link.rows_digest)
    found.push_back(fmt::format("{}: the digests of its rows in table audit_row were changed.",
                                entry_name(link)));
}

// Whether hashes can be checked, and the key for it. A chain that has a key says so itself; one
// that was written anew by somebody without the key would not, which only the owner of the key
// notices.
struct Hashing {
  bool checkable = true;
  std::optional<ChainKey> key{};
};
Hashing hashing_of(Database& database, std::optional<ChainKey> const& key, Findings& found) {
  auto const marked = marked_key(database);
  if (!key) return {.checkable = !marked};
  if (marked == key->id) return {.key = key};
  found.push_back(
      marked ? fmt::format("The chain is keyed with {}, not with this key ({}).", *marked, key->id)
             : fmt::format("The chain is not keyed, but key {} was given: the record was made "
                           "without it, or its chain was written anew.",
                           key->id));
  return {.checkable = !marked};
}

void check_chain(Database& database, std::optional<ChainKey> const& key, Findings& found) {
  auto const hashing = hashing_of(database, key, found);
  long seq = 0;
  std::string previous = chain_start();
  auto rows = entry_rows(database);
  for (auto const& link : read_chain(database)) {
    ++seq;
    if (link.entry.seq != seq)
      found.push_back(fmt::format("Table audit: entry {} is missing.", seq));
    else if (link.previous != previous)
      found.push_back(fmt::format("{} does not follow from the entry before it in table audit.",
                                  entry_name(link)));
    if (hashing.checkable && hash_of(link, hashing.key) != link.entry.hash)
      found.push_back(fmt::format("{} was changed in table audit.", entry_name(link)));
    check_entry_rows(link, rows[link.entry.seq], found);
    seq = link.entry.seq;
    previous = link.entry.hash;
  }
  auto const last =
      parse_integer(database.ask("SELECT seq FROM sqlite_sequence WHERE name = 'audit'"));
  if (last.value_or(0) != seq)
    found.push_back(
        fmt::format("Table audit ends at entry {}, but {} were written.", seq, last.value_or(0)));
}

// The numbers that SQLite gave last: a row that it is about to number again would be taken for one
// that is gone.
void check_counters(Database& database, Findings& found) {
  Query counters(database,
                 "SELECT s.name, s.seq, (SELECT max(row_id) FROM audit_row AS a"
                 " WHERE a.table_name = s.name) FROM sqlite_sequence AS s WHERE s.name <> 'audit'");
  while (counters.next())
    if (counters.is_null(2) || counters.integer(1) != counters.integer(2))
      found.push_back(fmt::format("Table sqlite_sequence counts {} rows of '{}', which is not so.",
                                  counters.integer(1), shown(counters.text(0))));
}

// What purges have left of rows of one table: the digest of the rest, empty where nothing is left.
using Left = std::map<long, std::string>;
Left left_by_purges(Database& database, std::string_view table) {
  Left left;
  Query query(database, "SELECT row_id, digest FROM purged WHERE table_name = ?1 ORDER BY id");
  query.with(table);
  while (query.next()) left[query.integer(0)] = query.is_null(1) ? "" : query.text(1);
  return left;
}

// A purge can only take what was written, and only careplan's own purges do.
void check_purges(Database& database, Findings& found) {
  Query query(database,
              "SELECT p.id, a.verb IS NOT 'store purge', r.row_id IS NULL FROM purged AS p"
              " LEFT JOIN audit_row AS own ON own.table_name = 'purged' AND own.row_id = p.id"
              " LEFT JOIN audit AS a ON a.seq = own.seq"
              " LEFT JOIN audit_row AS r"
              " ON r.table_name = p.table_name AND r.row_id = p.row_id");
  while (query.next()) {
    if (query.yes(1))
      found.push_back(fmt::format("Table purged row {} is of no purge.", query.integer(0)));
    if (query.yes(2))
      found.push_back(
          fmt::format("Table purged row {} names a row that was never written.", query.integer(0)));
  }
}

// One scan of the table beside its digests.
void check_rows(Database& database, AuditedTable const& table, Findings& found) {
  RowHasher hasher(database, table);
  auto const left = left_by_purges(database, table.name);
  Query rows(database, fmt::format("SELECT a.seq, a.digest, t.* FROM {0} AS t LEFT JOIN audit_row"
                                   " AS a ON a.table_name = '{0}' AND a.row_id = t.{1}"
                                   " ORDER BY t.{1}",
                                   table.name, table.key));
  while (rows.next()) {
    auto const digest = hasher.of(rows, 2);
    if (rows.is_null(0))
      found.push_back(
          fmt::format("Table {} row {} was added outside careplan: no audit entry"
                      " covers it.",
                      table.name, rows.integer(2)));
    else if (auto const purged = left.find(rows.integer(2));
             purged != left.end() && purged->second.empty())
      found.push_back(fmt::format("Table {} row {} was purged and is there again.", table.name,
                                  rows.integer(2)));
    else if ((purged != left.end() ? purged->second : rows.text(1)) !=
             std::string_view(reinterpret_cast<char const*>(digest.data()), digest.size()))
      found.push_back(fmt::format("Table {} row {} is not what audit entry {} wrote.", table.name,
                                  rows.integer(2), rows.integer(0)));
  }
  Query gone(database, fmt::format("SELECT a.row_id, a.seq FROM audit_row AS a WHERE"
                                   " a.table_name = '{0}' AND NOT EXISTS"
                                   " (SELECT 1 FROM {0} AS t WHERE t.{1} = a.row_id)"
                                   " ORDER BY a.row_id",
                                   table.name, table.key));
  while (gone.next()) {
    auto const purged = left.find(gone.integer(0));
    if (purged == left.end() || !purged->second.empty())
      found.push_back(fmt::format("Table {} row {}, written by audit entry {}, is missing.",
                                  table.name, gone.integer(0), gone.integer(1)));
  }
}

// A damaged file makes some checks impossible: that is a finding, and the others still run.
template <class Check>
void attempt(std::string_view what, Findings& found, Check check) {
  try {
    check();
  } catch (Error const& error) {
    found.push_back(
        fmt::format("{} cannot be checked: {}.", what, shown(error.complaints.front().message)));
  }
}

}  // namespace
}  // namespace storage

std::vector<std::string> verify(Record const& record) {
  using namespace storage;
  auto& database = *record.impl().database;
  std::optional<ChainKey> key;  // one that cannot be read is no finding: nothing was looked at
  if (auto const& file = record.impl().world.key_file; !file.empty()) key = read_chain_key(file);
  Findings found;
  attempt("The record", found, [&] {
    Snapshot const snapshot(database);
    attempt("The file", found, [&] { check_pages(database, found); });
    attempt("Table references", found, [&] { check_references(database, found); });
    attempt("The schema", found, [&] { check_schema(database, found); });
    attempt("The audit chain", found, [&] { check_chain(database, key, found); });
    attempt("The counters", found, [&] { check_counters(database, found); });
    attempt("The purges", found, [&] { check_purges(database, found); });
    for (auto const& table : audited_tables())
      attempt(fmt::format("Table {}", table.name), found,
              [&] { check_rows(database, table, found); });
  });
  return found;
}

std::vector<std::string> verify(Record const& record, std::vector<Anchor> const& anchors) {
  std::vector<std::string> found;
  storage::Query entry(*record.impl().database, "SELECT hash FROM audit WHERE seq = ?1");
  for (auto const& anchor : anchors) {
    entry.again();
    entry.with(anchor.seq);
    if (!entry.next())
      found.push_back(
          fmt::format("The chain ends before entry {}, which an anchor names: its end was cut off.",
                      anchor.seq));
    else if (!entry.text(0).starts_with(anchor.hash))
      found.push_back(fmt::format(
          "Entry {} is not the one that an anchor names: the chain was written anew.", anchor.seq));
  }
  return found;
}

std::string unseen(Record const& record) {
  auto const marked = storage::marked_key(*record.impl().database);
  if (!marked || !record.impl().world.key_file.empty()) return {};
  return fmt::format("without its key {} nobody can tell whether the chain was written anew",
                     *marked);
}

Anchor anchor_of(Record const& record) {
  storage::Query last(*record.impl().database,
                      "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
  if (!last.next()) throw Error(Fault::database, "the record has no audit chain");
  return {.seq = last.integer(0), .hash = last.text(1)};
}

// 128 bits: nobody finds another chain with them, and a person can still copy them.
std::string to_text(Anchor const& anchor) {
  return fmt::format("{}:{}", anchor.seq, anchor.hash.substr(0, 32));
}

std::optional<Anchor> parse_anchor(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto const seq = parse_integer(text.substr(0, colon));
  auto const hash = text.substr(colon + 1);
  if (!seq || *seq < 1 || hash.size() < 32 || hash.size() > 64 ||
      hash.find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  return Anchor{.seq = *seq, .hash = std::string(hash)};
}

void make_key(std::string const& path) {
  storage::make_chain_key(path);
}

}  // namespace careplan
