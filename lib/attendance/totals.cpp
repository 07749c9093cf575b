#include "attendance/totals.hpp"

#include <algorithm>

#include "attendance/visits.hpp"

namespace careplan {
namespace {

using std::chrono::days;

TotalHours total_of(ClientLedger const& ledger, Episode const& stay, RulePack const& rules,
                    Date as_of) {
  Date const end = stay.begin + days{7 * rules.total_weeks};
  TotalHours total{.client = stay.client,
                   .begin = stay.begin,
                   .last = end - days{1},
                   .required = rules.total_min};
  for (auto const& visit : ledger.visits) {
    // The day that ends a stay belongs to it when the client still came.
    bool const in_stay = stay.active_on(visit.date()) || stay.end == visit.date();
    if (!in_stay || visit.date() >= end) continue;
    total.delivered += visit.credit;
    if (visit.unmarked() && visit.date() < as_of) total.unmarked += visit.length();
  }
  bool const over = as_of >= end || (stay.end && *stay.end < as_of);
  if (total.delivered >= total.required)
    total.status = WeekStatus::met;
  else if (over && total.delivered + total.unmarked < total.required)
    total.status = WeekStatus::short_;
  return total;
}

}  // namespace

std::vector<TotalHours> total_hours(Attendance const& record, Program const& program,
                                    RulePack const& rules, Date as_of) {
  std::vector<TotalHours> all;
  if (rules.total_min == Minutes{}) return all;
  Ledgers each(record, program, as_of);
  while (auto* const next = each.next()) {
    auto& ledger = *next;
    credit(ledger, program, rules);
    for (auto const& stay : ledger.stays) all.push_back(total_of(ledger, stay, rules, as_of));
  }
  return all;
}

}  // namespace careplan
