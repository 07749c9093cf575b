// What happens to a row whose natural key may be taken: inserted, unchanged, or a correction that
// names what it supersedes and why. One rule for all families of rows.
#pragma once

#include <fmt/format.h>

#include "core/text.hpp"
#include "storage/connection.hpp"
#include "storage/pages.hpp"

namespace careplan::storage {

// How one family of rows is kept. `key` is the natural key as a condition, whose parameters `bind`
// fills; `differences` lists what makes two rows differ, by the name that a person would use.
template <class Row>
struct Family {
  std::string_view table{};
  std::string_view columns{};
  Row (*read)(Database&, Query const&) = nullptr;       // from these columns
  Row (*scan)(Database&, ScannedRow const&) = nullptr;  // the same, but for lists of its own
  bool has_lists = false;
  std::string_view key{};
  void (*bind)(Query&, Row const&) = nullptr;
  std::string (*name)(Row const&) = nullptr;  // "phq-9 of C-1042 on 2026-12-01"
  std::vector<std::string> (*differences)(Row const&, Row const&) = nullptr;
  long (*insert)(Database&, Row const&) = nullptr;  // whole or not at all
};

// Names of the members in which two rows differ.
template <class Row, class... Member>
std::vector<std::string> differing(Row const& a, Row const& b,
                                   std::pair<char const*, Member Row::*>... members) {
  std::vector<std::string> names;
  ((a.*members.second == b.*members.second || (names.emplace_back(members.first), true)), ...);
  return names;
}

// The id of the row that supersedes row `r` of the table, as a column; struck ones do not.
std::string superseded_by(std::string_view table);

// Why the row was struck; nothing for one that was not.
std::optional<std::string> why_struck(Database& database, std::string_view table, long id);

// The row of that id is there, nothing supersedes it and it is not struck; Error{not_found} or
// Error{conflict}.
void require_current(Database& database, std::string_view table, long id);

template <class Row>
[[noreturn]] void refuse(Family<Row> const& family, Row const& row, long current,
                         std::vector<std::string> const& differences) {
  throw Error(Fault::conflict,
              fmt::format("{} is recorded already ({} {}), with another {}", family.name(row),
                          family.table, current, join(differences, ", ")),
              {}, "to correct it, say why: --correct REASON");
}

// Throws unless the row may take the place of the one it supersedes.
template <class Row>
void require_correction(Transaction::Impl& tx, Family<Row> const& family, Row& row) {
  require_current(tx.database, family.table, *row.supersedes);
  if (row.reason.empty()) row.reason = tx.draft.reason;
  if (row.reason.empty())
    throw Error(Fault::conflict,
                fmt::format("{} would supersede {} {} without a reason", family.name(row),
                            family.table, *row.supersedes),
                {}, "say why");
}

// What stands under the natural key of a row, and whether anything else ever did.
template <class Row>
struct UnderKey {
  std::optional<Row> current{};
  std::optional<long> before{};  // id of one that was struck or moved to another key
};
template <class Row>
UnderKey<Row> under_key(Database& database, Row const& row, Family<Row> const& family) {
  static auto const sql = fmt::format(
      "SELECT {0}, EXISTS (SELECT 1 FROM current_{1} AS c WHERE c.id = r.id) FROM {1} AS r"
      " WHERE {2}",
      family.columns, family.table, family.key);
  UnderKey<Row> found;
  Query query(database, sql);
  family.bind(query, row);
  while (query.next())
    if (query.yes(query.columns() - 1))
      found.current = family.read(database, query);
    else
      found.before = query.integer(0);
  return found;
}

// What was taken back does not come back by itself, from a file that is read again, say.
[[noreturn]] void refuse_again(Database& database, std::string_view table, long before,
                               std::string const& name);

// Whether the row is to be written, beside what stands under its key: false when it stands there
// already. Names what it supersedes, and throws unless it may.
template <class Row>
bool is_news(Transaction::Impl& tx, Row& row, Family<Row> const& family,
             UnderKey<Row> const& found) {
  auto const& [current, before] = found;
  if (current) {
    auto const differences = family.differences(*current, row);
    if (differences.empty()) {
      row.id = current->id;
      return false;
    }
    // Whoever says why means the row that stands there.
    if (!row.supersedes && !row.reason.empty()) row.supersedes = current->id;
    if (row.supersedes != current->id) refuse(family, row, current->id, differences);
  } else if (before && !row.supersedes && row.reason.empty()) {
    refuse_again(tx.database, family.table, *before, family.name(row));
  }
  if (row.supersedes) require_correction(tx, family, row);
  return true;
}

template <class Row>
Written save_row(Transaction::Impl& tx, Row& row, Family<Row> const& family) {
  tx.keep_few();
  if (!is_news(tx, row, family, under_key(tx.database, row, family))) return Written::unchanged;
  row.id = family.insert(tx.database, row);
  tx.wrote(family.table, row.id);
  return row.supersedes ? Written::updated : Written::inserted;
}

// What `read` makes of each row of this selection, of one client or of all, in order of id.
template <class Read>
auto rows_of(Database& database, std::string const& selection,
             std::optional<ClientId> const& client, Read const& read) {
  std::vector<std::invoke_result_t<Read, Query const&>> rows;
  Query query(database, selection + (client ? " WHERE client = ?1" : "") + " ORDER BY id");
  if (client) query.with(*client);
  while (query.next()) rows.push_back(read(query));
  return rows;
}

// The current rows of a family, of one client or of all, in order of id.
template <class Row>
std::vector<Row> current_rows(Database& database, Family<Row> const& family,
                              std::optional<ClientId> const& client) {
  std::vector<Row> rows;
  auto const take = [&](ScannedRow const& row) { rows.push_back(family.scan(database, row)); };
  if (!client && family.scan != nullptr) {
    scan_current(database, family.table, family.columns, take);
    return rows;
  }
  if (client && family.scan != nullptr && !family.has_lists) {
    Snapshot const snapshot(database);
    if (auto const ids = current_ids_of(database, family.table, client->value)) {
      scan_rows_of(database, family.table, family.columns, *ids, take);
      return rows;
    }
  }
  return rows_of(database, fmt::format("SELECT {} FROM current_{}", family.columns, family.table),
                 client, [&](Query const& query) { return family.read(database, query); });
}

// Gives rows in order of id the lists that stand in a table of their own, as its columns say: the
// id of the row, and the text. The rows are of one snapshot with it.
template <class Row>
void fill_lists(Database& database, std::vector<Row>& rows, std::vector<std::string> Row::* list,
                std::string_view table, std::string_view columns) {
  auto at = rows.begin();
  scan_table(database, table, columns, [&](ScannedRow const& row) {
    while (at != rows.end() && at->id < row.integer(0)) ++at;
    if (at != rows.end() && at->id == row.integer(0)) ((*at).*list).push_back(row.text(1));
  });
}

}  // namespace careplan::storage
