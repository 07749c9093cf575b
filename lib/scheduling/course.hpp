// What appointments a client is promised, and courses of them: one service of one client, with the
// weeks in which it falls.
#pragma once

#include <vector>

#include "scheduling/groundwork.hpp"

namespace careplan {

// Appointments of one service on days of the window, which lies within stay and horizon.
struct Promise {
  Service const* service = nullptr;
  Block const* block = nullptr;
  Span<Date> window{};
  int times = 0;
  bool whole = true;  // the client is there for a full week of the window; else it is an attempt
  Truth need = Truth::yes;
  bool certain() const { return whole && need == Truth::yes; }
};
std::vector<Promise> promises(Problem const& problem, Demand const& demand);

// One appointment that is due: on one of the days of the window, `nth` of those in its week.
struct Due {
  Span<Date> window{};
  int nth = 0;
  bool whole = true;
};

struct Course {
  int demand = 0;
  Service const* service = nullptr;
  Minutes minutes{};
  std::vector<Due> due{};
};

// The courses of every client, less what announced sessions already hold: what is known to be
// needed. `unknown` lists the services that depend on a need nobody knows of.
std::vector<Course> courses(Groundwork const& clinic, std::vector<Unmet>& unknown);

}  // namespace careplan
