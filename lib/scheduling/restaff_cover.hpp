// The fewest people out of whom so many change in each of several crowds: a covering problem.
#pragma once

#include <vector>

namespace careplan {

// People and groups of whom together at least `need` must change; somebody twice counts twice.
struct Crowd {
  std::vector<int> members{};  // people, or groups: counted on after the people
  int need = 0;
  long price = 0;  // of the relaxation: what changing once more is worth
};

// Changes when so many of these people do.
struct CrowdGroup {
  std::vector<int> people{};
  int needed = 0;
  bool operator==(CrowdGroup const&) const = default;
};

struct Cover {
  int at_least = 0;            // people, whoever they are
  std::vector<bool> chosen{};  // people who will do
};

// No two groups share only some of their people. `dislike` breaks ties, by person, and who is to
// `stay` is out. Prices of crowds are where to begin, and are left for the next time. Not more than
// `enough` is proven.
Cover fewest_of(std::vector<Crowd>& crowds, std::vector<CrowdGroup> const& groups,
                std::vector<long> const& dislike, std::vector<bool> const& stay, int enough);

}  // namespace careplan
