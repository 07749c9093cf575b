// A condition over coded answers that reads each item at most once. Then its parts are independent
// of each other, and how many of them surely hold and how many are open says exactly whether the
// whole holds in every completion, in none, or in some.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "instruments/coded.hpp"

namespace careplan {

class ReadOnce {
 public:
  // Nothing for conditions that read an item twice, or anything but items whose answers can be
  // listed, or compare amounts. `plan` need not outlive it.
  static std::optional<ReadOnce> of(Plan const& plan, Condition const& condition);

  // Exact over all answers to the open items; skipped items are not open.
  Truth holds(std::span<Code const> codes) const { return holds(codes, nodes_.size() - 1); }
  std::vector<std::size_t> const& items() const { return items_; }

 private:
  class Builder;
  // Truths of tests of single items, added up: surely yes in the low half, open in the high half.
  struct Test {
    std::size_t item = 0;
    std::vector<std::uint32_t> by_code{};
  };
  struct Gathered {
    std::vector<Test> tests{};
    std::vector<std::size_t> nodes{};  // that stand before this one
    std::vector<Truth> outcome{};      // by surely yes * (parts + 1) + open
    std::size_t parts = 0;
  };
  Truth holds(std::span<Code const> codes, std::size_t at) const;

  std::vector<Gathered> nodes_;  // the whole is the last
  std::vector<std::size_t> items_;
};

}  // namespace careplan
