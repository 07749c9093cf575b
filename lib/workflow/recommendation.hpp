// Which kept placement a decision is held against, and whether it follows it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/record.hpp"
#include "storage/record.hpp"

namespace careplan {

// The levels of care of all criteria sets, least intensive first.
using LevelOrder = std::vector<std::string>;

// What decisions are held against as a level: its id, "discharge" when care ends. Criteria for
// discharge name the end of care so.
std::string decided_level(DecisionRow const& row);

// A level is followed when it is among those that were recommended, or above them where any level
// above would do as well; nothing is while a stop is in force, and anything where nothing was
// recommended.
bool follows(DecisionRow const& row, PlacementRow const& placement, LevelOrder const& order);

// The kept placement of the newest day up to the decision's. Of several criteria on that day one
// that the decision follows, if there is one: whoever asked about stepping up and about discharge
// decides by one of the answers. Those for admission count for who is in care already only where no
// others were asked. Criteria about ways to attend say nothing of levels, and only
// those for discharge of the end of care.
std::optional<PlacementRow> recommendation_for(Record const& record, DecisionRow const& row,
                                               LevelOrder const& order);

}  // namespace careplan
