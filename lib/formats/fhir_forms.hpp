// Questionnaires of other systems that come along with their responses, as far as they tell which
// LOINC code stands behind a linkId: the responses themselves do not say.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/fhir_stream.hpp"

namespace careplan::fhir {

struct Form {
  std::vector<std::string> panels{};                        // LOINC codes of the form as a whole
  std::map<std::string, std::string, std::less<>> items{};  // LOINC code by linkId
};

class Forms {
 public:
  // Takes a resource that has no complaint of its own and is a Questionnaire.
  void add(ResourceStream const& questionnaire);
  // By the canonical of a response, without its version: the url, or "Questionnaire/<id>".
  Form const* find(std::string_view canonical) const;

 private:
  std::map<std::string, Form, std::less<>> forms_;
};

}  // namespace careplan::fhir
