// Which counts must be hidden beside a small one; private to the room.
#pragma once

#include "reporting/count_grid.hpp"

namespace careplan {

struct CountLimits {
  long least = 1;
  long most = 0;
  bool small(long value) const {
    auto const size = value < 0 ? -value : value;
    return size >= least && size <= most;
  }
};

// Hides what it takes that this count may be anything from least to most; false when nothing does.
bool protect(CountGrid& grid, std::size_t row, std::size_t column, CountLimits limits);

}  // namespace careplan
