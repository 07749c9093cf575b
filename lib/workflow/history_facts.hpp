// Facts that no instrument asks because the record knows them: the episodes of care, attendance,
// tests, milestones, and age on the day.
#pragma once

#include "criteria/criteria.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// Adds to `known`, under the criteria's own ids, every fact whose address is "client.." or
// "history..". What the record leaves open stays open: sessions that nobody has marked make an
// attendance rate an interval.
void add_history(Record const& record, ClientId const& client, Date as_of, Criteria const& criteria,
                 KnownFacts& known);

}  // namespace careplan
