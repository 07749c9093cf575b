#include "scheduling/slots.hpp"

#include <algorithm>

namespace careplan {

DayBits SlotGrid::touched(Span<Clock> time) const {
  DayBits bits = 0;
  for (int slot = 0; slot < count; ++slot)
    if (minute(slot) < time.end.minute && time.begin.minute < minute(slot) + step)
      bits |= DayBits{1} << slot;
  return bits;
}

WeekBits SlotGrid::starts(WeekWindows const& windows, int minutes) const {
  WeekBits bits{};
  for (auto const& window : windows.windows())
    for (int slot = 0; slot < count; ++slot)
      if (window.time.begin.minute <= minute(slot) &&
          minute(slot) + minutes <= window.time.end.minute)
        bits[window.day.iso_encoding() - 1] |= DayBits{1} << slot;
  return bits;
}

}  // namespace careplan
