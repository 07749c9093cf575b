// Rows that can be pointed at and struck: what should never have been recorded.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "core/text.hpp"
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

// How the rows of a table are told: the day that they are about, and a few words. `key` are the
// columns of the natural key; empty: its rows supersede nothing.
struct Kind {
  std::string_view table{};
  std::string_view date{};
  std::string_view what{};
  std::string_view key{};
};
constexpr std::array kinds{
    Kind{"assessment", "r.date", "r.instrument", "client, date, instrument"},
    Kind{"placement", "r.as_of", "r.criteria || ': ' || iif(r.levels = '', r.status, r.levels)",
         ""},
    Kind{"decision", "r.date",
         "r.kind || iif(r.level = '', '', ' ' || r.level)"
         " || iif(r.program = '', '', ' in ' || r.program)",
         "client, date, kind"},
    Kind{"mark", "(SELECT max(s.date) FROM session AS s WHERE s.code = r.session)",
         "r.status || ' at ' || r.session", "client, session"},
    Kind{"test", "r.date", "r.result", "client, date"},
    Kind{"milestone", "r.date", "r.milestone || iif(r.reached, ' reached', ' lost')",
         "client, date, milestone"},
    Kind{"leave", "r.first", "iif(r.last IS NULL, 'open', 'until ' || r.last)", "client, first"},
    Kind{"reward", "r.date", "r.entry || ' ' || r.cents || ' cents: ' || r.what",
         "client, date, entry, plan, what"},
    Kind{"care_plan", "r.date", "r.kind || ' ' || r.step", "client, date, kind, step"},
    Kind{"contact", "r.date", "r.kind || iif(r.what = '', '', ' ' || r.what) || ' ' || r.outcome",
         "client, date, kind, what"},
    Kind{"authorization", "r.first",
         "r.code || ', ' || r.units || ' ' || r.unit || ' until ' || r.last",
         "client, code, first"},
    Kind{"consent", "r.first", "'for ' || r.recipient || ': ' || r.scope",
         "client, recipient, purpose, first"}};

std::string told(Kind const& kind) {
  auto const superseded = kind.key.empty() ? "NULL" : superseded_by(kind.table);
  return fmt::format(
      "SELECT r.id, r.client, {1}, {2}, a.seq, a.at, a.actor, {3}, k.reason, {4} FROM {0} AS r"
      " JOIN audit_row AS w ON w.table_name = '{0}' AND w.row_id = r.id"
      " JOIN audit AS a ON a.seq = w.seq"
      " LEFT JOIN struck AS k ON k.table_name = '{0}' AND k.row_id = r.id",
      kind.table, kind.date, kind.what, superseded, kind.key.empty() ? "NULL" : "r.supersedes");
}

RecordedRow read_told(Kind const& kind, Query const& q) {
  return {.name = {std::string(kind.table), q.integer(0)},
          .client = {q.text(1)},
          .date = q.date(2),
          .what = q.text(3),
          .entry = q.integer(4),
          .recorded = q.text(5),
          .actor = q.text(6),
          .supersedes = q.maybe_integer(9),
          .superseded_by = q.maybe_integer(7),
          .struck = q.text(8)};
}

template <class Key>
std::vector<RecordedRow> rows_where(Database& database, std::string_view column, Key const& key) {
  Snapshot const snapshot(database);
  std::vector<RecordedRow> rows;
  for (auto const& kind : kinds) {
    Query query(database, fmt::format("{} WHERE {} = ?1", told(kind), column));
    query.with(key);
    while (query.next()) rows.push_back(read_told(kind, query));
  }
  std::ranges::sort(rows, {}, [](RecordedRow const& row) {
    return std::tuple(row.client, row.date, row.entry, row.name);
  });
  return rows;
}

Kind const& kind_of(RowName const& name) {
  auto const found = std::ranges::find(kinds, name.table, &Kind::table);
  if (found != kinds.end()) return *found;
  std::vector<std::string> known;
  for (auto const& kind : kinds) known.emplace_back(kind.table);
  throw Error(Fault::not_found, fmt::format("there is no kind of row '{}'", name.table), {},
              suggestion(name.table, known));
}

// What a struck correction had replaced stands again: unless something else has its key by now.
void require_no_rival(Database& database, Kind const& kind, RowName const& struck) {
  std::string same;
  for (auto const column : split(kind.key, ','))
    same += fmt::format(" AND o.{0} IS r.{0}", trim(column));
  Query query(database, fmt::format("SELECT r.id, o.id FROM {0} AS b JOIN current_{0} AS r"
                                    " ON r.id = b.supersedes JOIN current_{0} AS o"
                                    " ON o.id <> r.id{1} WHERE b.id = ?1",
                                    kind.table, same));
  if (!query.with(struck.id).next()) return;
  throw Error(Fault::conflict,
              fmt::format("without {} {}:{} would stand again, beside {}:{}", to_text(struck),
                          kind.table, query.integer(0), kind.table, query.integer(1)),
              {}, fmt::format("strike {}:{} first", kind.table, query.integer(1)));
}

[[noreturn]] void no_row(RowName const& name) {
  throw Error(Fault::not_found, fmt::format("there is no row {}", to_text(name)));
}

}  // namespace
}  // namespace storage

std::string to_text(RowName const& name) {
  return fmt::format("{}:{}", name.table, name.id);
}

std::optional<RowName> parse_row_name(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto const id = parse_integer(text.substr(colon + 1));
  if (!id || *id < 1) return std::nullopt;
  return RowName{std::string(text.substr(0, colon)), *id};
}

std::vector<RecordedRow> Record::rows_of(ClientId const& client) const {
  return storage::rows_where(*impl().database, "r.client", client);
}

std::vector<RecordedRow> Record::rows_of_entry(long entry) const {
  return storage::rows_where(*impl().database, "w.seq", entry);
}

RecordedRow Record::row(RowName const& name) const {
  auto const& kind = storage::kind_of(name);
  storage::Query query(*impl().database, storage::told(kind) + " WHERE r.id = ?1");
  if (!query.with(name.id).next()) storage::no_row(name);
  return storage::read_told(kind, query);
}

Written Transaction::strike(RowName const& name, std::string const& reason) {
  auto& database = impl_->database;
  auto const& kind = storage::kind_of(name);
  storage::Query row(database, fmt::format("SELECT client FROM {} WHERE id = ?1", kind.table));
  if (!row.with(name.id).next()) storage::no_row(name);
  if (storage::why_struck(database, kind.table, name.id)) return Written::unchanged;
  if (!kind.key.empty()) storage::require_current(database, kind.table, name.id);
  storage::Savepoint savepoint(database);
  storage::Query(database,
                 "INSERT INTO struck (table_name, row_id, client, reason) VALUES (?1, ?2, ?3, ?4)")
      .with(name.table, name.id, row.text(0), reason)
      .run();
  auto const id = database.last_id();
  if (!kind.key.empty()) storage::require_no_rival(database, kind, name);
  savepoint.release();
  impl_->wrote("struck", id);
  return Written::inserted;
}

}  // namespace careplan
