// Answers as small numbers, for instruments that are scored many times.
#pragma once

#include <cstdint>
#include <optional>

#include "instruments/plan.hpp"

namespace careplan {

// The place of an answer among those that the item allows (answer_at), or, from `answer_count` on,
// the kind of Missing.
using Code = std::uint8_t;

// Answers that can be coded: of items that list at most this many.
constexpr std::size_t coded_answers_limit = 250;

// How many codes the item has, those of the kinds of Missing included.
std::size_t code_count(Item const& item);
Code code_of(Item const& item, Missing missing);
// Nothing for an answer that the item does not list.
std::optional<Code> code_of(Item const& item, Value const& value);
Value value_of(Item const& item, Code code);

}  // namespace careplan
