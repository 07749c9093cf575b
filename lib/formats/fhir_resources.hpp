// What careplan gives to other systems as FHIR R4: instruments as Questionnaires, assessments as
// QuestionnaireResponses, and what they came to as Observations.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client/record.hpp"
#include "instruments/score.hpp"

namespace careplan::fhir {

// One resource as JSON, without a newline.
struct Resource {
  std::string type{};  // "Observation"
  std::string id{};
  std::string json{};
};

// The id of the resource that tells one thing: "" for a response as a whole, "total", "risk" or
// "flag.self-harm" for what it came to. The same thing has the same id in every export.
using IdOf = std::function<std::string(std::string_view what)>;

// One question an item, with the weights that its answers have in scores. A gate that enableWhen
// cannot say is a design note on its item.
Resource questionnaire(Instrument const& instrument, std::string const& id);

// A stored assessment and how it is told.
struct Telling {
  AssessmentRow const* row = nullptr;
  // As it was when the answers were given; null when only another version is at hand: answers then
  // go out as plain values, without labels, codes or weights.
  Instrument const* instrument = nullptr;
  Outcome outcome{};  // as stored with the row
  IdOf id_of{};
  bool in_bundle = false;  // refer to other resources by "urn:uuid:", else by "Type/id"
};

// Every item with its answer, or with the reason why there is none.
Resource response(Telling const& telling);

// One Observation a score, result and flag. A score that the missing answers leave open is a
// valueRange; where nothing that it needs was answered there is no value, and why.
std::vector<Resource> observations(Telling const& telling);

}  // namespace careplan::fhir
