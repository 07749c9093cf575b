#include "workflow/trend_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace careplan {
namespace {

constexpr std::array<std::string_view, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 10> digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

std::string drawn(std::vector<Interval> const& values, Interval possible,
                  std::span<std::string_view const> marks) {
  auto const last = static_cast<double>(marks.size() - 1);
  double const width = possible.high - possible.low;
  auto const mark_of = [&](double value) {
    double const share = width > 0 ? (value - possible.low) / width : 0;
    return static_cast<std::size_t>(std::lround(std::clamp(share, 0., 1.) * last));
  };
  std::string line;
  for (auto const& value : values)
    line += mark_of(value.low) == mark_of(value.high) ? marks[mark_of(value.low)] : "?";
  return line;
}

}  // namespace

std::string trend_blocks(std::vector<Interval> const& values, Interval possible) {
  return drawn(values, possible, blocks);
}

std::string trend_digits(std::vector<Interval> const& values, Interval possible) {
  return drawn(values, possible, digits);
}

}  // namespace careplan
