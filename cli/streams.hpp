// Bytes in and bytes out. Data goes through one buffered writer, to standard output or to a file
// that appears under its name only when it is whole.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace careplan::cli {

// Takes every byte or throws Error{io}.
using Sink = std::function<void(std::string_view)>;
// Fills the front of the buffer as far as bytes are there and returns how many; 0 at the end.
// Throws Error{io}.
using Source = std::function<std::size_t(std::span<char>)>;

class Output {
 public:
  explicit Output(Sink sink) : sink_(std::move(sink)) {}
  // A file beside `path`, mode 0600, that finish() renames to it; without finish() it is removed.
  // A device or pipe is written to directly. Throws Error{io}.
  static Output to_file(std::string const& path);
  Output(Output&&) noexcept = default;
  Output& operator=(Output&&) noexcept = default;

  void write(std::string_view bytes);
  void flush();   // hands on what is buffered
  void finish();  // the data is whole: nothing may be written afterwards

 private:
  Sink sink_;
  std::function<void()> keep_;
  std::string buffer_;
};

// How much a reader of records should ask a Source for at a time.
inline constexpr std::size_t chunk_size = std::size_t{1} << 20;

// A file to read from. Throws Error{not_found} or Error{io}.
Source open_file(std::string const& path);

}  // namespace careplan::cli
