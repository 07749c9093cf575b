// What placement recommended and what was really decided: two facts, never one.
#include "storage/natural_key.hpp"
#include "storage/pages.hpp"
#include "storage/placements.hpp"
#include "storage/value_columns.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char placement_columns[] =
    "id, client, as_of, criteria, criteria_version, criteria_hash, purpose, status, level, levels,"
    " or_above, stopped";

std::string placements_sql(std::string_view result) {
  return fmt::format("SELECT {}, {} FROM current_placement", placement_columns, result);
}

std::vector<std::string> words_in(std::string const& text) {
  std::vector<std::string> words;
  for (auto const word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

// All but the result.
template <class Source>
PlacementRow read_head(Source const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .as_of = q.date(2),
          .criteria = q.text(3),
          .criteria_version = q.text(4),
          .criteria_hash = q.text(5),
          .purpose = q.text(6),
          .status = q.text(7),
          .level = q.text(8),
          .levels = words_in(q.text(9)),
          .or_above = q.yes(10),
          .stopped = q.yes(11)};
}

PlacementRow read_placement(Query const& q) {
  auto row = read_head(q);
  row.result_json = q.text(12);
  return row;
}

// Only the last one counts: a recommendation that returns after another one is news.
bool repeats_last(Database& database, PlacementRow& row) {
  Query query(database, placements_sql("result") +
                            " WHERE client = ?1 AND as_of = ?2 AND criteria = ?3"
                            " ORDER BY id DESC LIMIT 1");
  if (!query.with(row.client, row.as_of, row.criteria).next()) return false;
  auto const last = read_placement(query);
  auto same = row;
  same.id = last.id;
  if (same != last) return false;
  row.id = last.id;
  return true;
}

constexpr char decision_columns[] =
    "id, client, date, kind, level, program, track, recommended, placement, deviation,"
    " discharge, site_reason, note, decided_by, supersedes, reason";

template <class Source>
DecisionRow read_decision(Database& /*database*/, Source const& q) {
  DecisionRow row{.id = q.integer(0),
                  .client = {q.text(1)},
                  .date = q.date(2),
                  .kind = q.template word<DecisionKind>(3),
                  .level = q.text(4),
                  .program = q.text(5),
                  .track = q.text(6),
                  .recommended = q.text(7),
                  .placement = q.maybe_integer(8),
                  .deviation = q.template word<Deviation>(9),
                  .site_reason = q.text(11),
                  .note = q.text(12),
                  .decided_by = q.text(13),
                  .supersedes = q.maybe_integer(14),
                  .reason = q.text(15)};
  if (!q.is_null(10)) row.discharge = q.template word<DischargeReason>(10);
  return row;
}

void bind(Query& query, DecisionRow const& row) {
  query.with(row.client, row.date, row.kind);
}

std::string name(DecisionRow const& row) {
  return fmt::format("the decision '{}' for {} on {}", to_text(row.kind), row.client.value,
                     to_text(row.date));
}

std::vector<std::string> differences(DecisionRow const& a, DecisionRow const& b) {
  return differing(
      a, b, std::pair("level", &DecisionRow::level), std::pair("program", &DecisionRow::program),
      std::pair("track", &DecisionRow::track), std::pair("recommended", &DecisionRow::recommended),
      std::pair("placement", &DecisionRow::placement),
      std::pair("deviation", &DecisionRow::deviation),
      std::pair("discharge reason", &DecisionRow::discharge),
      std::pair("site's reason", &DecisionRow::site_reason), std::pair("note", &DecisionRow::note),
      std::pair("decided_by", &DecisionRow::decided_by));
}

long insert(Database& database, DecisionRow const& row) {
  Query(database,
        "INSERT INTO decision (client, date, kind, level, program, track, recommended, placement,"
        " deviation, discharge, site_reason, note, decided_by, supersedes, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")
      .with(row.client, row.date, row.kind, row.level, row.program, row.track, row.recommended,
            row.placement, row.deviation, row.discharge, row.site_reason, row.note, row.decided_by,
            row.supersedes, row.reason)
      .run();
  return database.last_id();
}

constexpr Family<DecisionRow> decision_family{.table = "decision",
                                              .columns = decision_columns,
                                              .read = read_decision<Query>,
                                              .scan = read_decision<ScannedRow>,
                                              .key = "client = ?1 AND date = ?2 AND kind = ?3",
                                              .bind = bind,
                                              .name = name,
                                              .differences = differences,
                                              .insert = insert};

}  // namespace
}  // namespace storage

std::vector<PlacementRow> Record::placements(std::optional<ClientId> client) const {
  return storage::rows_of(*impl().database, storage::placements_sql("result"), client,
                          storage::read_placement);
}

std::vector<PlacementRow> placement_heads(Record const& record,
                                          std::optional<ClientId> const& client) {
  using namespace storage;
  auto& database = *record.impl().database;
  if (client) return rows_of(database, placements_sql("''"), client, read_placement);
  std::vector<PlacementRow> rows;
  scan_current(database, "placement", placement_columns,
               [&](ScannedRow const& row) { rows.push_back(read_head(row)); });
  return rows;
}

std::vector<ClientDay> days_of_placements(Record const& record,
                                          std::optional<ClientId> const& client) {
  using namespace storage;
  auto& database = *record.impl().database;
  std::vector<ClientDay> days;
  if (client) {
    Query query(database, "SELECT as_of FROM current_placement WHERE client = ?1 ORDER BY id");
    query.with(*client);
    while (query.next()) days.push_back({*client, query.date(0)});
    return days;
  }
  scan_current(database, "placement", "id, client, as_of",
               [&](ScannedRow const& row) { days.push_back({{row.text(1)}, row.date(2)}); });
  return days;
}

bool answers_changed_since(Record const& record, PlacementRow const& placement) {
  storage::Query query(*record.impl().database,
                       "SELECT EXISTS (SELECT 1 FROM assessment AS r JOIN audit_row AS w"
                       " ON w.table_name = 'assessment' AND w.row_id = r.id"
                       " WHERE r.client = ?1 AND r.date <= ?2 AND w.seq > p.seq)"
                       " OR EXISTS (SELECT 1 FROM struck AS r JOIN audit_row AS w"
                       " ON w.table_name = 'struck' AND w.row_id = r.id"
                       " WHERE r.client = ?1 AND r.table_name = 'assessment' AND w.seq > p.seq)"
                       " FROM audit_row AS p WHERE p.table_name = 'placement' AND p.row_id = ?3");
  return query.with(placement.client, placement.as_of, placement.id).next() && query.yes(0);
}

std::vector<DecisionRow> Record::decisions(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::decision_family, client);
}

Written Transaction::save(PlacementRow& row) {
  if (storage::repeats_last(impl_->database, row)) return Written::unchanged;
  storage::require_json(impl_->database, row.result_json);
  storage::Query(impl_->database,
                 "INSERT INTO placement (client, as_of, criteria, criteria_version, criteria_hash,"
                 " purpose, status, level, levels, or_above, stopped, result)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
      .with(row.client, row.as_of, row.criteria, row.criteria_version, row.criteria_hash,
            row.purpose, row.status, row.level, join(row.levels, " "), row.or_above, row.stopped,
            row.result_json)
      .run();
  row.id = impl_->database.last_id();
  impl_->wrote("placement", row.id);
  return Written::inserted;
}

Written Transaction::save(DecisionRow& row) {
  return storage::save_row(*impl_, row, storage::decision_family);
}

}  // namespace careplan
