// What a client has reached of what completion asks for. Not known is not "no": a milestone that
// nothing tells of is open, and completion stays open with it.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/events.hpp"
#include "core/value.hpp"

namespace careplan {

// What assessments tell of a client on a day: facts by address, and how old each is.
struct Told {
  Facts facts{};
  std::map<std::string, int, std::less<>> age_days{};
};

// One stay, and what is known of it. Nothing on `as_of` or later is looked at; tests, rows and
// events may be of others too.
struct StayView {
  Episode const& stay;
  std::span<TestRow const> tests{};
  std::span<CareEvent const> events{};  // by client and date
  std::span<MilestoneRow const> recorded{};
  std::span<PlanRow const> plans{};
  Told const& told;
  Date as_of{};
};

struct MilestoneState {
  std::string id{};
  std::string label{};
  Truth reached = Truth::unknown;
  std::optional<Date> date{};  // of what settled it, where something did
  std::string evidence{};
  bool by_person = false;  // recorded with `attend milestone`
  bool operator==(MilestoneState const&) const = default;
};

// In the order of the file. Where people recorded an answer, it stands until what is computed is
// newer and says otherwise.
std::vector<MilestoneState> milestone_states(Program const& program, StayView const& view);

struct Completion {
  Truth complete = Truth::unknown;
  int reached = 0;
  int needed = 0;
  int open = 0;                        // not known
  std::vector<std::string> wanting{};  // required ones that are not reached
  bool operator==(Completion const&) const = default;
};
Completion completion(Program const& program, std::span<MilestoneState const> states);

}  // namespace careplan
