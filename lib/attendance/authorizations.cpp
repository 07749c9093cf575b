#include "attendance/authorizations.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "attendance/service_days.hpp"

namespace careplan {
namespace {

// What one day of a client comes to in each kind of unit.
struct DayUnits {
  Date date{};
  Minutes minutes{};
  int sessions = 0;
  int quarters = 0;

  int of(UnitKind unit) const {
    if (unit == UnitKind::session) return sessions;
    return unit == UnitKind::day ? 1 : quarters;
  }
};

void add(std::map<Date, DayUnits>& days, Visit const& visit, Minutes minutes) {
  if (!visit.session.common->billable || minutes <= Minutes{}) return;
  auto& day = days[visit.date()];
  day.date = visit.date();
  day.minutes += minutes;
  ++day.sessions;
  day.quarters += quarter_hours(minutes);
}

// Days with billable service before today, and those that are planned from today on.
std::vector<DayUnits> billable_days(ClientLedger const& ledger, std::span<RulePack const> packs,
                                    Attendance const& attendance, Date today) {
  std::map<Date, DayUnits> days;
  for (auto const& visit : ledger.visits) {
    if (visit.date() < today)
      add(days, visit, visit.credit);
    else if (visit.planned)
      add(days, visit, visit.length());
  }
  std::vector<DayUnits> list;
  for (auto const& [date, day] : days) {
    auto const age = age_of(attendance, ledger.stays.front().client, date);
    auto const& rules = pack_for(packs, age);
    if (day.minutes >= rules.day_min && (!age || applies_at(rules, *age))) list.push_back(day);
  }
  return list;
}

bool holds(AuthorizationRow const& row, Date day) {
  return row.first <= day && day <= row.last;
}

// Of the uses of one code, in order of their first days, the one that a day goes to.
AuthorizationUse* use_for(std::span<AuthorizationUse> uses, Date day) {
  AuthorizationUse* last = nullptr;
  for (auto& use : uses) {
    if (!holds(use.authorization, day)) continue;
    last = &use;
    if (use.left() - use.planned > 0) return last;
  }
  return last;
}

// The code that takes the day as a whole, as on a worksheet of billing: of those that hold it by
// days the one that began first. Empty: none does.
std::string_view day_code(std::span<AuthorizationUse const> uses, Date day) {
  AuthorizationRow const* first = nullptr;
  for (auto const& [row, used, planned, runs_out] : uses)
    if (row.unit == UnitKind::day && holds(row, day) &&
        (first == nullptr || row.first < first->first))
      first = &row;
  return first == nullptr ? std::string_view() : std::string_view(first->code);
}

void take(AuthorizationUse& use, DayUnits const& day, Date today) {
  int const units = day.of(use.authorization.unit);
  if (day.date < today) {
    use.used += units;
    return;
  }
  use.planned += units;
  if (!use.runs_out && units > 0 && use.planned > use.left()) use.runs_out = day.date;
}

void add_client(std::span<AuthorizationUse> uses, std::vector<DayUnits> const& days,
                AuthorizationReport& report, Date today) {
  auto const client = uses.front().authorization.client;
  for (auto const& day : days) {
    bool covered = false;
    auto const whole = day_code(uses, day.date);
    for (auto first = uses.begin(); first != uses.end();) {
      auto const end = std::find_if(first, uses.end(), [&](AuthorizationUse const& use) {
        return use.authorization.code != first->authorization.code;
      });
      bool const bundled = !whole.empty() && first->authorization.code != whole;
      if (auto* use = bundled ? nullptr : use_for({first, end}, day.date)) {
        take(*use, day, today);
        covered = true;
      }
      first = end;
    }
    if (!covered && day.date < today) report.uncovered.push_back({client, day.date});
  }
}

}  // namespace

int quarter_hours(Minutes minutes) {
  return static_cast<int>((minutes.count() + 7) / 15);
}

AuthorizationReport authorization_report(Attendance const& attendance, Program const& program,
                                         std::span<RulePack const> packs,
                                         std::span<AuthorizationRow const> rows, Date today) {
  AuthorizationReport report;
  std::set<std::string_view> clients;
  for (auto const& row : rows) clients.insert(row.client.value);
  Ledgers each(attendance, program, today,
               [&](Episode const& stay) { return clients.contains(stay.client.value); });
  while (auto* const next = each.next()) {
    auto& ledger = *next;
    auto const from = report.uses.size();
    for (auto const& row : rows)
      if (row.client == ledger.client()) report.uses.push_back({.authorization = row});
    std::span const own = std::span(report.uses).subspan(from);
    std::ranges::sort(own, {}, [](AuthorizationUse const& use) {
      return std::tie(use.authorization.code, use.authorization.first, use.authorization.id);
    });
    credit(ledger, program, packs.front());
    add_client(own, billable_days(ledger, packs, attendance, today), report, today);
  }
  return report;
}

}  // namespace careplan
