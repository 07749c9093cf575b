// Rules that count hours over a stay and not by the week ("72 hours within 12 weeks").
#pragma once

#include <span>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

// `short_`: the time is over, or the stay is, and the minutes are not there. `open`: they may still
// come, or sessions that nobody marked could make them up. Never `exempt`.
struct TotalHours {
  ClientId client{};
  Date begin{};
  Date last{};  // day that still counts
  Minutes delivered{};
  Minutes unmarked{};
  Minutes required{};
  WeekStatus status = WeekStatus::open;
  bool operator==(TotalHours const&) const = default;
};

// One for each stay in `program`, by client and begin; none when the pack asks for no total.
std::vector<TotalHours> total_hours(Attendance const& record, Program const& program,
                                    RulePack const& rules, Date as_of);

}  // namespace careplan
