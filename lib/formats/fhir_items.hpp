// The items of a QuestionnaireResponse, in groups or not, as answers to the items of an instrument.
#pragma once

#include <vector>

#include "formats/fhir_forms.hpp"
#include "formats/fhir_stream.hpp"
#include "formats/records.hpp"

namespace careplan::fhir {

// Answers that the instrument allows, together too. What is wrong goes to `rejections`, and the
// answers are then of no use. `form`: what is known of the questionnaire that was answered, if any.
std::vector<Answer> read_items(ResourceStream const& resource, Plan const& plan, Form const* form,
                               std::vector<Rejection>& rejections);

}  // namespace careplan::fhir
