// What surrounds the sessions: written plans, contacts outside of them, and what a payer has
// authorized. Rows of the record.
#pragma once

#include <optional>
#include <string>

#include "client/record.hpp"

namespace careplan {

enum class PlanKind {
  treatment,
  certification,
  relapse_prevention,
  aftercare,
  taper,
  discharge_summary
};
constexpr auto words(PlanKind) {
  return words_of<PlanKind>({{PlanKind::treatment, "treatment"},
                             {PlanKind::certification, "certification"},
                             {PlanKind::relapse_prevention, "relapse_prevention"},
                             {PlanKind::aftercare, "aftercare"},
                             {PlanKind::taper, "taper"},
                             {PlanKind::discharge_summary, "discharge_summary"}});
}

// What was done to a plan. A draft begins the next version; a signature or a review is of the
// version that stands then, and withdrawing ends it.
enum class PlanStep { drafted, signed_, reviewed, withdrawn };
constexpr auto words(PlanStep) {
  return words_of<PlanStep>({{PlanStep::drafted, "drafted"},
                             {PlanStep::signed_, "signed"},
                             {PlanStep::reviewed, "reviewed"},
                             {PlanStep::withdrawn, "withdrawn"}});
}

struct PlanRow {
  long id = 0;
  ClientId client{};
  Date date{};
  PlanKind plan = PlanKind::treatment;
  PlanStep step = PlanStep::drafted;
  std::optional<Date> review{};  // to be looked at again on this day
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(PlanRow const&) const = default;
};

// How a contact was made, or what was done outside the program's hours.
enum class ContactKind {
  call,
  message,
  visit,
  outreach,
  mutual_help,
  practice,
  peer,
  referral,
  follow_up
};
// Mutual help and practice happen without anybody of the clinic.
constexpr bool with_the_clinic(ContactKind kind) {
  return kind != ContactKind::mutual_help && kind != ContactKind::practice;
}
constexpr auto words(ContactKind) {
  return words_of<ContactKind>({{ContactKind::call, "call"},
                                {ContactKind::message, "message"},
                                {ContactKind::visit, "visit"},
                                {ContactKind::outreach, "outreach"},
                                {ContactKind::mutual_help, "mutual_help"},
                                {ContactKind::practice, "practice"},
                                {ContactKind::peer, "peer"},
                                {ContactKind::referral, "referral"},
                                {ContactKind::follow_up, "follow_up"}});
}

// What came of it. Only `done` counts toward a milestone or answers a due date.
enum class ContactOutcome { done, not_reached, declined };
constexpr auto words(ContactOutcome) {
  return words_of<ContactOutcome>({{ContactOutcome::done, "done"},
                                   {ContactOutcome::not_reached, "not_reached"},
                                   {ContactOutcome::declined, "declined"}});
}

// Not hours of the program: nothing here is ever delivered or billable.
struct ContactRow {
  long id = 0;
  ClientId client{};
  Date date{};
  ContactKind kind = ContactKind::call;
  std::string what{};  // which fellowship, skill, place or need: "AA", "urge surfing", "housing"
  ContactOutcome outcome = ContactOutcome::done;
  int times = 1;                    // meetings or exercises of that day
  std::optional<bool> abstinent{};  // of a follow-up: what the client said
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(ContactRow const&) const = default;
};

// What one authorized unit is: a day with billable service, a billable session, or a quarter of an
// hour by the eight-minute rule (8 to 22 minutes are one).
enum class UnitKind { day, session, quarter_hour };
constexpr auto words(UnitKind) {
  return words_of<UnitKind>({{UnitKind::day, "day"},
                             {UnitKind::session, "session"},
                             {UnitKind::quarter_hour, "quarter_hour"}});
}

// What a payer allows: so many units of a code from the first to the last day, both included.
struct AuthorizationRow {
  long id = 0;
  ClientId client{};
  std::string code{};  // "H0015"
  Date first{};
  Date last{};
  int units = 0;
  UnitKind unit = UnitKind::day;
  std::string payer{};
  std::string number{};  // the payer's own
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(AuthorizationRow const&) const = default;
};

}  // namespace careplan
