// Gates of items as the enableWhen of a FHIR R4 Questionnaire, which knows comparisons of one
// question with one answer, joined by all or by any, and nothing else.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "instruments/instrument.hpp"

namespace careplan::fhir {

struct GateTest {
  Item const* question = nullptr;
  std::string_view operation{};    // "=", ">=", ">", "<=", "<"
  Choice const* choice = nullptr;  // what it is compared with: one of these three,
  std::optional<bool> yes{};       // by the kind of the question
  std::optional<double> number{};
};

struct Gate {
  bool any = false;  // one test is enough; else all are needed
  std::vector<GateTest> tests{};
};

// Nothing when the condition says more than enableWhen can: sums, counts, mixed and/or, negations.
std::optional<Gate> gate_of(Instrument const& instrument, Condition const& condition);

}  // namespace careplan::fhir
