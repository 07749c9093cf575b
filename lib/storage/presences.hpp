// The one reading of rosters and marks that reports share.
#pragma once

#include <optional>

#include "attendance/presences.hpp"
#include "storage/record.hpp"

namespace careplan {

// The sessions of a span. One pass over each table.
Presences presences(Record const& record, Span<Date> within);

// The first day of anybody's first stay.
std::optional<Date> first_admission(Record const& record);

}  // namespace careplan
