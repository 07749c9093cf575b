// What the answer for a client depends on, and the answers to what has been asked; private to the
// room.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "criteria/batch.hpp"
#include "criteria/level_rules.hpp"
#include "criteria/rule_states.hpp"

namespace careplan {

// The rules that speak, and what is left of those that may; rules that do the same are one.
struct Question {
  static constexpr std::size_t most_open = 16;
  RuleBits yes = 0;
  std::array<std::uint64_t, most_open / 4> open{};  // four residuals in each, by bit; 0: no more

  std::uint64_t hash() const {
    auto mixed = yes * 0x9E3779B97F4A7C15u ^ open[0] * 0xC2B2AE3D27D4EB4Fu;
    mixed ^= open[1] * 0x165667B19E3779F9u ^ std::rotl(open[2] * 0x27D4EB2F165667C5u, 29);
    mixed ^= open[3] * 0x85EBCA77C2B2AE63u;
    return (mixed ^ (mixed >> 32)) * 0x9E3779B97F4A7C15u;
  }
};

// Without a branch, which takes no call.
inline bool same(Question const& a, Question const& b) {
  return ((a.yes ^ b.yes) | (a.open[0] ^ b.open[0]) | (a.open[1] ^ b.open[1]) |
          (a.open[2] ^ b.open[2]) | (a.open[3] ^ b.open[3])) == 0;
}

// Answers by question, two in neighbouring places. A new one takes the first of them and puts what
// was there into the second: where there are very many, the one that was there is forgotten.
class Answers {
 public:
  // Inline by force: a call of what only fetches ahead has no effect that gcc knows, and is
  // dropped.
  [[gnu::always_inline]] void expect(std::uint64_t hash) const {
    __builtin_prefetch(entries_.data() + first(hash));
    __builtin_prefetch(entries_.data() + first(hash) + 1);
  }
  BatchAnswer const* find(Question const& question, std::uint64_t hash) const {
    auto const* const entry = entries_.data() + first(hash);
    if (entry[0].filled && same(entry[0].question, question)) return &entry[0].answer;
    return entry[1].filled && same(entry[1].question, question) ? &entry[1].answer : nullptr;
  }
  void keep(Question const& question, std::uint64_t hash, BatchAnswer const& answer) {
    if (entries_.size() < most_slots && ++kept_ * 2 > entries_.size()) grow();
    put({question, answer, true}, hash);
  }

 private:
  static constexpr std::size_t first_slots = std::size_t{1} << 10;
  static constexpr std::size_t most_slots = std::size_t{1} << 16;
  struct alignas(64) Entry {
    Question question{};
    BatchAnswer answer{};
    bool filled = false;
  };
  std::size_t first(std::uint64_t hash) const { return hash >> shift_ & ~std::uint64_t{1}; }
  void put(Entry const& entry, std::uint64_t hash) {
    auto* const places = entries_.data() + first(hash);
    if (places[0].filled) places[1] = places[0];
    places[0] = entry;
  }
  void grow() {
    auto const old = std::move(entries_);
    entries_.assign(old.size() * 4, {});
    shift_ -= 2;
    for (auto const& entry : old)
      if (entry.filled) put(entry, entry.question.hash());
  }
  std::vector<Entry> entries_ = std::vector<Entry>(first_slots);
  int shift_ = 64 - std::countr_zero(first_slots);
  std::size_t kept_ = 0;
};

}  // namespace careplan
