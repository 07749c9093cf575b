// Leaves, and the ledger of rewards.
#include <algorithm>

#include "client/reward.hpp"
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

std::string const leave_columns =
    "SELECT id, client, first, last, note, supersedes, reason FROM current_leave";

LeaveRow read_leave(Query const& q) {
  LeaveRow row{.id = q.integer(0),
               .client = {q.text(1)},
               .first = q.date(2),
               .note = q.text(4),
               .supersedes = q.maybe_integer(5),
               .reason = q.text(6)};
  if (!q.is_null(3)) row.last = q.date(3);
  return row;
}

std::optional<LeaveRow> current_leave(Database& database, LeaveRow const& row) {
  Query query(database, leave_columns + " WHERE client = ?1 AND first = ?2");
  if (!query.with(row.client, row.first).next()) return std::nullopt;
  return read_leave(query);
}

std::string leave_name(LeaveRow const& row) {
  return fmt::format("the leave of {} from {}", row.client.value, to_text(row.first));
}

std::vector<std::string> leave_differences(LeaveRow const& a, LeaveRow const& b) {
  return differing(a, b, std::pair("last day", &LeaveRow::last),
                   std::pair("note", &LeaveRow::note));
}

long insert_leave(Database& database, LeaveRow const& row) {
  Query(database,
        "INSERT INTO leave (client, first, last, note, supersedes, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .with(row.client, row.first, row.last, row.note, row.supersedes, row.reason)
      .run();
  return database.last_id();
}

constexpr Family<LeaveRow> leaves{"leave", current_leave, leave_name, leave_differences,
                                  insert_leave};

std::string const reward_columns =
    "SELECT id, client, date, entry, plan, what, cents, draws, seed, note, supersedes, reason"
    " FROM current_reward";

RewardRow read_reward(Database& database, Query const& q) {
  RewardRow row{.id = q.integer(0),
                .client = {q.text(1)},
                .date = q.date(2),
                .entry = q.word<RewardEntry>(3),
                .plan = q.text(4),
                .what = q.text(5),
                .cents = q.integer(6),
                .draws = static_cast<int>(q.integer(7)),
                .seed = q.maybe_integer(8),
                .note = q.text(9),
                .supersedes = q.maybe_integer(10),
                .reason = q.text(11)};
  Query found(database, "SELECT prize FROM reward_prize WHERE reward = ?1 ORDER BY position");
  found.with(row.id);
  while (found.next()) row.prizes.push_back(found.text(0));
  return row;
}

std::optional<RewardRow> current_reward(Database& database, RewardRow const& row) {
  Query query(database, reward_columns +
                            " WHERE client = ?1 AND date = ?2 AND entry = ?3 AND plan = ?4"
                            " AND what = ?5");
  if (!query.with(row.client, row.date, row.entry, row.plan, row.what).next()) return std::nullopt;
  return read_reward(database, query);
}

std::string reward_name(RewardRow const& row) {
  return fmt::format("'{}' {} by {} on {}", row.what, to_text(row.entry), row.client.value,
                     to_text(row.date));
}

std::vector<std::string> reward_differences(RewardRow const& a, RewardRow const& b) {
  return differing(a, b, std::pair("amount", &RewardRow::cents),
                   std::pair("number of draws", &RewardRow::draws),
                   std::pair("list of prizes", &RewardRow::prizes),
                   std::pair("seed", &RewardRow::seed), std::pair("note", &RewardRow::note));
}

long worth(RewardRow const& row) {
  return row.entry == RewardEntry::earned ? row.cents : -row.cents;
}

// The schema refuses it as well; here it is said so that people know what is left.
void require_balance(Database& database, RewardRow const& row) {
  Query query(database, reward_columns + " WHERE client = ?1");
  query.with(row.client);
  long balance = 0;
  while (query.next()) {
    auto const other = read_reward(database, query);
    if (other.id != row.supersedes) balance += worth(other);
  }
  if (balance + worth(row) >= 0) return;
  throw Error(Fault::conflict,
              fmt::format("{}: the balance of {} would be {} cents", reward_name(row),
                          row.client.value, balance + worth(row)),
              {}, fmt::format("{} cents are left to redeem", std::max(balance, 0L)));
}

long insert_reward(Database& database, RewardRow const& row) {
  require_balance(database, row);
  Savepoint savepoint(database);
  Query(database,
        "INSERT INTO reward (client, date, entry, plan, what, cents, draws, seed, note,"
        " supersedes, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .with(row.client, row.date, row.entry, row.plan, row.what, row.cents, row.draws, row.seed,
            row.note, row.supersedes, row.reason)
      .run();
  long const id = database.last_id();
  Query add(database, "INSERT INTO reward_prize (reward, position, prize) VALUES (?1, ?2, ?3)");
  for (int position = 0; auto const& prize : row.prizes) {
    add.again();
    add.with(id, position++, prize).run();
  }
  savepoint.release();
  return id;
}

constexpr Family<RewardRow> rewards{"reward", current_reward, reward_name, reward_differences,
                                    insert_reward};

}  // namespace
}  // namespace storage

std::vector<LeaveRow> Record::leaves(std::optional<ClientId> client) const {
  return storage::rows_of(*impl().database, storage::leave_columns, client, storage::read_leave);
}

std::vector<RewardRow> Record::rewards(std::optional<ClientId> client) const {
  auto& database = *impl().database;
  return storage::rows_of(
      database, storage::reward_columns, client,
      [&](storage::Query const& query) { return storage::read_reward(database, query); });
}

Written Transaction::save(LeaveRow& row) {
  return storage::save_row(*impl_, row, storage::leaves);
}

Written Transaction::save(RewardRow& row) {
  return storage::save_row(*impl_, row, storage::rewards);
}

}  // namespace careplan
