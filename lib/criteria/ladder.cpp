#include "criteria/ladder.hpp"

#include <algorithm>
#include <cstdint>

namespace careplan {
namespace {

Category const* category_of(Criteria const& criteria, Level const& level) {
  auto const found = std::ranges::find(criteria.categories, level.category, &Category::id);
  return found == criteria.categories.end() ? nullptr : &*found;
}

// The least intensive level of a category; 0 when it has none.
std::size_t bottom_of(Criteria const& criteria, std::string const& category) {
  auto const found = std::ranges::find(criteria.levels, category, &Level::category);
  return found == criteria.levels.end()
             ? 0
             : static_cast<std::size_t>(found - criteria.levels.begin()) + 1;
}

}  // namespace

Ladder::Ladder(Criteria const& criteria)
    : rank_(criteria.levels.size() + 1),
      next_(criteria.levels.size() + 1),
      afterwards_(criteria.levels.size() + 1) {
  auto const& levels = criteria.levels;
  auto const count = static_cast<int>(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    auto const* const category = category_of(criteria, levels[i]);
    auto const below = std::ranges::count_if(criteria.categories, [&](Category const& other) {
      return category != nullptr && other.precedence < category->precedence;
    });
    rank_[i + 1] = static_cast<int>(below) * count + static_cast<int>(i) + 1;
    for (auto above = i + 1; above < levels.size() && next_[i + 1] == 0; ++above)
      if (category == nullptr || levels[above].category == levels[i].category)
        next_[i + 1] = above + 1;
    afterwards_[i + 1] = next_[i + 1];
    if (next_[i + 1] == 0 && category != nullptr && !category->then.empty())
      afterwards_[i + 1] = bottom_of(criteria, category->then);
  }
}

double Ladder::stronger(double a, double b) const {
  return rank_[at(a)] < rank_[at(b)] ? b : a;
}

double Ladder::raised(double level, double steps) const {
  auto now = at(level);
  for (; steps > 0 && next_[now] != 0; --steps) now = next_[now];
  return static_cast<double>(now);
}

double Ladder::past_excluded(double level, double set) const {
  auto const excluded = static_cast<std::uint64_t>(set);
  auto now = at(level);
  // Every level is passed at most once: categories may name each other in a circle.
  for (std::size_t passed = 0; now != 0 && ((excluded >> now) & 1) != 0; ++passed)
    now = passed < rank_.size() ? afterwards_[now] : 0;
  return static_cast<double>(now);
}

}  // namespace careplan
