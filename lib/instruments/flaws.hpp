// What is wrong with an instrument although each line of its file can be read: numbers that do not
// fit together, items that nobody uses, numbers that nobody vouches for.
#pragma once

#include <vector>

#include "instruments/plan.hpp"

namespace careplan {

// What must be sound before anything can be scored or the other functions called, in this order.
// Derived items: what they are worked out from, and steps that ascend, cover the raw range and give
// the item's own answers.
std::vector<Complaint> derivation_flaws(Instrument const& instrument);
// Gates that read items that stand later, or whose answers cannot be listed, or that have more than
// `completion_limit` combinations.
std::vector<Complaint> gate_flaws(Instrument const& instrument);
// Rules of consistency with the same troubles, rules that nothing can break, and rules that leave
// no answers at all.
std::vector<Complaint> consistency_flaws(Instrument const& instrument);

// Bands with holes or overlaps, or outside of what the score can come to; repeated ids and LOINC
// codes; sources that are missing or not listed; means that may have no item; rules that estimate
// missing items of unlike range.
std::vector<Complaint> flaws(Instrument const& instrument);

// Items that nothing uses, and words of a result that no case gives. Only worth asking when every
// condition of the file could be read.
std::vector<Complaint> loose_ends(Instrument const& instrument);

// The mod-10 check digit that every LOINC code ends in: "44261-6".
bool valid_loinc(std::string_view code);
// The same for answer codes: "LA6568-5".
bool valid_answer_code(std::string_view code);

}  // namespace careplan
