// Why an appointment could not be given: the first condition that leaves no hour in its window.
#pragma once

#include "scheduling/course.hpp"
#include "scheduling/ledger.hpp"

namespace careplan {

Refusal why_no_appointment(Groundwork const& clinic, Ledger const& ledger, Course const& course,
                           TrackPlan const& track, Span<Date> window);

}  // namespace careplan
