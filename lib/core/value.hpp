// What is known of one fact, and when it is not known, why not. A missing answer is never zero and
// never "no": it is one of five kinds of missing, or is narrowed to an interval or a few words.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/names.hpp"

namespace careplan {

// Why a value is not there. `not_applicable` is a real answer (a skipped item), the others are
// open.
enum class Missing { not_asked, unknown, refused, not_applicable, stale };

constexpr auto words(Missing) {
  return words_of<Missing>({{Missing::not_asked, "not_asked"},
                            {Missing::unknown, "unknown"},
                            {Missing::refused, "refused"},
                            {Missing::not_applicable, "not_applicable"},
                            {Missing::stale, "stale"}});
}

// A number between two bounds, both included: a score with an unanswered item.
struct Interval {
  double low = 0;
  double high = 0;
  friend auto operator<=>(Interval const&, Interval const&) = default;
  constexpr bool exact() const { return low == high; }
  constexpr bool contains(double at) const { return low <= at && at <= high; }
};

// One of several words: a band that the unanswered items leave open. At least two words.
struct OneOf {
  std::vector<std::string> words{};
  friend auto operator<=>(OneOf const&, OneOf const&) = default;
};

// Default: not asked. Numbers are doubles here only because scores may be means; minutes, money
// and counts have their own integer types.
using Value = std::variant<Missing, bool, double, std::string, Interval, OneOf>;

// True when the value is fixed, `not_applicable` included; false when it is open.
bool settled(Value const& value);

// As people read it: 3, yes, stable, 10..13, low|high, not asked.
std::string to_text(Value const& value);

// Facts by address: "withdrawal", "phq-9.total", "phq-9.total.band", "intake.living".
using Facts = std::map<std::string, Value, std::less<>>;

}  // namespace careplan
