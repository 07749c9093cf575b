#include "attendance/service_days.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace careplan {
namespace {

using std::chrono::days;

void note_state(ServiceDay& day, Visit const& visit) {
  auto state = visit.state();
  if (std::ranges::find(day.states, state) == day.states.end())
    day.states.push_back(std::move(state));
}

void add(ServiceDay& day, Visit const& visit) {
  auto& hours = day.hours;
  hours.delivered += visit.credit;
  hours.group |= visit.credit > Minutes{} && visit.session->kind == ServiceKind::group;
  if (visit.session->billable) day.may_be_billed += visit.credit;
  if (visit.makes_up()) {
    day.made_up += visit.credit;
    if (!visit.refused.empty()) day.refused.push_back(visit.refused);
  } else if (visit.planned) {
    hours.planned += visit.length();
    day.came += visit.credit;
    if (visit.unmarked()) {
      day.unmarked += visit.length();
      day.unmarked_group |= visit.session->kind == ServiceKind::group;
    }
    if (visit.credit < visit.length()) note_state(day, visit);
  } else if (visit.cancelled && visit.session->counts_toward_hours) {
    day.cancelled += visit.length();
    note_state(day, visit);
  }
}

std::string joined(std::vector<std::string> const& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

void bill(ServiceDay& day, RulePack const& rules, std::optional<int> age, Date as_of) {
  auto& hours = day.hours;
  bool const served = day.may_be_billed > Minutes{} && day.may_be_billed >= rules.day_min;
  if (age && !applies_at(rules, *age))
    hours.why_not_billable = fmt::format("{} is not for clients of {} years", rules.id, *age);
  else if (served)
    hours.billable = day.may_be_billed;
  else if (hours.date >= as_of)
    hours.why_not_billable = "still to come";
  else if (hours.delivered == Minutes{})
    hours.why_not_billable = joined(day.states.empty() ? day.refused : day.states);
  else if (day.may_be_billed == Minutes{})
    hours.why_not_billable = "no billable service";
  else
    hours.why_not_billable =
        fmt::format("{} of {} min{}{}", day.may_be_billed.count(), rules.day_min.count(),
                    day.states.empty() ? "" : ", ", joined(day.states));
}

}  // namespace

std::optional<int> age_of(Attendance const& record, ClientId const& client, Date day) {
  auto const birth = record.births.find(client);
  if (birth == record.births.end()) return record.age;
  return age_on(birth->second, day);
}

RulePack const& pack_for(std::span<RulePack const> packs, std::optional<int> age) {
  if (age)
    for (auto const& pack : packs)
      if (applies_at(pack, *age)) return pack;
  return packs.front();
}

std::vector<ServiceDay> service_days(ClientLedger const& ledger, Date week,
                                     Standard const& standard) {
  std::map<Date, ServiceDay> by_date;
  for (auto const& visit : ledger.visits) {
    if (visit.date() < week || visit.date() >= week + days{7}) continue;
    bool const nothing =
        !visit.planned && !visit.cancelled && visit.credit == Minutes{} && visit.refused.empty();
    if (!nothing) add(by_date[visit.date()], visit);
  }
  auto const& client = ledger.stays.front().client;
  std::vector<ServiceDay> list;
  for (auto& [date, day] : by_date) {
    day.hours.date = date;
    auto const age = age_of(standard.record, client, date);
    bill(day, pack_for(standard.packs, age), age, standard.as_of);
    list.push_back(std::move(day));
  }
  return list;
}

}  // namespace careplan
