// The answers of one person to one instrument as a text that was typed or piped in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "instruments/score.hpp"

namespace careplan {

// How many items stand in front of the last one that a score, result or flag reads, that included:
// a list of answers may leave out what follows, and nothing else.
std::size_t needed_items(Plan const& plan);

// One JSON object by item, one JSON array or a list with commas in item order ("1,0,refused,,2"),
// or lines ITEM=VALUE. Null, an empty place and an empty value are not asked. Error{input} with
// every complaint and its line and column, when the text is none of these, a list has another
// length than the instrument, or a line has no item. Whether an item is there and allows the answer
// is not looked at: see complaints_about.
std::vector<Answer> read_answers(Plan const& plan, std::string_view text, std::string const& name);

}  // namespace careplan
