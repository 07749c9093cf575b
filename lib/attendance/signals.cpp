#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "attendance/hours.hpp"
#include "attendance/policy.hpp"
#include "attendance/service_days.hpp"
#include "attendance/testing.hpp"
#include "attendance/visits.hpp"
#include "client/by_client.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// One client's present stay, and what its signals are drawn from.
struct Watch {
  ClientId const& client;
  Episode const* stay = nullptr;
  ClientLedger const& ledger;
  std::vector<Consequence> consequences{};
  std::vector<OwedDay> owed{};
  std::vector<WeekHours> weeks{};  // the last two that are over, in order
  std::span<TestRow const> tests{};
  Program const& program;
  RulePack const& first_pack;  // whose weeks make-ups belong to
  Date as_of{};

  bool within(Span<Date> span, Date day) const {
    return span.contains(day) && day >= stay->begin && day < as_of;
  }
  Signal signal(std::string rule, int urgency, Date date) const {
    return {.client = client, .date = date, .rule = std::move(rule), .urgency = urgency};
  }
};

std::string day_text(Date date) {
  return fmt::format("{} {}", to_text(weekday_of(date)), to_text(date));
}

std::string listed(std::set<Date> const& dates) {
  std::vector<std::string> texts;
  for (auto const date : dates) texts.push_back(to_text(date));
  return join(texts, ", ");
}

void unexcused_days(Watch const& watch, std::vector<Signal>& found) {
  auto const& policy = watch.program.attendance;
  if (policy.unexcused_alert <= 0) return;
  Span<Date> const window{watch.as_of - days{policy.unexcused_days}, watch.as_of};
  std::set<Date> absent;
  for (auto const& visit : watch.ledger.visits)
    if (visit.mark && unexcused(visit.mark->status) && watch.within(window, visit.date()))
      absent.insert(visit.date());
  if (absent.size() < static_cast<std::size_t>(policy.unexcused_alert)) return;
  auto signal = watch.signal("unexcused", 2, *absent.rbegin());
  signal.evidence =
      fmt::format("{} days with an unexcused absence in {} days ({} raise an alert): {}",
                  absent.size(), policy.unexcused_days, policy.unexcused_alert, listed(absent));
  signal.suggestion = fmt::format("careplan place client {}", watch.client.value);
  found.push_back(std::move(signal));
}

std::string suggestion(PositiveTestPolicy action, std::string const& client) {
  switch (action) {
    case PositiveTestPolicy::retain:
      return fmt::format("careplan attend status {}", client);
    case PositiveTestPolicy::discharge:
      return fmt::format("careplan place decide {} discharge", client);
    default:
      return fmt::format("careplan place client {} --explain", client);
  }
}

// New for a week, and then until a negative test follows.
void positive_tests(Watch const& watch, std::vector<Signal>& found) {
  Date last_negative{};
  for (auto const& test : watch.tests)
    if (test.client == watch.client &&
        settled(test.result, test.confirmation) == TestResult::negative && test.date < watch.as_of)
      last_negative = std::max(last_negative, test.date);
  Date const newest = watch.as_of - days{7};
  auto const& policy = watch.program.testing;
  for (auto const& one : test_consequences(policy, watch.tests, *watch.stay, watch.as_of)) {
    if (one.date < newest && one.date < last_negative) continue;
    auto signal = watch.signal("positive-test", 1, one.date);
    signal.evidence = fmt::format("{}: {}; the program's policy: {}", day_text(one.date),
                                  one.because, to_text(one.action));
    signal.suggestion = suggestion(one.action, watch.client.value);
    found.push_back(std::move(signal));
  }
}

int urgency(PolicyAction action) {
  return action == PolicyAction::discharge || action == PolicyAction::suspend ? 1 : 2;
}

// The newest consequence of each rule of the program's policy in this stay.
void policy_rules(Watch const& watch, std::vector<Signal>& found) {
  std::map<std::string, Consequence const*> newest;
  for (auto const& one : watch.consequences)
    if (watch.within({watch.stay->begin, watch.as_of}, one.date)) newest[one.rule] = &one;
  for (auto const& [rule, one] : newest) {
    auto signal = watch.signal("policy", urgency(one->action), one->date);
    signal.evidence = fmt::format("{}: {}{}, {}: {}", rule, to_text(one->action),
                                  one->certain ? "" : ", if what is not marked was missed",
                                  one->because, join(evidence_texts(*one), ", "));
    signal.suggestion = one->certain
                            ? fmt::format("careplan place client {} --explain", watch.client.value)
                            : fmt::format("careplan attend roster {}", to_text(one->date));
    found.push_back(std::move(signal));
  }
}

void short_weeks(Watch const& watch, std::vector<Signal>& found) {
  if (watch.weeks.size() < 2) return;
  auto const& before = watch.weeks.front();
  auto const& last = watch.weeks.back();
  if (before.status != WeekStatus::short_ || last.status != WeekStatus::short_ ||
      last.week - before.week != days{7})
    return;
  auto signal = watch.signal("short-week", 2, last.week);
  signal.evidence = fmt::format("two weeks short of {}: {} min from {}, {} min from {}, of {}",
                                last.rule_pack, before.delivered.count(), to_text(before.week),
                                last.delivered.count(), to_text(last.week), last.required.count());
  signal.suggestion = fmt::format("careplan place client {} --explain", watch.client.value);
  found.push_back(std::move(signal));
}

void makeups_owed(Watch const& watch, std::vector<Signal>& found) {
  if (!watch.program.attendance.makeup_counts) return;
  for (auto const& [missed, minutes] : watch.owed) {
    Date const last = makeup_deadline(watch.program, watch.first_pack, missed);
    if (!watch.within({watch.stay->begin, watch.as_of}, missed) || last < watch.as_of) continue;
    auto signal = watch.signal("makeup-owed", last == watch.as_of ? 1 : 2, missed);
    signal.evidence = fmt::format("{} min missed on {} can be made up until {}", minutes.count(),
                                  day_text(missed), day_text(last));
    signal.suggestion = fmt::format("careplan attend mark {} present --on {} --makes-up {}",
                                    watch.client.value, to_text(last), to_text(missed));
    found.push_back(std::move(signal));
  }
}

void unmarked_sessions(Watch const& watch, std::vector<Signal>& found) {
  std::set<Date> dates;
  int sessions = 0;
  for (auto const& visit : watch.ledger.visits) {
    if (!visit.unmarked() || !watch.within({watch.stay->begin, watch.as_of}, visit.date()) ||
        std::ranges::any_of(watch.ledger.leaves,
                            [&](LeaveRow const* leave) { return leave->holds(visit.date()); }))
      continue;
    dates.insert(visit.date());
    ++sessions;
  }
  if (dates.empty()) return;
  auto signal = watch.signal("unmarked", 2, *dates.begin());
  signal.evidence =
      fmt::format("{} session{} not marked: {}", sessions, sessions == 1 ? "" : "s", listed(dates));
  signal.suggestion = fmt::format("careplan attend roster {}", to_text(*dates.begin()));
  found.push_back(std::move(signal));
}

constexpr std::array all_rules{unexcused_days, positive_tests, policy_rules,
                               short_weeks,    makeups_owed,   unmarked_sessions};

}  // namespace

std::vector<Signal> signals(Attendance const& record, std::span<TestRow const> tests,
                            Program const& program, std::span<RulePack const> packs, Date as_of) {
  std::vector<Signal> found;
  Standard const standard{record, program, packs, as_of};
  std::vector<TestRow> sorted;
  if (!std::ranges::is_sorted(tests, {}, &TestRow::client)) {
    sorted.assign(tests.begin(), tests.end());
    sort_by_client(sorted);
    tests = sorted;
  }
  Ledgers in_care(record, program, as_of,
                  [&](Episode const& stay) { return stay.active_on(as_of); });
  while (auto* const ledger = in_care.next()) {
    auto const& client = ledger->client();
    auto followed = consequences(*ledger, record, program, as_of);
    auto owed = credit(*ledger, program, packs.front());
    Watch const watch{.client = client,
                      .stay = ledger->stay_on(as_of),
                      .ledger = *ledger,
                      .consequences = std::move(followed),
                      .owed = std::move(owed),
                      .weeks = last_weeks(*ledger, standard, 2),
                      .tests = of_client(tests, client),
                      .program = program,
                      .first_pack = packs.front(),
                      .as_of = as_of};
    for (auto const& rule : all_rules) rule(watch, found);
  }
  std::ranges::sort(found, {}, [](Signal const& s) {
    return std::tie(s.urgency, s.client, s.date, s.rule, s.evidence);
  });
  return found;
}

}  // namespace careplan
