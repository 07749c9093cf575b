// Why an appointment could not be found: the first constraint, in a fixed order, after which no
// hour was left.
#pragma once

#include "scheduling/course.hpp"
#include "scheduling/ledger.hpp"

namespace careplan {

Refusal why_no_appointment(Groundwork const& clinic, Ledger const& ledger, Course const& course,
                           Span<Date> window);

}  // namespace careplan
