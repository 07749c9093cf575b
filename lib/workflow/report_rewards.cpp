// What clients earn by their samples, redeem, and may still earn.
#include <algorithm>
#include <span>

#include "attendance/rewards.hpp"
#include "client/by_client.hpp"
#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn reward_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"plan", "Plan", ColumnKind::text, "reward plan of the client's program"},
    {"in_a_row", "In a row", ColumnKind::integer, "passed samples up to the newest one"},
    {"samples", "Samples", ColumnKind::integer, "that the plan has looked at"},
    {"next_value", "Next", ColumnKind::integer,
     "what a passed sample would earn today: cents, or draws where the plan draws slips"},
    {"value_in", "Next in", ColumnKind::text, "cents or draws"},
    {"earned_cents", "Earned", ColumnKind::integer, "cents entered under the plan"},
    {"redeemed_cents", "Redeemed", ColumnKind::integer,
     "cents redeemed by the client, under any plan"},
    {"balance_cents", "Balance", ColumnKind::integer, "cents of the client, earned - redeemed"},
    {"cap_left_cents", "Cap left", ColumnKind::integer,
     "cents that may still be earned this calendar year; empty: no cap"},
};
constexpr ReportTerm reward_terms[] = {
    {"counted", "clients in care today whose program has a reward plan, a row for each plan"},
    {"entered", "earned is what `attend reward grant` entered; what is due and not entered is not"},
};

std::vector<Sample> samples_of(ReportSource const& source, Attendance const& record,
                               std::span<TestRow const> tests, RewardPlan const& plan,
                               Episode const& stay) {
  auto const& program = source.clinic.catalogue.program(stay.program);
  auto const until = source.clinic.today + std::chrono::days{1};
  auto samples = plan.target == RewardTarget::attendance
                     ? attendance_samples(plan, record, program, stay.client, until)
                     : test_samples(plan, program.testing, tests, stay.client);
  std::erase_if(samples, [&](Sample const& sample) { return sample.date >= until; });
  return samples;
}

// What one more passed sample, today, would be worth.
Cell next_value(RewardPlan const& plan, std::vector<Sample> samples, Episode const& stay,
                Date today) {
  std::erase_if(samples, [&](Sample const& sample) { return sample.date == today; });
  samples.push_back({.date = today});
  auto const list = earnings(plan, samples, stay.begin);
  if (list.empty() || list.back().date != today) return {};  // the plan is over
  return list.back().value;
}

Cell cap_left(RewardPlan const& plan, std::span<RewardRow const> ledger, Episode const& stay,
              Date today) {
  if (plan.annual_cap_cents == 0) return {};
  auto const year = [](Date day) { return std::chrono::year_month_day{day}.year(); };
  long earned = 0;
  for (auto const& row : ledger)
    if (row.client == stay.client && row.plan == plan.id && year(row.date) == year(today))
      earned += row.cents;
  return std::max(0L, plan.annual_cap_cents - earned);
}

std::vector<Cell> reward_row(ReportSource const& source, RewardPlan const& plan,
                             Episode const& stay, std::vector<Sample> const& samples,
                             std::span<RewardRow const> ledger) {
  auto const seen = earnings(plan, samples, stay.begin);
  long earned = 0;
  for (auto const& row : ledger)
    if (row.client == stay.client && row.plan == plan.id && row.entry == RewardEntry::earned)
      earned += row.cents;
  auto const own = balance(ledger, stay.client);
  auto const today = source.clinic.today;
  return {stay.client.value,
          plan.id,
          seen.empty() ? 0L : long{seen.back().in_a_row},
          static_cast<long>(seen.size()),
          next_value(plan, samples, stay, today),
          std::string(plan.kind == RewardKind::draws ? "draws" : "cents"),
          earned,
          own.redeemed_cents,
          own.left_cents(),
          cap_left(plan, ledger, stay, today)};
}

Table rewards(ReportSource const& source) {
  auto const record = attendance_of(source.clinic, source.record, "");
  auto tests = source.record.tests();
  auto ledger = source.record.rewards();
  sort_by_client(tests);
  sort_by_client(ledger);
  Table table{.title = "Rewards on " + to_text(source.clinic.today)};
  for (auto const& stay : record.episodes) {
    bool const counts = stay.active_on(source.clinic.today) && !stay.program.empty() &&
                        wanted(source.request, stay.program);
    if (!counts) continue;
    for (auto const& plan : source.clinic.catalogue.program(stay.program).rewards)
      table.rows.push_back(reward_row(
          source, plan, stay, samples_of(source, record, of_client(tests, stay.client), plan, stay),
          of_client(ledger, stay.client)));
  }
  table.notes.emplace_back("Amounts are cents. Next: what a passed sample would earn today.");
  return table;
}

}  // namespace

ReportKind rewards_report() {
  return {.name = "rewards",
          .command = "report rewards",
          .summary = "reward plans by client: streak, next value, earned, redeemed, cap left",
          .columns = reward_columns,
          .terms = reward_terms,
          .options = {.period = false},
          .make = rewards};
}

}  // namespace careplan
