// A QuestionnaireResponse of any system read as answers to one of our instruments.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/fhir_forms.hpp"
#include "formats/fhir_stream.hpp"
#include "formats/records.hpp"

namespace careplan::fhir {

// How the instrument of a response is found.
struct Definitions {
  FindPlan plan{};  // by id; Error{not_found} becomes a rejection
  // The instruments whose panel has this LOINC code.
  std::function<std::vector<std::string>(std::string_view loinc)> of_panel{};
  Forms const* forms = nullptr;  // those that came before the response, if any did
  std::string instrument{};      // what every response answers, whatever it says; empty: as it says
};

// Takes a resource that has no complaint of its own and is a QuestionnaireResponse. The client is
// the identifier of its subject in our own system, else what its reference names, else its
// identifier; the day is that of `authored` as written. Items are known by the LOINC
// code that their form gives them, by our id, or by the LOINC code in linkId or definition. Nothing
// when it added to `rejections`: a response that was entered in error or is not finished, another
// version of our own questionnaire, an item or an answer that cannot be mapped, a total that its
// own answers do not give.
std::optional<AssessIn> read_response(ResourceStream const& resource,
                                      Definitions const& definitions,
                                      std::vector<Rejection>& rejections);

}  // namespace careplan::fhir
