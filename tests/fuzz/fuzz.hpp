// What every fuzzed subject stands on. A subject takes any bytes; all it may throw is Error.
#pragma once

#include <cstddef>
#include <cstdint>
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

void subject(std::string_view bytes);

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::subject({reinterpret_cast<char const*>(data), size});
  return 0;
}
