// The parts of flaws(): each looks at one side of an instrument.
#pragma once

#include <vector>

#include "instruments/plan.hpp"

namespace careplan {

// LOINC codes and answer codes whose check digit is wrong, and answer codes that stand for two
// answers of one item.
std::vector<Complaint> code_flaws(Instrument const& instrument);

// Numbers that nobody vouches for, and sources that are not listed.
std::vector<Complaint> source_flaws(Instrument const& instrument);

// Change rules that can never be met or always are, and rules that say the same twice.
std::vector<Complaint> change_flaws(Instrument const& instrument, Plan const& plan);

}  // namespace careplan
