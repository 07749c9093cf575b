// Who leads the hours of a set of groups, and where they meet: one clinician and one room for each
// hour of the week, kept for the whole timetable so that clients see the same faces.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scheduling/groundwork.hpp"

namespace careplan {

struct OpenGroup {
  int track = 0;
  int people = 0;  // at most at one time
};

struct Staffed {
  int clinician = -1;
  int room = -1;  // -1 for a virtual group
};

struct StaffPlan {
  bool possible = false;
  std::vector<std::vector<Staffed>> of{};  // by group, by entry of its track
  Refusal blocked{};                       // when it is not possible
};

class Staffing {
 public:
  explicit Staffing(Groundwork const& clinic);

  // Remembered by the set of groups: the search asks again and again.
  bool possible(std::vector<OpenGroup> groups);
  StaffPlan staff(std::vector<OpenGroup> const& groups) const;

 private:
  struct Hour;
  struct Search;
  std::vector<Hour> hours(std::vector<OpenGroup> const& groups) const;
  Refusal lacking(Hour const& hour, bool rooms) const;

  Groundwork const& clinic_;
  std::vector<std::vector<bool>> used_;  // by track, by entry: some client would come
  std::map<std::vector<std::pair<int, int>>, bool> known_;
};

}  // namespace careplan
