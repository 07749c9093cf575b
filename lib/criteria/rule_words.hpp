// What all rules say of one client, by bit; private to the room.
#pragma once

#include <array>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "criteria/level_rules.hpp"
#include "criteria/rule_states.hpp"

namespace careplan {

struct RuleWords {
  alignas(16) std::array<Residuals::Id, LevelRules::limit> ids{};

  struct Said {
    RuleBits yes = 0;
    RuleBits open = 0;
    bool ready = true;  // none that has not been worked out, or is too large
  };
  // Of the first `count` bits; all others say no.
  Said said(std::size_t count) const;
};

inline RuleWords::Said RuleWords::said(std::size_t count) const {
  Said found;
#if defined(__SSE2__)
  auto const ones = _mm_set1_epi16(1);
  auto const largest = _mm_set1_epi16(static_cast<short>(Residuals::too_large - 1));
  auto const none = _mm_setzero_si128();
  auto tall = none;
  for (std::size_t begin = 0; begin < count; begin += 16) {
    auto const* const from = reinterpret_cast<__m128i const*>(ids.data() + begin);
    auto const low = _mm_load_si128(from);
    auto const high = _mm_load_si128(from + 1);
    auto const bits = [&](__m128i a, __m128i b) {
      return static_cast<RuleBits>(_mm_movemask_epi8(_mm_packs_epi16(a, b)));
    };
    auto const yes = bits(_mm_cmpeq_epi16(low, ones), _mm_cmpeq_epi16(high, ones));
    auto const settled = bits(_mm_cmpeq_epi16(_mm_subs_epu16(low, ones), none),
                              _mm_cmpeq_epi16(_mm_subs_epu16(high, ones), none));
    tall = _mm_or_si128(tall,
                        _mm_or_si128(_mm_subs_epu16(low, largest), _mm_subs_epu16(high, largest)));
    found.yes |= yes << begin;
    found.open |= (settled ^ 0xFFFF) << begin;
  }
  found.ready = _mm_movemask_epi8(_mm_cmpeq_epi16(tall, none)) == 0xFFFF;
#else
  for (std::size_t bit = 0; bit < count; ++bit) {
    auto const id = ids[bit];
    found.yes |= RuleBits{id == Residuals::yes} << bit;
    found.open |= RuleBits{id > Residuals::yes} << bit;
    found.ready = found.ready && id < Residuals::too_large;
  }
#endif
  return found;
}

}  // namespace careplan
