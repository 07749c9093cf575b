#include "instruments/part_keys.hpp"

namespace careplan {
namespace {

template <class Sum>
std::uint64_t added(Sum const& sum, std::span<Code const> codes) {
  std::uint64_t total = 0;
  for (auto const& each : sum) total += each.by_code[codes[each.item]];
  return total;
}

}  // namespace

Truth PartKeys::SmallTable::at(std::span<Code const> codes) const {
  std::uint32_t index = 0;
  for (std::size_t i = 0; i < items.size(); ++i) index += digit[i][codes[items[i]]];
  return truths[index];
}

bool PartKeys::settle(std::span<Code> codes, std::span<PartKey> keys) const {
  std::size_t open = 0;
  for (std::size_t item = 0; item < limits_.size(); ++item) {
    if (codes[item] >= limits_[item].refused) return false;
    open += limits_[item].walked && codes[item] >= limits_[item].answers ? 1U : 0U;
  }
  if (open > most_open_) return false;
  for (auto const& derived : derived_) {
    auto const raw = codes[derived.raw];
    if (raw == limits_[derived.raw].not_asked) {
      // An answer to the derived item narrows the raw one, which no key says.
      if (derived.raw_is_read && codes[derived.item] < limits_[derived.item].answers) return false;
      continue;
    }
    if (raw >= derived.by_raw.size() || codes[derived.item] != limits_[derived.item].not_asked)
      return false;
    codes[derived.item] = derived.by_raw[raw];
  }
  for (auto const& gate : gates_) {
    auto const& limits = limits_[gate.item];
    auto const asked = gate.asked.at(codes);
    auto const code = codes[gate.item];
    if (asked == Truth::unknown ||
        (asked == Truth::no && code < limits.answers && code != limits.nothing) ||
        (asked == Truth::yes && code == limits.not_applicable))
      return false;
    if (asked == Truth::no) codes[gate.item] = limits.not_applicable;
  }
  for (auto const& never : nevers_)
    if (never.at(codes) != Truth::no) return false;

  for (std::size_t at = 0; at < scores_.size(); ++at)
    keys[at] = {.score = added(scores_[at], codes)};
  for (std::size_t at = 0; at < findings_.size(); ++at) {
    auto const& finding = findings_[at];
    auto& key = keys[scores_.size() + at];
    key = {.digits = added(finding.digits, codes)};
    if (finding.score) key.score = keys[*finding.score].score;
    for (auto const& condition : finding.conditions)
      key.digits = key.digits * 3 + static_cast<std::uint64_t>(condition.holds(codes));
  }
  return true;
}

}  // namespace careplan
