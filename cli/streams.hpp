// Data goes out through one buffered writer, to standard output or to a file that appears under its
// name only when it is whole.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "workflow/reading.hpp"

namespace careplan::cli {

using Sink = ByteSink;
using Source = decltype(ByteSource::read);

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

}  // namespace careplan::cli
