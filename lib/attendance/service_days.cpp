#include "attendance/service_days.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace careplan {
namespace {

using std::chrono::days;

void add(ServiceDay& day, Visit const& visit) {
  auto& hours = day.hours;
  hours.delivered += visit.credit;
  hours.group |= visit.credit > Minutes{} && visit.session.common->kind == ServiceKind::group;
  if (visit.session.common->billable) day.may_be_billed += visit.credit;
  if (visit.makes_up()) {
    day.made_up += visit.credit;
    if (!visit.refused.empty()) day.refused.push_back(visit.refused);
  } else if (visit.planned) {
    hours.planned += visit.length();
    day.came += visit.credit;
    if (visit.unmarked()) {
      day.unmarked += visit.length();
      day.unmarked_group |= visit.session.common->kind == ServiceKind::group;
    }
    if (visit.credit < visit.length()) day.states.note(visit.state());
  } else if (visit.cancelled && visit.session.common->counts_toward_hours) {
    day.cancelled += visit.length();
    day.states.note(visit.state());
  }
}

bool reaches_day(ServiceDay const& day, RulePack const& rules) {
  return day.may_be_billed > Minutes{} && day.may_be_billed >= rules.day_min;
}

}  // namespace

Ages ages_of(Attendance const& record, ClientId const& client) {
  Ages ages{.of_all = record.age};
  auto const birth = record.births.find(client);
  if (birth != record.births.end()) ages.birth = birth->second;
  return ages;
}

std::optional<int> age_of(Attendance const& record, ClientId const& client, Date day) {
  return ages_of(record, client).on(day);
}

RulePack const& pack_for(std::span<RulePack const> packs, std::optional<int> age) {
  if (age)
    for (auto const& pack : packs)
      if (applies_at(pack, *age)) return pack;
  return packs.front();
}

void service_days(std::span<Visit const> visits, Ages const& ages, Standard const& standard,
                  std::vector<ServiceDay>& list) {
  list.clear();
  for (auto const& visit : visits) {
    bool const nothing =
        !visit.planned && !visit.cancelled && visit.credit == Minutes{} && visit.refused.empty();
    if (nothing) continue;
    if (list.empty() || list.back().hours.date != visit.date())
      list.emplace_back().hours.date = visit.date();
    add(list.back(), visit);
  }
  for (auto& day : list) {
    if (!ages.known()) {
      if (reaches_day(day, standard.packs.front())) day.hours.billable = day.may_be_billed;
      continue;
    }
    auto const age = ages.on(day.hours.date);
    auto const& rules = pack_for(standard.packs, age);
    if (reaches_day(day, rules) && (!age || applies_at(rules, *age)))
      day.hours.billable = day.may_be_billed;
  }
}

std::string why_not_billable(ServiceDay const& day, Ages const& ages, Standard const& standard) {
  auto const age = ages.on(day.hours.date);
  auto const& rules = pack_for(standard.packs, age);
  if (age && !applies_at(rules, *age))
    return fmt::format("{} is not for clients of {} years", rules.id, *age);
  if (reaches_day(day, rules)) return {};
  if (day.hours.date >= standard.as_of) return "still to come";
  auto const states = fmt::format("{}", fmt::join(day.states, ", "));
  if (day.hours.delivered == Minutes{})
    return day.states.empty() ? fmt::format("{}", fmt::join(day.refused, ", ")) : states;
  if (day.may_be_billed == Minutes{}) return "no billable service";
  return fmt::format("{} of {} min{}{}", day.may_be_billed.count(), rules.day_min.count(),
                     states.empty() ? "" : ", ", states);
}

}  // namespace careplan
