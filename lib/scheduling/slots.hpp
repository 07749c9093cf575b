// The hours of a week as bits: one word a day, so that "when are both free" is an AND.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "core/calendar.hpp"

namespace careplan {

using DayBits = std::uint64_t;
using WeekBits = std::array<DayBits, 7>;  // from Monday

// How minutes become bits: bit i is the time from begin + i * step. A step that begins within a
// span belongs to it, and so does one that the span only touches: spans never seem shorter.
struct SlotGrid {
  int begin = 0;  // minute of the day
  int step = 15;
  int count = 64;  // slots of a day, at most 64

  int slots(int minutes) const { return (minutes + step - 1) / step; }
  int minute(int slot) const { return begin + slot * step; }
  DayBits touched(Span<Clock> time) const;
  // The slots at which something of that length may begin so that it lies within the windows.
  WeekBits starts(WeekWindows const& windows, int minutes) const;
};

// Slots at which something of `length` slots would meet a taken one.
constexpr DayBits blocked_starts(DayBits taken, int length) {
  DayBits sum = taken;
  int covered = 1;
  while (covered < length) {
    int const shift = covered < length - covered ? covered : length - covered;
    sum |= sum >> shift;
    covered += shift;
  }
  return sum;
}

constexpr DayBits stretch(int slot, int length) {
  return (length >= 64 ? ~DayBits{0} : (DayBits{1} << length) - 1) << slot;
}

}  // namespace careplan
