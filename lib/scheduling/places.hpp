// Which client goes to which group of which track: the first and the weightiest decision. A greedy
// start that takes first whoever would lose most by waiting, then seeded local improvement.
#pragma once

#include <utility>
#include <vector>

#include "scheduling/groundwork.hpp"
#include "scheduling/staffing.hpp"

namespace careplan {

// A group: its track, and its number there from 0.
using GroupKey = std::pair<int, int>;

struct Places {
  std::vector<std::optional<GroupKey>> of{};  // by demand
};

// Greatest number of clients placed first, then wishes, then few groups of good size. `effort` is
// the number of steps of improvement; 0: the default.
Places find_places(Groundwork const& clinic, Staffing& staffing, std::uint64_t seed, long effort);

// Groups that the places open, with their greatest number of people at one time.
struct NumberedGroup {
  int track = 0;
  int number = 0;
  int people = 0;
};
std::vector<NumberedGroup> groups_of(Groundwork const& clinic, Places const& places);

// Why nobody could be found room for: names what one more place would need.
std::vector<Unmet> without_place(Groundwork const& clinic, Staffing const& staffing,
                                 Places const& places);

}  // namespace careplan
