// The parts of an assess-out record, each as JSON on its own: append_assessment writes them all,
// KeptParts keeps those that come again and again.
#pragma once

#include "core/json.hpp"
#include "instruments/score.hpp"

namespace careplan {

// A member of "scores" and of "results", with its name; an element of "flags".
void append_score(JsonWriter& json, ScoreOutcome const& score);
void append_result(JsonWriter& json, ResultOutcome const& result);
void append_flag(JsonWriter& json, FlagOutcome const& flag);

}  // namespace careplan
