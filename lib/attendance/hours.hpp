// The ledger of hours. Planned, delivered and billable are three numbers and never stand for one
// another; each shortfall names the day that caused it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/presences.hpp"
#include "client/care.hpp"
#include "client/record.hpp"
#include "client/reward.hpp"
#include "program/program.hpp"

namespace careplan {

// `uncounted`: no week of the rules, but minutes that no week counts (uncounted.hpp).
enum class WeekStatus { met, met_with_makeup, short_, exempt, open, uncounted };
constexpr auto words(WeekStatus) {
  return words_of<WeekStatus>({{WeekStatus::met, "met"},
                               {WeekStatus::met_with_makeup, "met_with_makeup"},
                               {WeekStatus::short_, "short"},
                               {WeekStatus::exempt, "exempt"},
                               {WeekStatus::open, "open"},
                               {WeekStatus::uncounted, "uncounted"}});
}

struct DayHours {
  Date date{};
  Minutes planned{};
  Minutes delivered{};
  Minutes billable{};
  bool group = false;
  std::string why_not_billable{};  // empty when it is, or nothing was planned
  bool operator==(DayHours const&) const = default;
};

struct WeekHours {
  ClientId client{};
  std::string program{};
  std::string rule_pack{};
  Date week{};  // first day of the week
  Minutes planned{};
  Minutes delivered{};  // make-ups included, in the week they were attended
  Minutes made_up{};    // of which make-ups
  Minutes billable{};
  Minutes uncounted{};  // attended, and in no other number here
  Minutes required{};
  int days = 0;  // days that count as days of service
  WeekStatus status = WeekStatus::open;
  std::vector<std::string> reasons{};  // "Tue 2026-12-08: 0 of 180 min, unexcused"
  std::vector<DayHours> by_day{};
  bool operator==(WeekHours const&) const = default;
};

struct Attendance {
  std::vector<Episode> episodes{};
  std::vector<Session> sessions{};  // with rosters
  std::vector<MarkRow> marks{};     // current ones only
  std::optional<int> age{};  // when all clients are of one age band; else the pack's own default
  std::vector<Closure> closures{};         // of the site
  std::vector<MilestoneRow> milestones{};  // recorded as reached
  std::vector<LeaveRow> leaves{};
  std::map<ClientId, Date> births{};  // of whom it is known; goes before `age`
  std::vector<PlanRow> plans{};       // a signed one of the kind taper eases the weeks from then on
  // In the place of `sessions` and `marks`: rosters and marks as numbers.
  Presences by_number{};
};

// Weeks of every client whose episode is in `program`, from admission to `as_of` (exclusive), by
// client and week. A week that ends after `as_of` is open. Sessions without a mark count as planned
// and not delivered, and are named in `reasons` as "not marked"; a week that they could still make
// good stays open, because nobody knows yet that it is short.
//   planned    sessions that count, on days of the stay, unless the program cancelled them
//   delivered  attended minutes of them, at most their length; the day of discharge counts when
//              attended. A make-up counts as the program's policy says, up to what was missed that
//              day, and otherwise not at all, with the reason
//   billable   of these, the minutes in billable services on days that reach the pack's day_min
//   exempt     a client outside the pack's ages; or short, but a partial week of admission or
//              discharge, a week shortened by a closure, one of the last full weeks before a
//              completed stay, a transfer or a step down (taper), one of as many weeks from a
//              signed taper plan on while the stay lasts, or a week with leave
// Of several packs (adults and adolescents) each day is billed by the one for the client's age on
// that day, and each week is held to the one for the age on its first day in care.
std::vector<WeekHours> weekly_hours(Attendance const& record, Program const& program,
                                    std::span<RulePack const> packs, Date as_of);
std::vector<WeekHours> weekly_hours(Attendance const& record, Program const& program,
                                    RulePack const& rules, Date as_of);

// The same weeks one by one, without `by_day`, for who prints or counts millions: only those that
// touch `within`, and each may be taken apart.
enum class WeekDetail { figures, reasons, days };  // figures: without reasons
void each_week(Attendance const& record, Program const& program, std::span<RulePack const> packs,
               Date as_of, Span<Date> within, WeekDetail detail,
               std::function<void(WeekHours&&)> const& take);

// Something that wants attention, with the rule, the evidence and the command to run next.
struct Signal {
  ClientId client{};
  Date date{};
  std::string rule{};  // "unexcused", "positive-test", "short-week", "makeup-owed"
  int urgency = 0;     // 1 today, 2 this week, 3 soon
  std::string evidence{};
  std::string suggestion{};
  bool operator==(Signal const&) const = default;
};
// For clients active on `as_of`, most urgent first, then by client and date. Nothing that happened
// before the present stay, on `as_of` or later is looked at, but for tests, which abstinence counts
// over earlier stays too.
//   unexcused      days with an unexcused absence reach the program's number in its window
//   positive-test  a positive test of the last seven days, or one that no negative has followed,
//                  with what the program's policy asks for (testing.hpp)
//   policy         the newest consequence of each rule of the program's policy (policy.hpp)
//   short-week     the last two complete weeks are short
//   makeup-owed    a missed day that can still be made up
//   unmarked       sessions that nobody has marked
//   milestone      an abstinence milestone reached and not recorded
std::vector<Signal> signals(Attendance const& record, std::span<TestRow const> tests,
                            Program const& program, std::span<RulePack const> packs, Date as_of);

}  // namespace careplan
