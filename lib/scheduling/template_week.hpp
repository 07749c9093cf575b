// The template week in the field's words: numbered groups with who leads and houses each hour, the
// group of every client, and the usual hour of every course of appointments.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "scheduling/modelling.hpp"
#include "scheduling/week_plan.hpp"

namespace careplan {

// A group: its track, and its number there from 0.
using GroupKey = std::pair<int, int>;

struct Staffed {
  int clinician = -1;
  int room = -1;  // -1 for a virtual group
};

struct TemplateGroup {
  GroupKey key{};
  std::vector<Staffed> staff{};  // by entry of the track; nobody where no client comes
};

// A weekly hour with one clinician.
struct UsualHour {
  int clinician = -1;
  weekday day{};
  Clock begin{};
  int room = -1;
  std::vector<Date> mondays{};  // of the weeks in which it is planned
};

struct TemplateWeek {
  std::vector<TemplateGroup> groups{};
  std::vector<std::optional<GroupKey>> place_of{};                // by demand
  std::vector<std::vector<std::optional<UsualHour>>> usual_of{};  // by course, by nth
};

TemplateWeek template_week(Groundwork const& clinic, std::vector<Course> const& courses,
                           Modelled const& modelled, Choices const& choices);

// Why nobody could be found room for: names what one more place would need.
std::vector<Unmet> without_place(Groundwork const& clinic, Model const& model,
                                 Choices const& choices);

}  // namespace careplan
