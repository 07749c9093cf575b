// Facts that no instrument asks because the record knows them: the episodes of care, attendance,
// tests, milestones, and age on the day.
#pragma once

#include "criteria/criteria.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// Adds to `known`, under the criteria's own ids, every fact whose address is "client.." or
// "history..". What the record leaves open stays open: sessions that nobody has marked make an
// attendance rate an interval, and so do milestones of which nothing tells. `catalogue` knows the
// programs whose milestones these are.
void add_history(Catalogue const& catalogue, Record const& record, ClientId const& client,
                 Date as_of, Criteria const& criteria, KnownFacts& known);

// The age on the day up to which the facts are known, in years; between two birthdays of which one
// knows only the intake, either.
Value age_of(KnownFacts const& known);

}  // namespace careplan
