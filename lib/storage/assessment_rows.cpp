// Assessments, with their answers and facts as typed rows that analysts can query.
#include "storage/assessment_head.hpp"
#include "storage/natural_key.hpp"
#include "storage/value_columns.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char assessment_columns[] =
    "id, client, date, instrument, version, rater, outcome, supersedes, reason";

void read_answers(Database& database, AssessmentRow& row) {
  Query answers(database,
                "SELECT item, kind, number, low, high, text FROM answer WHERE assessment = ?1"
                " ORDER BY position");
  answers.with(row.id);
  while (answers.next())
    row.answers.emplace_back(answers.text(0), read_value(database, answers, 1));
}

void read_facts(Database& database, AssessmentRow& row) {
  scan_rows_of(database, "fact", "assessment, name, kind, number, low, high, text", row.id,
               [&](ScannedRow const& fact) {
                 row.facts.emplace_hint(row.facts.end(), fact.text(1),
                                        read_value(database, fact, 2));
               });
}

AssessmentRow read_assessment(Database& database, Query const& q) {
  auto row = read_head(q);
  row.outcome_json = q.text(6);
  row.supersedes = q.maybe_integer(7);
  row.reason = q.text(8);
  read_answers(database, row);
  read_facts(database, row);
  return row;
}

void bind(Query& query, AssessmentRow const& row) {
  query.with(row.client, row.date, row.instrument);
}

std::string name(AssessmentRow const& row) {
  return fmt::format("{} of {} on {}", row.instrument, row.client.value, to_text(row.date));
}

std::vector<std::string> differences(AssessmentRow const& a, AssessmentRow const& b) {
  return differing(a, b, std::pair("version", &AssessmentRow::version),
                   std::pair("rater", &AssessmentRow::rater),
                   std::pair("answers", &AssessmentRow::answers),
                   std::pair("facts", &AssessmentRow::facts),
                   std::pair("outcome", &AssessmentRow::outcome_json));
}

template <class... Key>
void insert_value(Query& query, Value const& value, Key const&... key) {
  auto const [kind, number, low, high, text] = columns_of(value);
  query.again();
  query.with(key..., kind, number, low, high, text).run();
}

long insert(Database& database, AssessmentRow const& row) {
  require_json(database, row.outcome_json);
  Savepoint savepoint(database);
  Query(database,
        "INSERT INTO assessment (client, date, instrument, version, rater, outcome, supersedes,"
        " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .with(row.client, row.date, row.instrument, row.version, row.rater, row.outcome_json,
            row.supersedes, row.reason)
      .run();
  long const id = database.last_id();
  Query answer(database,
               "INSERT INTO answer (assessment, position, item, kind, number, low, high, text)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  for (int position = 0; auto const& [item, value] : row.answers)
    insert_value(answer, value, id, position++, item);
  Query fact(database,
             "INSERT INTO fact (assessment, name, kind, number, low, high, text)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  for (auto const& [fact_name, value] : row.facts) insert_value(fact, value, id, fact_name);
  savepoint.release();
  return id;
}

template <class Source>
AssessmentRow read_alone(Database& /*database*/, Source const& q) {
  return read_head(q);
}
constexpr Family<AssessmentRow> heads{.table = "assessment",
                                      .columns = head_columns,
                                      .read = read_alone<Query>,
                                      .scan = read_alone<ScannedRow>};

constexpr Family<AssessmentRow> assessment_family{
    .table = "assessment",
    .columns = assessment_columns,
    .read = read_assessment,
    .key = "client = ?1 AND date = ?2 AND instrument = ?3",
    .bind = bind,
    .name = name,
    .differences = differences,
    .insert = insert};

}  // namespace
}  // namespace storage

std::vector<AssessmentRow> Record::assessments(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::assessment_family, client);
}

std::vector<AssessmentRow> Record::assessment_heads(ClientId const& client) const {
  return storage::current_rows(*impl().database, storage::heads, client);
}

void Record::fill_answers(AssessmentRow& head) const {
  storage::read_answers(*impl().database, head);
}

void Record::fill_facts(AssessmentRow& head) const {
  storage::read_facts(*impl().database, head);
}

std::vector<AssessmentRow> Record::assessments_and_superseded(ClientId const& client) const {
  auto& database = *impl().database;
  return storage::rows_of(
      database, fmt::format("SELECT {} FROM assessment", storage::assessment_columns), client,
      [&](storage::Query const& query) { return storage::read_assessment(database, query); });
}

std::vector<LastAssessed> Record::last_assessed(Date until) const {
  std::vector<LastAssessed> found;
  storage::Query query(*impl().database,
                       "SELECT client, instrument, max(date) FROM current_assessment AS r"
                       " WHERE date <= ?1 AND EXISTS (SELECT 1 FROM answer AS a"
                       " WHERE a.assessment = r.id AND a.kind <> 'missing')"
                       " GROUP BY client, instrument ORDER BY client, instrument");
  query.with(until);
  while (query.next()) found.push_back({{query.text(0)}, query.text(1), query.date(2)});
  return found;
}

bool Record::knows(ClientId const& client) const {
  auto& database = *impl().database;
  if (auto const ids = storage::current_ids_of(database, "assessment", client.value))
    return !ids->empty();
  storage::Query query(database, "SELECT 1 FROM current_assessment WHERE client = ?1 LIMIT 1");
  return query.with(client).next();
}

std::vector<ClientId> Record::clients() const {
  std::vector<ClientId> found;
  storage::Query query(*impl().database,
                       "SELECT DISTINCT client FROM current_assessment ORDER BY client");
  while (query.next()) found.push_back({query.text(0)});
  return found;
}

Written Transaction::save(AssessmentRow& row) {
  return storage::save_row(*impl_, row, storage::assessment_family);
}

}  // namespace careplan
