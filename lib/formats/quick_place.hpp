// The quick way through `place eval`: place-in lines that are plain - known members, each once,
// values that need no second look - straight to the states of their facts. Every other line is left
// to read_place_in, which knows how to complain.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/calendar.hpp"
#include "criteria/batch.hpp"

namespace careplan {

class QuickPlace {
 public:
  explicit QuickPlace(BatchCriteria const& criteria, bool with_values = false);
  ~QuickPlace();
  QuickPlace(QuickPlace&&) noexcept;

  // True when the line is plain; the rest is about it then, and what read_place_in would give.
  // `line_padding` bytes behind the line must be readable, and the first of them end it.
  bool read(std::string_view line);
  std::string_view client() const;
  std::string_view date() const;  // as it stands
  Date day() const;
  std::span<FactState const> states() const;
  // Where they are wanted: the values as they stand, by fact; empty for one that does not.
  std::span<std::string_view const> values() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan
