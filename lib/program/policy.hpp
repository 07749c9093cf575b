// What a program's own file says of absence, lateness, leave and drug tests: rules as data, each
// with its sources. 0 means "does not say" unless noted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/names.hpp"

namespace careplan {

// What a policy rule counts. `absence` is every one, excused or not; `unexcused` includes no-calls.
enum class AbsenceKind { absence, unexcused, no_call, late };
constexpr auto words(AbsenceKind) {
  return words_of<AbsenceKind>({{AbsenceKind::absence, "absence"},
                                {AbsenceKind::unexcused, "unexcused"},
                                {AbsenceKind::no_call, "no_call"},
                                {AbsenceKind::late, "late"}});
}

// How far back a rule counts: the stay, the phase of the program, the last so many sessions (or
// days of service, see CountUnit), or the last so many calendar days.
enum class PolicyScope { episode, phase, rolling_sessions, rolling_days };
constexpr auto words(PolicyScope) {
  return words_of<PolicyScope>({{PolicyScope::episode, "episode"},
                                {PolicyScope::phase, "phase"},
                                {PolicyScope::rolling_sessions, "rolling_sessions"},
                                {PolicyScope::rolling_days, "rolling_days"}});
}

// A day of three hours may hold two sessions: whether missing it counts once or twice.
enum class CountUnit { session, day };
constexpr auto words(CountUnit) {
  return words_of<CountUnit>({{CountUnit::session, "session"}, {CountUnit::day, "day"}});
}

// What follows. `contract` and `discharge_contract` are written agreements, `start_over` takes the
// client back to the first week, `suspend` keeps the client away until the team has met.
enum class PolicyAction {
  alert,
  warning,
  contract,
  discharge_contract,
  team_review,
  leave,
  suspend,
  start_over,
  discharge
};
constexpr auto words(PolicyAction) {
  return words_of<PolicyAction>({{PolicyAction::alert, "alert"},
                                 {PolicyAction::warning, "warning"},
                                 {PolicyAction::contract, "contract"},
                                 {PolicyAction::discharge_contract, "discharge_contract"},
                                 {PolicyAction::team_review, "team_review"},
                                 {PolicyAction::leave, "leave"},
                                 {PolicyAction::suspend, "suspend"},
                                 {PolicyAction::start_over, "start_over"},
                                 {PolicyAction::discharge, "discharge"}});
}

// "Must make 5 of the next 6": in force from the session after the contract until it is kept (so
// many attended that it cannot fail) or broken.
struct ContractTerms {
  int attend = 0;
  int of = 0;
  bool operator==(ContractTerms const&) const = default;
};

// One [[policy]] of a program file. When the count reaches `reach`, the next action of `ladder`
// follows, and what was counted is used up; the last action repeats. After a contract its terms
// hold in place of the count: broken, the next action follows at once; kept, counting begins anew.
struct PolicyRule {
  std::string id{};
  std::string label{};
  AbsenceKind counts = AbsenceKind::unexcused;
  CountUnit unit = CountUnit::session;
  PolicyScope scope = PolicyScope::episode;
  int within = 0;                     // sessions or days of a rolling scope
  int reach = 1;                      // "more than 6" is reach = 7
  bool in_a_row = false;              // attendance in between begins the count anew
  std::vector<std::string> phases{};  // only sessions of these phases; empty: of all
  std::vector<std::string> exempt{};  // services that are not counted
  std::vector<PolicyAction> ladder{};
  std::optional<ContractTerms> contract{};
  std::vector<std::string> cites{};
  Place place{};
  bool operator==(PolicyRule const&) const = default;
};

// What somebody who came for part of a session is credited with.
enum class PartialCredit { actual, threshold, none };
constexpr auto words(PartialCredit) {
  return words_of<PartialCredit>({{PartialCredit::actual, "actual"},
                                  {PartialCredit::threshold, "threshold"},
                                  {PartialCredit::none, "none"}});
}

// Agreed time away, during which nothing is counted against the client.
struct LeavePolicy {
  int after_days = 0;   // days without attendance after which leave is to be asked for
  int return_days = 0;  // days from the first of leave until the client must be back
  std::vector<std::string> cites{};
  bool operator==(LeavePolicy const&) const = default;
};

struct AttendancePolicy {
  int unexcused_alert = 0;  // unexcused absences in `unexcused_days` that raise an alert; 0: none
  int unexcused_days = 28;
  int makeup_within_days = 7;  // a make-up counts if it is at most this long after the missed day
  bool makeup_same_week = false;
  bool makeup_counts = true;     // toward delivered hours of the missed week's program
  int makeup_max_per_week = 0;   // days on which something is made up in a week; 0: any number
  bool makeup_clears = false;    // an absence made up in full is none to the policy rules
  int late_minutes = 15;         // later than this is late
  int absent_after_minutes = 0;  // later than this is an absence and earns nothing; 0: never
  AbsenceKind late_counts_as = AbsenceKind::unexcused;  // what such an absence is
  PartialCredit partial_credit = PartialCredit::actual;
  Minutes partial_min{};      // for `threshold`: fewer attended minutes earn nothing
  int notice_hours = 0;       // an absence excused with less notice is unexcused
  int readmit_wait_days = 0;  // after a discharge for attendance
  LeavePolicy leave{};
  std::vector<PolicyRule> rules{};
  std::vector<std::string> cites{};
};

enum class PositiveTestPolicy { retain, reassess, refer_up, discharge };
constexpr auto words(PositiveTestPolicy) {
  return words_of<PositiveTestPolicy>({{PositiveTestPolicy::retain, "retain"},
                                       {PositiveTestPolicy::reassess, "reassess"},
                                       {PositiveTestPolicy::refer_up, "refer_up"},
                                       {PositiveTestPolicy::discharge, "discharge"}});
}

struct TestingPolicy {
  int per_week = 0;
  int gap_min_days = 0;  // from one test to the next, both of a random schedule
  int gap_max_days = 0;
  bool refused_is_positive = false;
  bool missed_is_positive = false;
  bool diluted_is_positive = false;
  PositiveTestPolicy on_positive = PositiveTestPolicy::reassess;
  std::vector<PositiveTestPolicy> ladder{};  // of the first, second ... positive; the last repeats
  int ladder_days = 0;                       // positives are counted in so many days; 0: the stay
  std::vector<std::string> cites{};
};

}  // namespace careplan
