#include "attendance/hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "attendance/exemption.hpp"
#include "attendance/service_days.hpp"
#include "core/text.hpp"
#include "program/rules.hpp"

namespace careplan {
namespace {

using std::chrono::days;

enum class Count { delivered, without_makeups, at_best };

Minutes counted(ServiceDay const& day, Count count) {
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

// One pack, and how a week is judged by it.
struct Judge {
  Standard const& standard;
  RulePack const& rules;
  Ages const& ages;
  WeekDetail detail;

  WeekVerdict verdict(std::vector<ServiceDay> const& list, Date week,
                      std::optional<Date> last_before, Count count) const {
    std::array<DayOfService, 7> service{};  // at most: `list` holds the days of one week
    std::size_t days_of_service = 0;
    for (auto const& day : list)
      service[days_of_service++] = {
          day.hours.date, counted(day, count),
          day.hours.group || (count == Count::at_best && day.unmarked_group)};
    auto const held = std::span(service).first(days_of_service);
    return detail == WeekDetail::figures ? week_in_numbers(rules, week, held, last_before)
                                         : judge_week(rules, week, held, last_before);
  }
};

// By hand: a report of hours has a line like these for every day that somebody missed.
std::string& add_day(std::vector<std::string>& reasons, Date date) {
  auto& text = reasons.emplace_back();
  text.reserve(48);
  return text.append(to_text(weekday_of(date))).append(" ").append(to_text(date)).append(": ");
}
std::string& add_number(std::string& text, Minutes minutes) {
  fmt::format_int const number(minutes.count());
  return text.append(number.data(), number.size());
}

void describe_days(std::vector<ServiceDay> const& list, bool all, Date as_of,
                   std::vector<std::string>& reasons) {
  for (auto const& day : list) {
    auto const reason = [&]() -> std::string& { return add_day(reasons, day.hours.date); };
    for (auto const& why : day.refused) reason().append("make-up not counted, ").append(why);
    if (day.hours.date >= as_of || (!all && day.unmarked == Minutes{})) continue;
    if (day.came < day.hours.planned) {
      auto& text = reason();
      add_number(text, day.came).append(" of ");
      add_number(text, day.hours.planned).append(" min");
      for (auto const state : day.states) text.append(", ").append(state);
    } else if (day.cancelled > Minutes{}) {
      add_number(reason(), day.cancelled).append(" min cancelled by the program");
    }
  }
}

// Whether the days would be judged otherwise by that count.
bool matters(std::vector<ServiceDay> const& list, Count count) {
  return std::ranges::any_of(
      list, [&](ServiceDay const& day) { return counted(day, count) != day.hours.delivered; });
}

// The week's status, and the reasons that belong to it.
void judge(WeekHours& week, std::vector<ServiceDay> const& list, ClientLedger const& ledger,
           std::optional<Date> last_before, Judge const& judge) {
  bool const figures = judge.detail == WeekDetail::figures;
  auto const describe = [&](bool all) {
    if (!figures) describe_days(list, all, judge.standard.as_of, week.reasons);
  };
  auto verdict = judge.verdict(list, week.week, last_before, Count::delivered);
  auto const met_by = [&](Count count) {
    return matters(list, count) ? judge.verdict(list, week.week, last_before, count).met
                                : verdict.met;
  };
  week.days = verdict.days;
  auto& reasons = week.reasons;
  if (week.week + days{7} > judge.standard.as_of) return describe(true);
  auto exempt = other_age(ledger, week.week, judge.ages, judge.rules);
  if (verdict.met && !exempt) {
    week.status = met_by(Count::without_makeups) ? WeekStatus::met : WeekStatus::met_with_makeup;
    reasons = std::move(verdict.excesses);
    return describe(false);
  }
  if (!exempt) exempt = exemption(ledger, week.week, judge.standard, judge.rules);
  week.status = exempt                   ? WeekStatus::exempt
                : met_by(Count::at_best) ? WeekStatus::open
                                         : WeekStatus::short_;
  if (figures) return;
  if (exempt) reasons.push_back(std::move(*exempt));
  std::ranges::move(verdict.shortfalls, std::back_inserter(reasons));
  if (week.planned == Minutes{})
    reasons.emplace_back("nothing was planned");
  else if (week.planned < week.required)
    reasons.push_back(fmt::format("only {} min were planned", week.planned.count()));
  describe(true);
}

// The first days of weeks, in order, each once.
std::vector<Date> weeks_of(ClientLedger const& ledger, RulePack const& rules, Date as_of) {
  std::vector<Date> weeks;
  for (auto const& stay : ledger.stays)
    for (Date week = week_start(stay.begin, rules.week_begins);
         week < as_of && (!stay.end || (week < *stay.end && stay.begin < *stay.end));
         week += days{7})
      weeks.push_back(week);
  // Marked visits of other weeks, such as the day on which a stay ended.
  auto const of_stays = weeks.size();
  std::size_t near = 0;
  for (auto const& visit : ledger.visits) {
    if (!visit.mark) continue;
    while (near < of_stays && weeks[near] + days{7} <= visit.date()) ++near;
    if (near == of_stays || visit.date() < weeks[near])
      weeks.push_back(week_start(visit.date(), rules.week_begins));
  }
  if (!std::ranges::is_sorted(weeks)) std::ranges::sort(weeks);
  weeks.erase(std::ranges::unique(weeks).begin(), weeks.end());
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

// The week is held to the pack of the client's age on its first day in care: what was planned for
// an adolescent stays so through the week of the birthday.
RulePack const& pack_of_week(ClientLedger const& ledger, Date week, Ages const& ages,
                             Standard const& standard) {
  if (standard.packs.size() == 1) return standard.packs.front();
  for (Date day = week; day < week + days{7}; day += days{1})
    if (ledger.stay_on(day) != nullptr) return standard.pack_on(ages, day);
  return standard.pack_on(ages, week);
}

// Goes through the weeks of one client after another.
struct WeekReader {
  Standard const& standard;
  Span<Date> within;
  WeekDetail detail;
  std::function<void(WeekHours&&)> const& take;
  std::vector<ServiceDay> list{};  // of the week in hand

  void read(ClientLedger const& ledger, std::vector<Date> const& weeks) {
    auto const ages = ages_of(standard.record, ledger.client());
    std::optional<Date> last_day;
    auto visit = ledger.visits.cbegin();
    for (auto const begin : weeks) {
      auto const in_week = [&](Visit const& one) { return one.date() < begin + days{7}; };
      while (visit != ledger.visits.cend() && visit->date() < begin) ++visit;
      auto const end = std::find_if_not(visit, ledger.visits.cend(), in_week);
      service_days({visit, end}, ages, standard, list);
      auto const& rules = pack_of_week(ledger, begin, ages, standard);
      if (begin + days{6} >= within.begin && begin < within.end)
        take(week_of(ledger, begin, {standard, rules, ages, detail}, last_day));
      for (auto const& day : list)
        if (day.hours.delivered > Minutes{} && day.hours.delivered >= rules.day_min)
          last_day = day.hours.date;
    }
  }

  WeekHours week_of(ClientLedger const& ledger, Date begin, Judge const& by,
                    std::optional<Date> last_day) const {
    WeekHours week{.client = ledger.client(),
                   .program = standard.program.id,
                   .rule_pack = by.rules.id,
                   .week = begin,
                   .required = by.rules.weekly_min};
    for (auto const& day : list) {
      week.planned += day.hours.planned;
      week.delivered += day.hours.delivered;
      week.made_up += day.made_up;
      week.billable += day.hours.billable;
      if (detail != WeekDetail::days) continue;
      week.by_day.push_back(day.hours);
      week.by_day.back().why_not_billable = why_not_billable(day, by.ages, standard);
    }
    judge(week, list, ledger, last_service(ledger, begin, last_day), by);
    return week;
  }
};

constexpr Span<Date> always{Date::min(), Date::max()};

void read_weeks(WeekReader&& reader) {
  auto const& standard = reader.standard;
  auto const& first_pack = standard.packs.front();
  Ledgers all(standard.record, standard.program, standard.as_of);
  while (auto* const ledger = all.next()) {
    credit(*ledger, standard.program, first_pack);
    reader.read(*ledger, weeks_of(*ledger, first_pack, standard.as_of));
  }
}

}  // namespace

void each_week(Attendance const& record, Program const& program, std::span<RulePack const> packs,
               Date as_of, Span<Date> within, WeekDetail detail,
               std::function<void(WeekHours&&)> const& take) {
  Standard const standard{record, program, packs, as_of};
  read_weeks({standard, within, detail, take});
}

std::vector<WeekHours> weekly_hours(Attendance const& record, Program const& program,
                                    std::span<RulePack const> packs, Date as_of) {
  std::vector<WeekHours> all;
  Standard const standard{record, program, packs, as_of};
  std::function const take = [&](WeekHours&& week) { all.push_back(std::move(week)); };
  read_weeks({standard, always, WeekDetail::days, take});
  return all;
}

std::vector<WeekHours> last_weeks(ClientLedger const& ledger, Standard const& standard,
                                  std::size_t count) {
  auto weeks = weeks_of(ledger, standard.packs.front(), standard.as_of);
  while (!weeks.empty() && weeks.back() + days{7} > standard.as_of) weeks.pop_back();
  std::vector<WeekHours> last;
  if (weeks.empty()) return last;
  Span<Date> const within{weeks[weeks.size() - std::min(weeks.size(), count)],
                          weeks.back() + days{1}};
  std::function const take = [&](WeekHours&& week) { last.push_back(std::move(week)); };
  WeekReader{standard, within, WeekDetail::figures, take}.read(ledger, weeks);
  return last;
}

std::vector<WeekHours> weekly_hours(Attendance const& record, Program const& program,
                                    RulePack const& rules, Date as_of) {
  return weekly_hours(record, program, std::span(&rules, 1), as_of);
}

}  // namespace careplan
