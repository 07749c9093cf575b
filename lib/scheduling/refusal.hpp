// Why an appointment could not be given, and the smallest change that would make room for it.
#pragma once

#include "scheduling/course.hpp"
#include "scheduling/ledger.hpp"

namespace careplan {

// Asked when no hour will do: the first condition that leaves none in the window.
Refusal why_no_appointment(Groundwork const& clinic, Ledger const& ledger, Course const& course,
                           TrackPlan const& track, Span<Date> window);

// An hour at which all is well but one condition.
struct Remedy {
  std::string constraint{};  // the condition
  int clinician = 0;
  Date date{};
  Span<Clock> time{};
  std::string text{};  // "K2 until 18:00 on Thu 2026-12-03"
};

// The smallest of all: a clinician's longer hours by the minutes that they are longer, then one
// more client on a caseload, other hours of the client, one more room, one more clinician. Nothing
// when no single change would do.
std::optional<Remedy> smallest_change(Groundwork const& clinic, Ledger const& ledger,
                                      Course const& course, TrackPlan const& track,
                                      Span<Date> window);

}  // namespace careplan
