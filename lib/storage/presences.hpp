// The one reading of rosters and marks that reports share.
#pragma once

#include "attendance/presences.hpp"
#include "storage/record.hpp"

namespace careplan {

// The sessions of a span. One pass over each table.
Presences presences(Record const& record, Span<Date> within);

// As Record::sessions gives them, for spans that most sessions lie in.
std::vector<Session> scanned_sessions(Record const& record, Span<Date> within);

}  // namespace careplan
