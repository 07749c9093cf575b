#include "attendance/hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "attendance/exemption.hpp"
#include "attendance/visits.hpp"
#include "program/rules.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// One day with what the judgement needs beside the hours.
struct Day {
  DayHours hours{};
  Minutes made_up{};
  Minutes unmarked{};
  bool unmarked_group = false;
  Minutes cancelled{};
  Minutes came{};                      // of what was planned
  Minutes may_be_billed{};             // delivered in billable services
  std::vector<std::string> states{};   // of what was not attended in full, each once
  std::vector<std::string> refused{};  // make-ups that do not count, or not in full
};

void note_state(Day& day, Visit const& visit) {
  auto state = visit.state();
  if (std::ranges::find(day.states, state) == day.states.end())
    day.states.push_back(std::move(state));
}

void add(Day& day, Visit const& visit) {
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

void bill(Day& day, RulePack const& rules, Date as_of) {
  auto& hours = day.hours;
  bool const served = day.may_be_billed > Minutes{} && day.may_be_billed >= rules.day_min;
  if (served)
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

std::vector<Day> days_of(ClientLedger const& ledger, Date week, RulePack const& rules, Date as_of) {
  std::map<Date, Day> by_date;
  for (auto const& visit : ledger.visits) {
    if (visit.date() < week || visit.date() >= week + days{7}) continue;
    bool const nothing =
        !visit.planned && !visit.cancelled && visit.credit == Minutes{} && visit.refused.empty();
    if (!nothing) add(by_date[visit.date()], visit);
  }
  std::vector<Day> list;
  for (auto& [date, day] : by_date) {
    day.hours.date = date;
    bill(day, rules, as_of);
    list.push_back(std::move(day));
  }
  return list;
}

enum class Count { delivered, without_makeups, at_best };

Minutes counted(Day const& day, Count count) {
  switch (count) {
    case Count::delivered:
      return day.hours.delivered;
    case Count::without_makeups:
      return day.hours.delivered - day.made_up;
    case Count::at_best:
      return day.hours.delivered + day.unmarked;
  }
  return {};
}

// What a week is judged by, beside its days.
struct Judge {
  Attendance const& record;
  Program const& program;
  RulePack const& rules;
  Date as_of;

  WeekVerdict verdict(std::vector<Day> const& list, Date week, std::optional<Date> last_before,
                      Count count) const {
    std::vector<DayOfService> service;
    for (auto const& day : list)
      service.push_back({day.hours.date, counted(day, count),
                         day.hours.group || (count == Count::at_best && day.unmarked_group)});
    return judge_week(rules, week, service, last_before);
  }
};

void describe_days(std::vector<Day> const& list, bool all, Date as_of,
                   std::vector<std::string>& reasons) {
  for (auto const& day : list) {
    auto const when =
        fmt::format("{} {}: ", to_text(weekday_of(day.hours.date)), to_text(day.hours.date));
    for (auto const& why : day.refused) reasons.push_back(when + "make-up not counted, " + why);
    if (day.hours.date >= as_of || (!all && day.unmarked == Minutes{})) continue;
    if (day.came < day.hours.planned)
      reasons.push_back(fmt::format("{}{} of {} min, {}", when, day.came.count(),
                                    day.hours.planned.count(), joined(day.states)));
    else if (day.cancelled > Minutes{})
      reasons.push_back(
          fmt::format("{}{} min cancelled by the program", when, day.cancelled.count()));
  }
}

// The week's status, and the reasons that belong to it.
void judge(WeekHours& week, std::vector<Day> const& list, ClientLedger const& ledger,
           std::optional<Date> last_before, Judge const& judge) {
  auto const verdict = judge.verdict(list, week.week, last_before, Count::delivered);
  week.days = verdict.days;
  auto& reasons = week.reasons;
  if (week.week + days{7} > judge.as_of) return describe_days(list, true, judge.as_of, reasons);
  if (verdict.met) {
    bool const alone = judge.verdict(list, week.week, last_before, Count::without_makeups).met;
    week.status = alone ? WeekStatus::met : WeekStatus::met_with_makeup;
    reasons = verdict.excesses;
    return describe_days(list, false, judge.as_of, reasons);
  }
  auto const exempt = exemption(ledger, week.week, judge.record, judge.program, judge.rules);
  bool const mendable = judge.verdict(list, week.week, last_before, Count::at_best).met;
  week.status = exempt ? WeekStatus::exempt : mendable ? WeekStatus::open : WeekStatus::short_;
  if (exempt) reasons.push_back(*exempt);
  reasons.insert(reasons.end(), verdict.shortfalls.begin(), verdict.shortfalls.end());
  if (week.planned == Minutes{})
    reasons.emplace_back("nothing was planned");
  else if (week.planned < week.required)
    reasons.push_back(fmt::format("only {} min were planned", week.planned.count()));
  describe_days(list, true, judge.as_of, reasons);
}

std::set<Date> weeks_of(ClientLedger const& ledger, RulePack const& rules, Date as_of) {
  std::set<Date> weeks;
  for (auto const& stay : ledger.stays)
    for (Date week = week_start(stay.begin, rules.week_begins);
         week < as_of && (!stay.end || (week < *stay.end && stay.begin < *stay.end));
         week += days{7})
      weeks.insert(week);
  for (auto const& visit : ledger.visits)
    if (visit.mark != nullptr) weeks.insert(week_start(visit.date(), rules.week_begins));
  return weeks;
}

// A run of days off that reaches into this week begins with the last service, or the admission.
std::optional<Date> last_service(ClientLedger const& ledger, Date week,
                                 std::optional<Date> last_day) {
  auto const* stay = ledger.stay_on(week - days{1});
  if (stay == nullptr) return std::nullopt;
  Date const before_stay = stay->begin - days{1};
  return std::max(before_stay, last_day.value_or(before_stay));
}

void add_client(ClientLedger& ledger, Judge const& judge_, std::vector<WeekHours>& all) {
  auto const& rules = judge_.rules;
  credit(ledger, judge_.record, judge_.program, rules);
  std::optional<Date> last_day;
  for (auto const begin : weeks_of(ledger, rules, judge_.as_of)) {
    WeekHours week{.client = ledger.stays.front().client,
                   .program = judge_.program.id,
                   .rule_pack = rules.id,
                   .week = begin,
                   .required = rules.weekly_min};
    auto const list = days_of(ledger, begin, rules, judge_.as_of);
    for (auto const& day : list) {
      week.planned += day.hours.planned;
      week.delivered += day.hours.delivered;
      week.made_up += day.made_up;
      week.billable += day.hours.billable;
      week.by_day.push_back(day.hours);
    }
    judge(week, list, ledger, last_service(ledger, begin, last_day), judge_);
    for (auto const& day : list)
      if (day.hours.delivered > Minutes{} && day.hours.delivered >= rules.day_min)
        last_day = day.hours.date;
    all.push_back(std::move(week));
  }
}

}  // namespace

std::vector<WeekHours> weekly_hours(Attendance const& record, Program const& program,
                                    RulePack const& rules, Date as_of) {
  std::vector<WeekHours> all;
  Judge const judge_{record, program, rules, as_of};
  for (auto& [client, ledger] : ledgers(record, program, as_of)) add_client(ledger, judge_, all);
  return all;
}

}  // namespace careplan
