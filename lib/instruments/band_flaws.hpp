// Whether bands fit the numbers that their score can come to.
#pragma once

#include <vector>

#include "instruments/plan.hpp"

namespace careplan {

// Holes, overlaps, bands outside the possible range, words used twice in a set, and scores with
// several sets of which none is preferred.
std::vector<Complaint> band_flaws(Instrument const& instrument, Plan const& plan);

}  // namespace careplan
