// Recommendations without their reasons, which fill most of a record.
#pragma once

#include <optional>
#include <vector>

#include "client/record.hpp"
#include "storage/record.hpp"

namespace careplan {

// As Record::placements, with `result_json` empty.
std::vector<PlacementRow> placement_heads(Record const& record,
                                          std::optional<ClientId> const& client = {});

// Whether answers of the client up to the day of a recommendation were recorded, corrected or
// struck after it was.
bool answers_changed_since(Record const& record, PlacementRow const& placement);

// When placements of each client, or of one, were evaluated.
std::vector<ClientDay> days_of_placements(Record const& record,
                                          std::optional<ClientId> const& client);

}  // namespace careplan
