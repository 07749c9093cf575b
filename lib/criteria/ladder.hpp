// How the levels of criteria stand to one another; private to the room. Levels are numbers here: 1
// for the least intensive by order, 0 for none.
#pragma once

#include <vector>

#include "criteria/criteria.hpp"

namespace careplan {

class Ladder {
 public:
  explicit Ladder(Criteria const& criteria);

  // Which of two counts when both are indicated: first by precedence of their categories, then by
  // order.
  double stronger(double a, double b) const;
  // So many steps up, at most to the top of the category.
  double raised(double level, double steps) const;
  // The first level from this one up that is not in the set (bit i: level i); past the top of a
  // category from the bottom of the next one; 0 when there is none.
  double past_excluded(double level, double set) const;

 private:
  static std::size_t at(double level) { return static_cast<std::size_t>(level); }
  std::vector<int> rank_;                // by level
  std::vector<std::size_t> next_;        // within the category; 0 at its top
  std::vector<std::size_t> afterwards_;  // where an excluded level leads; 0: nowhere
};

}  // namespace careplan
