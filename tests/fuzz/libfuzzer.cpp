// One subject under libFuzzer.
#include <cstddef>
#include <cstdint>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::SUBJECT({reinterpret_cast<char const*>(data), size});
  return 0;
}
