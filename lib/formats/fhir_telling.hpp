// What the resources about one assessment have in common.
#pragma once

#include "client/record.hpp"
#include "core/json.hpp"

namespace careplan::fhir {

// "subject": the client by code. There is no Patient resource: a code is all that is known.
void write_subject(JsonWriter& json, AssessmentRow const& row);

}  // namespace careplan::fhir
