// Choices of an item as codings: the LOINC answer code where it is known and tells the choice from
// the others, else our own code.
#pragma once

#include <string>

#include "instruments/instrument.hpp"

namespace careplan::fhir {

struct ChoiceCoding {
  std::string system{};
  std::string code{};
  std::string display{};  // own short label
};
ChoiceCoding coding_of(Instrument const& instrument, Item const& item, Choice const& choice);

// Whether answers carry what they add to a score. Items that nothing is worked out from do not:
// whoever adds up the weights of a response would count them in.
bool has_weights(Item const& item);

}  // namespace careplan::fhir
