// What every fuzzed subject stands on. A subject takes any bytes; all it may throw is Error.
#pragma once

#include <cstdlib>
#include <string_view>

#include "core/error.hpp"

namespace fuzz {

inline void must(bool held) {
  if (!held) std::abort();
}

// Runs it, and lets it refuse the bytes in the one way that there is.
template <class Act>
void allow_refusal(Act act) {
  try {
    act();
  } catch (careplan::Error const& error) {
    must(error.fault == careplan::Fault::input && !error.complaints.empty());
  }
}

void condition(std::string_view bytes);
void csv(std::string_view bytes);
void dates(std::string_view bytes);
void definitions(std::string_view bytes);
void fhir(std::string_view bytes);
void quick(std::string_view bytes);
void records(std::string_view bytes);
void table(std::string_view bytes);
void toml(std::string_view bytes);

}  // namespace fuzz
