// Why a placement is what it is; private to the room.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "criteria/answer.hpp"
#include "criteria/place.hpp"

namespace careplan {

// Fills reasons, not_lower and not_higher of a placement whose levels and stops are settled.
void explain(Criteria const& criteria, Facts const& facts, Speaking const& speaking,
             Placement& placement);

// How the classes from one to another are told as one answer: "0", "1..2", "homeless, shelter".
std::string answer_text(OpenFact const& open, std::size_t first, std::size_t last);

// Neighbouring answers with the same consequence told as one.
std::vector<Decisive::Branch> merged_branches(OpenFact const& open,
                                              std::vector<Decisive::Branch> const& each);

// The rule's sources in full, as far as the criteria tell them: an answer stands on its own.
std::string cited(Criteria const& criteria, Rule const& rule);

std::set<std::string> facts_of(Rule const& rule);

}  // namespace careplan
