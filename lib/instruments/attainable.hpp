// The numbers that a score can really come to: not only between which bounds, but which ones. Items
// that allow 0, 2 or 4 leave holes, and a band that lies in a hole is not possible.
#pragma once

#include <vector>

#include "instruments/completions.hpp"

namespace careplan {

// Sorted and disjoint; single numbers have low = high, decimals give true intervals.
using Attainable = std::vector<Interval>;

// What one score comes to when the values are a completion of its gates: open items are those that
// apply and are not answered.
Interval range_of(Plan const& plan, std::size_t score, Values const& values);
Attainable attainable_of(Plan const& plan, std::size_t score, Values const& values);

// The same over all completions of a record. Error{input} when there is none: the answers
// contradict each other.
Interval score_range(Plan const& plan, std::size_t score, Values const& given);
Attainable score_attainable(Plan const& plan, std::size_t score, Values const& given);

}  // namespace careplan
