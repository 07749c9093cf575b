#include "formats/fhir_choices.hpp"

#include <algorithm>

#include "formats/fhir_terms.hpp"

namespace careplan::fhir {

ChoiceCoding coding_of(Instrument const& instrument, Item const& item, Choice const& choice) {
  auto const own = own_code(choice);
  auto const display = choice.label.empty() ? own : choice.label;
  if (!choice.code.empty() && std::ranges::count(item.choices, choice.code, &Choice::code) == 1)
    return {std::string(loinc), choice.code, display};
  return {system_of(instrument.id, item.id), own, display};
}

bool has_weights(Item const& item) {
  return item.kind == ItemKind::choice && !item.unscored;
}

}  // namespace careplan::fhir
