// Leaves, and the ledger of rewards.
#include <algorithm>

#include "client/reward.hpp"
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char leave_columns[] = "id, client, first, last, note, supersedes, reason";

template <class Source>
LeaveRow read_leave(Database& /*database*/, Source const& q) {
  LeaveRow row{.id = q.integer(0),
               .client = {q.text(1)},
               .first = q.date(2),
               .note = q.text(4),
               .supersedes = q.maybe_integer(5),
               .reason = q.text(6)};
  if (!q.is_null(3)) row.last = q.date(3);
  return row;
}

void bind_leave(Query& query, LeaveRow const& row) {
  query.with(row.client, row.first);
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

constexpr Family<LeaveRow> leaves{.table = "leave",
                                  .columns = leave_columns,
                                  .read = read_leave<Query>,
                                  .scan = read_leave<ScannedRow>,
                                  .key = "client = ?1 AND first = ?2",
                                  .bind = bind_leave,
                                  .name = leave_name,
                                  .differences = leave_differences,
                                  .insert = insert_leave};

constexpr char reward_columns[] =
    "id, client, date, entry, plan, what, cents, draws, seed, note, supersedes, reason";

template <class Source>
RewardRow read_reward(Database& database, Source const& q) {
  RewardRow row{.id = q.integer(0),
                .client = {q.text(1)},
                .date = q.date(2),
                .entry = q.template word<RewardEntry>(3),
                .plan = q.text(4),
                .what = q.text(5),
                .cents = q.integer(6),
                .draws = static_cast<int>(q.integer(7)),
                .seed = q.maybe_integer(8),
                .note = q.text(9),
                .supersedes = q.maybe_integer(10),
                .reason = q.text(11)};
  if constexpr (std::is_same_v<Source, Query>) {
    Query found(database, "SELECT prize FROM reward_prize WHERE reward = ?1 ORDER BY position");
    found.with(row.id);
    while (found.next()) row.prizes.push_back(found.text(0));
  }
  return row;
}

void bind_reward(Query& query, RewardRow const& row) {
  query.with(row.client, row.date, row.entry, row.plan, row.what);
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

std::vector<RewardRow> rewards_of(Database& database, ClientId const& client) {
  return rows_of(database, fmt::format("SELECT {} FROM current_reward", reward_columns), client,
                 [&](Query const& query) { return read_reward(database, query); });
}

long worth(RewardRow const& row) {
  return row.entry == RewardEntry::earned ? row.cents : -row.cents;
}

// The schema refuses it as well; here it is said so that people know what is left.
void require_balance(Database& database, RewardRow const& row) {
  long balance = 0;
  for (auto const& other : rewards_of(database, row.client))
    if (other.id != row.supersedes) balance += worth(other);
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

constexpr Family<RewardRow> rewards{
    .table = "reward",
    .columns = reward_columns,
    .read = read_reward<Query>,
    .scan = read_reward<ScannedRow>,
    .has_lists = true,
    .key = "client = ?1 AND date = ?2 AND entry = ?3 AND plan = ?4 AND what = ?5",
    .bind = bind_reward,
    .name = reward_name,
    .differences = reward_differences,
    .insert = insert_reward};

}  // namespace
}  // namespace storage

std::vector<LeaveRow> Record::leaves(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::leaves, client);
}

std::vector<RewardRow> Record::rewards(std::optional<ClientId> client) const {
  auto& database = *impl().database;
  if (client) return storage::rewards_of(database, *client);
  storage::Snapshot const snapshot(database);
  auto rows = storage::current_rows(database, storage::rewards, client);
  storage::fill_lists(database, rows, &RewardRow::prizes, "reward_prize", "reward, prize");
  return rows;
}

bool Record::taken_back(RewardRow const& reward) const {
  auto const found = storage::under_key(*impl().database, reward, storage::rewards);
  return found.before && !found.current;
}

Written Transaction::save(LeaveRow& row) {
  return storage::save_row(*impl_, row, storage::leaves);
}

Written Transaction::save(RewardRow& row) {
  return storage::save_row(*impl_, row, storage::rewards);
}

}  // namespace careplan
