#include "workflow/attend_reward.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "attendance/rewards.hpp"
#include "reporting/cell.hpp"
#include "workflow/attend.hpp"

namespace careplan {
namespace {

// Nobody can choose it: it hangs on everything that was ever written.
std::uint64_t seed_of(Record const& record) {
  return std::stoull(info(record).head.substr(0, 15), nullptr, 16);
}

// Everything that the plans of one stay give.
std::vector<RewardRow> due_in(Clinic const& clinic, Attendance const& attendance,
                              std::vector<TestRow> const& tests, Episode const& stay,
                              std::vector<RewardRow> const& ledger, std::uint64_t seed) {
  std::vector<RewardRow> due;
  auto const& program = clinic.catalogue.program(stay.program);
  Date const until = clinic.today + std::chrono::days{1};
  for (auto const& plan : program.rewards) {
    auto samples = plan.target == RewardTarget::attendance
                       ? attendance_samples(plan, attendance, program, stay.client, until)
                       : test_samples(plan, program.testing, tests, stay.client);
    std::erase_if(samples, [&](Sample const& sample) { return sample.date >= until; });
    auto more = rewards_due(plan, samples, stay, ledger, seed);
    due.insert(due.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }
  return due;
}

// As on a statement of account, the amount stands last.
std::vector<Column> ledger_columns() {
  return {{"client", "Client", ColumnKind::text}, {"date", "Date", ColumnKind::date},
          {"entry", "Entry", ColumnKind::text},   {"plan", "Plan", ColumnKind::text},
          {"what", "What", ColumnKind::text},     {"draws", "Draws", ColumnKind::integer},
          {"prizes", "Prizes", ColumnKind::list}, {"seed", "Seed", ColumnKind::integer, true},
          {"note", "Note", ColumnKind::text},     {"cents", "Cents", ColumnKind::integer}};
}

std::vector<Cell> ledger_cells(RewardRow const& row) {
  std::vector<Cell> cells{row.client.value, row.date, std::string(to_text(row.entry))};
  cells.push_back(text_cell(row.plan));
  cells.emplace_back(row.what);
  cells.push_back(row.draws > 0 ? Cell{static_cast<long>(row.draws)} : Cell{});
  cells.push_back(row.prizes.empty() ? Cell{} : Cell{row.prizes});
  cells.push_back(optional_cell(row.seed));
  cells.push_back(text_cell(row.note));
  cells.emplace_back(row.cents);
  return cells;
}

}  // namespace

std::vector<RewardRow> grant_rewards(Clinic const& clinic, GrantRequest const& request) {
  auto record = clinic.open(Access::write);
  if (request.client) need_client(record, *request.client);
  auto const attendance = attendance_of(clinic, record, "");
  auto const tests = record.tests();
  auto const seed = request.seed.value_or(seed_of(record));
  auto ledger = record.rewards();
  Transaction transaction(record, "attend reward grant",
                          request.client ? request.client->value : "everybody");
  std::vector<RewardRow> granted;
  for (auto const& stay : attendance.episodes) {
    if (stay.program.empty() || (request.client && stay.client != *request.client)) continue;
    for (auto& row : due_in(clinic, attendance, tests, stay, ledger, seed)) {
      if (record.taken_back(row)) continue;  // whoever struck it did not mean it to come back
      transaction.save(row);
      ledger.push_back(row);
      granted.push_back(std::move(row));
    }
  }
  if (!request.dry_run) transaction.commit();
  return granted;
}

RewardRow redeem(Clinic const& clinic, RewardRow row) {
  auto record = clinic.open(Access::write);
  need_client(record, row.client);
  row.entry = RewardEntry::redeemed;
  Transaction transaction(record, "attend reward redeem", row.client.value, row.reason);
  transaction.save(row);
  transaction.commit();
  return row;
}

Table reward_ledger(Clinic const& clinic, std::optional<ClientId> const& client) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  auto rows = record.rewards(client);
  std::ranges::stable_sort(rows, {}, [](RewardRow const& row) {
    return std::tuple(row.client, row.date, row.entry, row.id);
  });
  Table table{.id = "reward", .title = "Rewards", .columns = ledger_columns(), .group_by = 0};
  table.columns.push_back({"balance", "Balance", ColumnKind::integer});
  std::map<ClientId, long> balance;
  for (auto const& row : rows) {
    auto& left = balance[row.client];
    left += row.entry == RewardEntry::earned ? row.cents : -row.cents;
    auto cells = ledger_cells(row);
    cells.emplace_back(left);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table reward_table(std::vector<RewardRow> const& rows) {
  Table table{
      .id = "reward", .title = "Rewards entered", .columns = ledger_columns(), .group_by = 0};
  for (auto const& row : rows) table.rows.push_back(ledger_cells(row));
  return table;
}

Table plan_of_rewards(Clinic const& clinic) {
  auto const record = clinic.open(Access::read);
  Table table{.id = "reward-plan",
              .title = "Plans of rewards",
              .columns = {{"program", "Program", ColumnKind::text},
                          {"plan", "Plan", ColumnKind::text},
                          {"kind", "Kind", ColumnKind::text},
                          {"target", "For", ColumnKind::text},
                          {"weeks", "Weeks", ColumnKind::integer},
                          {"start", "Start", ColumnKind::integer},
                          {"step", "Step", ColumnKind::integer},
                          {"cap", "Cap", ColumnKind::integer},
                          {"hundred_slips_cents", "100 slips", ColumnKind::integer},
                          {"annual_cap_cents", "Year", ColumnKind::integer}},
              .group_by = 0};
  auto const or_none = [](long number) { return number > 0 ? Cell{number} : Cell{}; };
  for (auto const& id : programs_in(attendance_of(clinic, record, "")))
    for (auto const& plan : clinic.catalogue.program(id).rewards)
      table.rows.push_back(
          {id, plan.id, std::string(to_text(plan.kind)), std::string(to_text(plan.target)),
           or_none(plan.weeks), or_none(plan.start), or_none(plan.step), or_none(plan.cap),
           or_none(expected_cents(plan.bowl, 100)), or_none(plan.annual_cap_cents)});
  table.notes.emplace_back(
      "Start, step and cap: cents of a voucher plan, slips of a plan of draws. 100 slips: what "
      "they "
      "come to on average, in cents. Year: cents, at most.");
  return table;
}

Table draw_from_hat(Clinic const& clinic, HatRequest const& request) {
  auto const record = clinic.open(Access::read);
  std::map<SessionId, bool> counts;
  for (auto const& session : record.sessions(request.within))
    counts[session.id] =
        request.service.empty() ? session.counts_toward_hours : session.service == request.service;
  std::vector<std::string> hat;
  for (auto const& mark : record.marks())
    if (auto const found = counts.find(mark.session);
        attended(mark.status) && found != counts.end() && found->second)
      hat.push_back(mark.client.value);
  std::ranges::sort(hat);  // the order of marks must not change who is drawn
  Table table{
      .id = "name-draw",
      .title = fmt::format("Names drawn from {} in the hat", hat.size()),
      .columns = {{"draw", "Draw", ColumnKind::integer}, {"client", "Client", ColumnKind::text}}};
  for (long draw = 0; auto const& name : draw_names(std::move(hat), request.names, request.seed))
    table.rows.push_back({++draw, name});
  return table;
}

}  // namespace careplan
