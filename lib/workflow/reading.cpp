#include "workflow/reading.hpp"

#include <fmt/format.h>

#include <span>

#include "core/error.hpp"

namespace careplan {

std::string read_whole(ByteSource const& source, std::size_t limit) {
  constexpr std::size_t step = std::size_t{1} << 16;
  std::string text;
  for (std::size_t used = 0;;) {
    if (text.size() - used < step) text.resize(used + std::max(step, used));
    auto const got = source.read(std::span(text).subspan(used));
    used += got;
    if (got == 0) {
      text.resize(used);
      return text;
    }
    if (used > limit)
      throw Error(Fault::input, fmt::format("is larger than {} bytes", limit),
                  {.file = source.name});
  }
}

}  // namespace careplan
