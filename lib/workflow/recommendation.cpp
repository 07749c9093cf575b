#include "workflow/recommendation.hpp"

#include <algorithm>

#include "storage/placements.hpp"

namespace careplan {
namespace {

bool speaks_of(PlacementRow const& placement, DecisionRow const& row) {
  return row.kind == DecisionKind::discharge ? placement.purpose == "discharge"
                                             : placement.purpose != "virtual";
}

// Whoever is in care has been admitted: criteria for that count only where no others were asked.
bool about_admission(PlacementRow const& placement, DecisionRow const& row) {
  return placement.purpose == "admission" && row.kind != DecisionKind::admit;
}

}  // namespace

std::string decided_level(DecisionRow const& row) {
  return row.kind == DecisionKind::discharge ? "discharge" : row.level;
}

bool follows(DecisionRow const& row, PlacementRow const& placement, LevelOrder const& order) {
  if (placement.stopped) return false;
  auto const& levels = placement.levels;
  auto const decided = decided_level(row);
  if (levels.empty() || std::ranges::find(levels, decided) != levels.end()) return true;
  return placement.or_above &&
         std::ranges::find(order, decided) > std::ranges::find(order, levels.front());
}

std::optional<PlacementRow> recommendation_for(Record const& record, DecisionRow const& row,
                                               LevelOrder const& order) {
  std::optional<PlacementRow> best;
  for (auto& placement : placement_heads(record, row.client)) {
    if (placement.as_of > row.date || !speaks_of(placement, row)) continue;
    if (best && placement.as_of < best->as_of) continue;
    bool const same_day = best && placement.as_of == best->as_of;
    if (same_day && about_admission(placement, row) && !about_admission(*best, row)) continue;
    bool const other_criteria = same_day && placement.criteria != best->criteria &&
                                about_admission(placement, row) == about_admission(*best, row);
    if (other_criteria && follows(row, *best, order) && !follows(row, placement, order)) continue;
    best = std::move(placement);
  }
  return best;
}

}  // namespace careplan
