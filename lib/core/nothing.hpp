// The alternative of a variant that has no value.
#pragma once

#include <compare>

namespace careplan {

// Like std::monostate, but not trivial to copy, and that is what it is for. libstdc++ 12 takes a
// variant all of whose alternatives move without throwing for one that is never without a value;
// when copying one finds no memory, it destroys what was never made and jumps to anywhere. A
// variant with this alternative is not taken for such a one.
struct Nothing {
  constexpr Nothing() noexcept {}
  constexpr Nothing(Nothing const&) noexcept {}
  constexpr Nothing& operator=(Nothing const&) noexcept { return *this; }
  friend constexpr bool operator==(Nothing const&, Nothing const&) { return true; }
  friend constexpr std::strong_ordering operator<=>(Nothing const&, Nothing const&) {
    return std::strong_ordering::equal;
  }
};

}  // namespace careplan
