// How the blocks of a program lie on the days of one of its tracks. Clients of different program
// weeks sit in the same track at the same time, so the grid is laid once for all phases: every
// order of a day has one hour, and what a client attends there depends on the client's own week.
#pragma once

#include <vector>

#include "program/program.hpp"

namespace careplan {

// How often the block falls in this program week: `per_week`, or its share of `per_phase` spread
// evenly over the phase from its first week (all of them fall inside it). Nothing: on every day of
// the block.
std::optional<int> times_in_week(Block const& block, Phase const& phase, int week);

// The weekdays on which a block that meets together falls in this program week.
Weekdays meeting_days(Block const& block, Phase const& phase, Track const& track, int week);

// A block as one phase uses it. Both point into the program.
struct GridUse {
  Phase const* phase = nullptr;
  Block const* block = nullptr;
};

// One hour of the track's week. Entries of one day and order run side by side.
struct GridEntry {
  weekday day{};
  Span<Clock> time{};
  int order = 0;
  Service const* service = nullptr;
  std::vector<GridUse> uses{};
};

// The blocks that meet together, breaks included, by day and time. Blocks that name an unknown
// service are left out. Times may end after 24:00; check() complains about that.
std::vector<GridEntry> grid(Program const& program, Track const& track);

// The use of the entry that falls in this program week, or nullptr.
GridUse const* use_in_week(GridEntry const& entry, Track const& track, int week);

// The blocks that are appointments of one client, with their phases.
std::vector<GridUse> appointments(Program const& program);

}  // namespace careplan
