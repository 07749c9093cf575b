// What happened in a client's care, by one set of names: milestones count these, and due dates are
// answered by them.
//
//   admission, discharge, session:SERVICE, test, assessment:INSTRUMENT, placement, decision:KIND,
//   plan:KIND:STEP, contact:KIND, milestone:ID
//
// A rule names as much of it as it means: "contact" is every contact, "plan:aftercare" every step
// of an aftercare plan, "plan:aftercare:signed" its signature.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/hours.hpp"
#include "client/care.hpp"

namespace careplan {

struct CareEvent {
  ClientId client{};
  Date date{};
  std::string what{};
  int times = 1;
  friend auto operator<=>(CareEvent const&, CareEvent const&) = default;
};

// An instrument that was answered.
struct Answered {
  ClientId client{};
  Date date{};
  std::string instrument{};
};

struct Placed {
  ClientId client{};
  Date date{};
};

// What is read beside attendance.
struct CareRecord {
  std::vector<TestRow> tests{};
  std::vector<PlanRow> plans{};
  std::vector<ContactRow> contacts{};
  std::vector<AuthorizationRow> authorizations{};
  std::vector<Answered> assessments{};
  std::vector<DecisionRow> decisions{};
  std::vector<Placed> placements{};
};

// By client and date. Sessions are those attended; contacts and milestones those that came about.
std::vector<CareEvent> care_events(Attendance const& attendance, CareRecord const& care);

// Whether an event is what a rule means.
bool is_event(CareEvent const& event, std::string_view meant);

// What is wrong with the name of an event, in words; nothing when it can happen.
std::optional<std::string> event_fault(std::string_view meant);

}  // namespace careplan
