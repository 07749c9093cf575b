// Small files whole: configurations, definitions, lists of answers. Records are streamed instead.
#pragma once

#include <cstddef>
#include <string>

#include "formats/bytes.hpp"

namespace careplan {

inline constexpr std::size_t whole_file_limit = std::size_t{64} << 20;

// Every byte of the source. Error{input} when there are more than `limit`.
std::string read_whole(ByteSource const& source, std::size_t limit = whole_file_limit);

}  // namespace careplan
