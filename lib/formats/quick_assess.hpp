// The quick way through `assess score`: assess-in lines that are plain - known members, each once,
// answers that need no second look - straight to assess-out lines. Every other line is left to
// read_assess_in, which knows how to complain.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "formats/records.hpp"

namespace careplan {

class QuickAssess {
 public:
  explicit QuickAssess(FindPlan find);
  ~QuickAssess();
  QuickAssess(QuickAssess&&) noexcept;

  // The assess-out record of the line, without a newline and valid until the next call; empty when
  // it has to be read with care. What comes is what read_assess_in, score and append_assessment
  // give. At least `line_padding` bytes behind the line must be readable.
  std::string_view read(std::string_view line);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan
