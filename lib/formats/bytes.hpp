// Where bytes come from and go to: a file, a pipe, or a text in a test. Readers take them a block
// at a time and never hold a whole file.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace careplan {

struct ByteSource {
  std::string name{};  // as complaints show it
  // Fills the front of the block and says how many bytes; 0 is the end. Error{io} when it cannot.
  std::function<std::size_t(std::span<char> block)> read{};
};

// Takes bytes in order. Error{io} when it cannot.
using ByteSink = std::function<void(std::string_view bytes)>;

ByteSource text_source(std::string text, std::string name = "input");

// Gives `head`, which was read from it to see what it is, before the rest of the source.
ByteSource after_head(std::string head, ByteSource rest);

// "-" is standard input. Error{not_found} when there is no such file, Error{io} when it cannot be
// opened.
ByteSource open_source(std::string const& path);

}  // namespace careplan
