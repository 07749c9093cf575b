// Leave of absence, and the wait before somebody discharged for attendance may come back.
#pragma once

#include <vector>

#include "attendance/occurrences.hpp"
#include "attendance/policy.hpp"
#include "attendance/visits.hpp"

namespace careplan {

// So many days without attendance ask for leave; who is not back in time is to be discharged.
void judge_leave(StayInHand const& in_hand, std::vector<Consequence>& found);

// A stay that began before the wait was over.
void judge_readmission(ClientLedger const& ledger, Program const& program,
                       std::vector<Consequence>& found);

}  // namespace careplan
