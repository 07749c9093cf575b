// What is known of people: rows of the record as plain values. Clinical rows are append-only: a
// correction is a new row that names the one it supersedes and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "core/names.hpp"
#include "core/value.hpp"

namespace careplan {

// The level of care that a decision leads to, and what kind of step it is.
// A `transfer` leads to another program of the same level.
enum class DecisionKind { admit, continue_care, step_up, step_down, transfer, discharge };
constexpr auto words(DecisionKind) {
  return words_of<DecisionKind>({{DecisionKind::admit, "admit"},
                                 {DecisionKind::continue_care, "continue"},
                                 {DecisionKind::step_up, "step_up"},
                                 {DecisionKind::step_down, "step_down"},
                                 {DecisionKind::transfer, "transfer"},
                                 {DecisionKind::discharge, "discharge"}});
}

// Why an episode ended, in the seven reasons of the Treatment Episode Data Set (TEDS-D REASON 1-7).
enum class DischargeReason {
  completed,
  dropped_out,
  terminated,
  transferred,
  incarcerated,
  death,
  other
};
constexpr auto words(DischargeReason) {
  return words_of<DischargeReason>({{DischargeReason::completed, "completed"},
                                    {DischargeReason::dropped_out, "dropped_out"},
                                    {DischargeReason::terminated, "terminated"},
                                    {DischargeReason::transferred, "transferred"},
                                    {DischargeReason::incarcerated, "incarcerated"},
                                    {DischargeReason::death, "death"},
                                    {DischargeReason::other, "other"}});
}

// Why what was decided differs from what was recommended (placement facts, section 4.4).
enum class Deviation {
  none,
  service_unavailable,
  waitlist,
  client_preference,
  clinical_judgement,
  legal,
  financial,
  transport,
  language_culture,
  childcare_work,
  medical,
  psychiatric,
  environment,
  other
};
constexpr auto words(Deviation) {
  return words_of<Deviation>({{Deviation::none, "none"},
                              {Deviation::service_unavailable, "service_unavailable"},
                              {Deviation::waitlist, "waitlist"},
                              {Deviation::client_preference, "client_preference"},
                              {Deviation::clinical_judgement, "clinical_judgement"},
                              {Deviation::legal, "legal"},
                              {Deviation::financial, "financial"},
                              {Deviation::transport, "transport"},
                              {Deviation::language_culture, "language_culture"},
                              {Deviation::childcare_work, "childcare_work"},
                              {Deviation::medical, "medical"},
                              {Deviation::psychiatric, "psychiatric"},
                              {Deviation::environment, "environment"},
                              {Deviation::other, "other"}});
}

struct AssessmentRow {
  long id = 0;
  ClientId client{};
  Date date{};
  std::string instrument{};
  std::string version{};
  std::string rater{};
  std::vector<std::pair<std::string, Value>> answers{};  // in item order
  Facts facts{};               // what the answers gave: "phq-9.total", "phq-9.q9" ...
  std::string outcome_json{};  // the careplan.assessment/1 record as printed
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(AssessmentRow const&) const = default;
};

struct PlacementRow {
  long id = 0;
  ClientId client{};
  Date as_of{};
  std::string criteria{};
  std::string criteria_version{};
  std::string criteria_hash{};
  std::string purpose{};              // of the criteria: admission, step_up, virtual ...
  std::string status{};               // certain, conditional, undetermined
  std::string level{};                // empty unless certain
  std::vector<std::string> levels{};  // every one that some completion leads to
  bool or_above = false;              // any level above will do as well
  bool stopped = false;               // a stop is in force: no level until it is settled
  std::string result_json{};          // the careplan.placement/1 record with its reasons
  bool operator==(PlacementRow const&) const = default;
};

struct DecisionRow {
  long id = 0;
  ClientId client{};
  Date date{};
  DecisionKind kind = DecisionKind::admit;
  std::string level{};  // empty on discharge
  std::string program{};
  std::string track{};
  std::string recommended{};  // what the placement said then; empty: none was made
  std::optional<long> placement{};
  Deviation deviation = Deviation::none;
  std::optional<DischargeReason> discharge{};
  std::string site_reason{};  // the site's own code for why care ended, beside the seven
  std::string note{};
  std::string decided_by{};
  std::optional<long> supersedes{};
  std::string reason{};  // why it supersedes
  bool operator==(DecisionRow const&) const = default;
};

// Why care ended, with the site's own code, or why the decision is not what was recommended:
// "waitlist", "dropped_out (lost-contact)"; empty when there is nothing to say.
std::string reason_text(DecisionRow const& row);

// One stay of a client in one program at one level. `stay.end` is open while it lasts.
struct Episode {
  ClientId client{};
  std::string program{};
  std::string track{};
  std::string level{};
  Date begin{};
  std::optional<Date>
      end{};  // the day of the decision that ended it: the client was there until then
  std::optional<DischargeReason> discharge{};
  std::optional<DecisionKind> ended_by{};
  bool active_on(Date day) const { return begin <= day && (!end || day < *end); }
  bool operator==(Episode const&) const = default;
};

// The episodes that decisions imply, by client and then in order of time. Superseded decisions are
// left out by the caller. `admit`, steps and `transfer` begin one; the next such decision or a
// discharge ends it; `continue` changes nothing unless it names another track, in which the same
// stay then goes on. Decisions of one day count in the order of their ids; an episode that ends on
// its first day is kept, empty: the client was admitted, and active on no day. A discharge without
// an episode is passed over.
std::vector<Episode> episodes(std::vector<DecisionRow> decisions);

// Courses of care, from an admission to a discharge; and times at one level, which a transfer does
// not end. Each has the program, track and level that it began with.
std::vector<Episode> courses_of_care(std::vector<Episode> const& episodes);
std::vector<Episode> times_at_level(std::vector<Episode> const& episodes);

// `no_call` is an unexcused absence of which nobody was told.
enum class MarkStatus : std::uint8_t {
  present,
  late,
  left_early,
  excused,
  unexcused,
  cancelled,
  no_call
};
constexpr auto words(MarkStatus) {
  return words_of<MarkStatus>({{MarkStatus::present, "present"},
                               {MarkStatus::late, "late"},
                               {MarkStatus::left_early, "left_early"},
                               {MarkStatus::excused, "excused"},
                               {MarkStatus::unexcused, "unexcused"},
                               {MarkStatus::cancelled, "cancelled"},
                               {MarkStatus::no_call, "no_call"}});
}
constexpr bool attended(MarkStatus status) {
  return status <= MarkStatus::left_early;
}
constexpr bool unexcused(MarkStatus status) {
  return status == MarkStatus::unexcused || status == MarkStatus::no_call;
}

// Whether and how long a client was at a session.
struct MarkRow {
  long id = 0;
  ClientId client{};
  SessionId session{};
  MarkStatus status = MarkStatus::present;
  Minutes attended{};                   // 0 unless present, late or left early
  std::optional<SessionId> makes_up{};  // the missed session that this one makes up
  std::optional<int> notice_hours{};    // told so long before the session; empty: not recorded
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  std::optional<int> participation{};  // 0 none to 4 throughout; empty: not rated
  bool operator==(MarkRow const&) const = default;
};

// A diluted specimen is a valid answer to nothing: what it means is the program's policy.
enum class TestResult { negative, positive, refused, missed, invalid, diluted };
constexpr auto words(TestResult) {
  return words_of<TestResult>({{TestResult::negative, "negative"},
                               {TestResult::positive, "positive"},
                               {TestResult::refused, "refused"},
                               {TestResult::missed, "missed"},
                               {TestResult::invalid, "invalid"},
                               {TestResult::diluted, "diluted"}});
}

// What a laboratory said of a first result; `not_confirmed` takes a positive back.
enum class Confirmation { none, pending, confirmed, not_confirmed };
constexpr auto words(Confirmation) {
  return words_of<Confirmation>({{Confirmation::none, "none"},
                                 {Confirmation::pending, "pending"},
                                 {Confirmation::confirmed, "confirmed"},
                                 {Confirmation::not_confirmed, "not_confirmed"}});
}

// What a test came to in the end.
constexpr TestResult settled(TestResult result, Confirmation confirmation) {
  return result == TestResult::positive && confirmation == Confirmation::not_confirmed
             ? TestResult::negative
             : result;
}

struct TestRow {
  long id = 0;
  ClientId client{};
  Date date{};
  TestResult result = TestResult::negative;
  std::vector<std::string> substances{};  // those found; empty unless positive
  std::vector<std::string> panel{};       // those looked for; empty: not recorded
  Confirmation confirmation = Confirmation::none;
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(TestRow const&) const = default;
};

struct MilestoneRow {
  long id = 0;
  ClientId client{};
  Date date{};
  std::string milestone{};  // id in the program file
  bool reached = true;
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(MilestoneRow const&) const = default;
};

}  // namespace careplan
