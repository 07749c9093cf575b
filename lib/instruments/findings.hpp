// Results and flags of one record: what every completion of the open items agrees on.
#pragma once

#include <string>
#include <vector>

#include "instruments/completions.hpp"

namespace careplan {

// A fact from outside: a value that context_domain does not know counts as unknown.
Value context_fact(Facts const& context, std::string_view name);

// The words that some completion leads to, from least to most.
std::vector<std::string> possible_words(Plan const& plan, std::size_t result, Values const& given,
                                        Facts const& context);
// Yes or no when all completions agree.
Truth flag_state(Plan const& plan, std::size_t flag, Values const& given, Facts const& context);

// Words as a fact: the word, one of several, or unknown when there are none.
Value as_fact(std::vector<std::string> const& words);
// A score as a fact: the number, or the interval.
Value as_fact(Interval const& range);

}  // namespace careplan
