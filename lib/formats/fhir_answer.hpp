// One answer of a QuestionnaireResponse as the value that our item takes: by code, by either weight
// extension, or as it stands. Whatever cannot be mapped is said, and never taken for no answer.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "formats/record_fields.hpp"
#include "formats/tree.hpp"
#include "instruments/instrument.hpp"

namespace careplan::fhir {

// Takes what is wrong with an answer, and the value of the record that it is about.
using Refuse =
    std::function<void(TreeRef at, RejectCode code, std::string message, std::string hint)>;

// `answer` is one element of item.answer. Nothing when it was refused. The value may still be one
// that the instrument does not allow, which complaints_about judges.
std::optional<Value> answer_of(Instrument const& instrument, Item const& item, TreeRef answer,
                               Refuse const& refuse);

// The reason of a data-absent-reason extension on an item; Missing::not_asked when there is none.
// Nothing when its code was refused.
std::optional<Missing> absence_of(TreeRef item, Refuse const& refuse);

// The first extension of an element with that url; nothing when there is none.
std::optional<TreeRef> extension_of(TreeRef element, std::string_view url);
// The text at `key`; empty when there is none.
std::string_view text_of(TreeRef element, std::string_view key);

}  // namespace careplan::fhir
