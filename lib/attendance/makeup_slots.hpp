// Where a client could make up what was missed.
#pragma once

#include <vector>

#include "attendance/forecast.hpp"
#include "attendance/visits.hpp"

namespace careplan {

// Sessions of groups of the program within the span, in order of time, that count, have a free
// place and clash with nothing of the client's own; each paired with something that can still be
// made up on that day, until nothing is owed. The ledger carries its credit.
std::vector<MakeupSlot> makeup_slots(ClientLedger const& ledger, Attendance const& record,
                                     Program const& program, RulePack const& rules,
                                     Span<Date> within);

}  // namespace careplan
