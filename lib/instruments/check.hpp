// Runs the worked cases that an instrument's file carries against the engine.
#pragma once

#include <vector>

#include "instruments/instrument.hpp"

namespace careplan {

// One complaint for each expectation that is not met, at the example's place: "example 'x': total
// is 13, expected 14". Expectations are addresses as domain_in_record knows them, any item,
// "<score>.prorated" and "<score>.band_set"; with a baseline also "<score>.change", "<score>.trend"
// and "<score>.<kind of change rule>"; or nothing but "refused", for answers that cannot be. An
// instrument without examples is a complaint, and so are examples with answers that the instrument
// refuses unexpectedly and examples that expect nothing.
std::vector<Complaint> check(Instrument const& instrument);

}  // namespace careplan
