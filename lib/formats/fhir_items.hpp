// The items of a QuestionnaireResponse, in groups or not, as answers to the items of an instrument.
#pragma once

#include <vector>

#include "formats/fhir_stream.hpp"
#include "formats/records.hpp"

namespace careplan::fhir {

// Answers that the instrument allows, together too. What is wrong goes to `rejections`, and the
// answers are then of no use.
std::vector<Answer> read_items(ResourceStream const& resource, Plan const& plan,
                               std::vector<Rejection>& rejections);

}  // namespace careplan::fhir
