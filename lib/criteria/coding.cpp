#include "criteria/coding.hpp"

#include <algorithm>

#include "conditions/domain.hpp"
#include "core/tolerance.hpp"

namespace careplan {
FactCoding::FactCoding(OpenFact fact) : fact_(std::move(fact)) {
  auto const& classes = fact_.classes;
  applicable_ = static_cast<std::uint32_t>(classes.size()) - (classes.back().left_out ? 1 : 0);
  if (fact_.domain.kind != DomainKind::number) return;
  for (std::uint32_t i = 0; i < applicable_; ++i) {
    // Where any number counts, a stretch ends just before a threshold that is a class of its own.
    bool const open_end = classes[i].low < classes[i].high && i + 1 < applicable_ &&
                          classes[i + 1].low == classes[i].high;
    below_.push_back(open_end ? classes[i].high - tolerance : classes[i].high + tolerance);
  }
}

std::uint32_t FactCoding::class_of(double number) const {
  auto const found = std::ranges::lower_bound(below_, number);
  auto const at = static_cast<std::uint32_t>(found - below_.begin());
  return std::min(at, applicable_ - 1);
}

std::optional<std::uint32_t> FactCoding::class_of(std::string_view word) const {
  for (std::uint32_t i = 0; i < applicable_; ++i)
    if (fact_.classes[i].text == word) return i;
  return std::nullopt;
}

std::optional<OpenClasses> FactCoding::of_words(Value const& value) const {
  std::optional<OpenClasses> found;
  for (auto const& word : open_words(fact_.domain, value)) {
    auto const at = *class_of(word);
    if (!found) found = {at, at, 1};
    found->last = at;
    if (at - found->first >= 64) return std::nullopt;
    found->mask |= std::uint64_t{1} << (at - found->first);
  }
  return found;
}

std::optional<OpenClasses> FactCoding::classes_of(Value const& value) const {
  if (auto const* missing = std::get_if<Missing>(&value))
    return *missing == Missing::not_applicable ? not_applicable() : all();
  if (fact_.domain.kind != DomainKind::number) {
    // A settled word, as most are, is its own class; one that is no word of the domain is open.
    auto const* const word = std::get_if<std::string>(&value);
    auto const* const yes = std::get_if<bool>(&value);
    if (word == nullptr && yes == nullptr) return of_words(value);
    auto const at = class_of(word != nullptr ? std::string_view(*word) : *yes ? "yes" : "no");
    return at ? OpenClasses{*at, *at} : all();
  }
  if (!allows(fact_.domain, value)) return all();
  if (auto const number = as_number(value)) {
    auto const at = class_of(*number);
    return OpenClasses{at, at};
  }
  auto const inside = segments(fact_.domain, open_numbers(fact_.domain, value), {});
  if (inside.empty()) return all();
  return OpenClasses{class_of(inside.front().low), class_of(inside.back().high)};
}

}  // namespace careplan
