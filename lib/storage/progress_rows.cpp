// Drug tests and milestones.
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char test_columns[] = "id, client, date, result, note, supersedes, reason, confirmation";

std::vector<std::string> listed(Database& database, char const* sql, long id) {
  std::vector<std::string> list;
  Query found(database, sql);
  found.with(id);
  while (found.next()) list.push_back(found.text(0));
  return list;
}

void list(Database& database, char const* sql, long id, std::vector<std::string> const& entries) {
  Query add(database, sql);
  for (int position = 0; auto const& entry : entries) {
    add.again();
    add.with(id, position++, entry).run();
  }
}

template <class Source>
TestRow read_test(Database& database, Source const& q) {
  TestRow row{.id = q.integer(0),
              .client = {q.text(1)},
              .date = q.date(2),
              .result = q.template word<TestResult>(3),
              .confirmation = q.template word<Confirmation>(7),
              .note = q.text(4),
              .supersedes = q.maybe_integer(5),
              .reason = q.text(6)};
  if constexpr (std::is_same_v<Source, Query>) {
    row.substances = listed(
        database, "SELECT substance FROM test_substance WHERE test = ?1 ORDER BY position", row.id);
    row.panel = listed(
        database, "SELECT substance FROM test_panel WHERE test = ?1 ORDER BY position", row.id);
  }
  return row;
}

void bind_test(Query& query, TestRow const& row) {
  query.with(row.client, row.date);
}

std::string test_name(TestRow const& row) {
  return fmt::format("the test of {} on {}", row.client.value, to_text(row.date));
}

std::vector<std::string> test_differences(TestRow const& a, TestRow const& b) {
  return differing(
      a, b, std::pair("result", &TestRow::result),
      std::pair("list of substances", &TestRow::substances), std::pair("panel", &TestRow::panel),
      std::pair("confirmation", &TestRow::confirmation), std::pair("note", &TestRow::note));
}

long insert_test(Database& database, TestRow const& row) {
  Savepoint savepoint(database);
  Query(database,
        "INSERT INTO test (client, date, result, note, supersedes, reason, confirmation)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .with(row.client, row.date, row.result, row.note, row.supersedes, row.reason,
            row.confirmation)
      .run();
  long const id = database.last_id();
  list(database, "INSERT INTO test_substance (test, position, substance) VALUES (?1, ?2, ?3)", id,
       row.substances);
  list(database, "INSERT INTO test_panel (test, position, substance) VALUES (?1, ?2, ?3)", id,
       row.panel);
  savepoint.release();
  return id;
}

constexpr Family<TestRow> tests{.table = "test",
                                .columns = test_columns,
                                .read = read_test<Query>,
                                .scan = read_test<ScannedRow>,
                                .has_lists = true,
                                .key = "client = ?1 AND date = ?2",
                                .bind = bind_test,
                                .name = test_name,
                                .differences = test_differences,
                                .insert = insert_test};

constexpr char milestone_columns[] =
    "id, client, date, milestone, reached, note, supersedes, reason";

template <class Source>
MilestoneRow read_milestone(Database& /*database*/, Source const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .date = q.date(2),
          .milestone = q.text(3),
          .reached = q.yes(4),
          .note = q.text(5),
          .supersedes = q.maybe_integer(6),
          .reason = q.text(7)};
}

void bind_milestone(Query& query, MilestoneRow const& row) {
  query.with(row.client, row.date, row.milestone);
}

std::string milestone_name(MilestoneRow const& row) {
  return fmt::format("the milestone '{}' of {} on {}", row.milestone, row.client.value,
                     to_text(row.date));
}

std::vector<std::string> milestone_differences(MilestoneRow const& a, MilestoneRow const& b) {
  return differing(a, b, std::pair("answer", &MilestoneRow::reached),
                   std::pair("note", &MilestoneRow::note));
}

long insert_milestone(Database& database, MilestoneRow const& row) {
  Query(database,
        "INSERT INTO milestone (client, date, milestone, reached, note, supersedes, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .with(row.client, row.date, row.milestone, row.reached, row.note, row.supersedes, row.reason)
      .run();
  return database.last_id();
}

constexpr Family<MilestoneRow> milestones{.table = "milestone",
                                          .columns = milestone_columns,
                                          .read = read_milestone<Query>,
                                          .scan = read_milestone<ScannedRow>,
                                          .key = "client = ?1 AND date = ?2 AND milestone = ?3",
                                          .bind = bind_milestone,
                                          .name = milestone_name,
                                          .differences = milestone_differences,
                                          .insert = insert_milestone};

}  // namespace
}  // namespace storage

std::vector<TestRow> Record::tests(std::optional<ClientId> client) const {
  auto& database = *impl().database;
  storage::Snapshot const snapshot(database);
  auto rows = storage::current_rows(database, storage::tests, client);
  if (!client) {
    storage::fill_lists(database, rows, &TestRow::substances, "test_substance", "test, substance");
    storage::fill_lists(database, rows, &TestRow::panel, "test_panel", "test, substance");
  }
  return rows;
}

std::vector<MilestoneRow> Record::milestones(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::milestones, client);
}

Written Transaction::save(TestRow& row) {
  return storage::save_row(*impl_, row, storage::tests);
}

Written Transaction::save(MilestoneRow& row) {
  return storage::save_row(*impl_, row, storage::milestones);
}

}  // namespace careplan
