// A course of appointments: one service of one client, and the weeks in which it falls.
#pragma once

#include <vector>

#include "scheduling/places.hpp"

namespace careplan {

// One appointment that is due: on one of the days of the window, `nth` of those in its week.
struct Due {
  Span<Date> window{};
  int nth = 0;
  bool whole = true;  // the client is there for a full week of the window; else nothing is promised
};

struct Course {
  int demand = 0;
  int track = 0;  // the client's
  Service const* service = nullptr;
  Minutes minutes{};
  std::vector<Due> due{};
};

// The courses of every client who has a place, less what announced sessions already hold. Services
// that depend on a need nobody knows of are listed as unmet.
std::vector<Course> courses(Groundwork const& clinic, Places const& places,
                            std::vector<Unmet>& unmet);

}  // namespace careplan
