#include "conditions/domain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "core/tolerance.hpp"

namespace careplan {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool continuous(Domain const& domain) {
  return domain.values.empty() && (domain.step <= 0 || !bounded(domain) || std::isinf(domain.low));
}

Interval bounds(Domain const& domain) {
  if (!domain.values.empty()) {
    auto const [least, most] = std::ranges::minmax(domain.values);
    return {least, most};
  }
  return bounded(domain) ? Interval{domain.low, domain.high} : Interval{-infinity, infinity};
}

// The least value of the domain that is at least `at` (or more, when `beyond`); infinity: none.
double next(Domain const& domain, double at, bool beyond) {
  auto const late = [&](double value) {
    return beyond ? value > at + tolerance : value >= at - tolerance;
  };
  if (!domain.values.empty()) {
    double best = infinity;
    for (double const value : domain.values)
      if (late(value)) best = std::min(best, value);
    return best;
  }
  if (at < domain.low) return domain.low;
  double k = std::floor((at - domain.low) / domain.step);
  while (!late(domain.low + k * domain.step)) ++k;
  double const value = domain.low + k * domain.step;
  return value <= domain.high + tolerance ? value : infinity;
}

double previous(Domain const& domain, double at, bool beyond) {
  Domain mirrored{.low = -domain.high, .high = -domain.low, .step = domain.step};
  for (double const value : domain.values) mirrored.values.push_back(-value);
  if (domain.values.empty()) {
    // The grid is anchored at `low`: its greatest value is the mirrored anchor.
    double const top =
        domain.low + std::floor((domain.high - domain.low) / domain.step + tolerance) * domain.step;
    mirrored.low = -top;
  }
  return -next(mirrored, -at, beyond);
}

bool on_grid(Domain const& domain, double number) {
  auto const [low, high] = bounds(domain);
  if (number < low - tolerance || number > high + tolerance) return false;
  return continuous(domain) || std::abs(next(domain, number, false) - number) <= tolerance;
}

// The open gap between two thresholds, or up to an end that belongs to it.
struct Gap {
  double from;
  bool from_open;
  double to;
  bool to_open;
};

void add_gap(Domain const& domain, Gap gap, std::vector<Segment>& out) {
  if (!continuous(domain)) {
    double const low = next(domain, gap.from, gap.from_open);
    double const high = previous(domain, gap.to, gap.to_open);
    if (low <= high + tolerance) out.push_back({low, low, high});
    return;
  }
  if (gap.from > gap.to || (gap.from == gap.to && (gap.from_open || gap.to_open))) return;
  double inside = (gap.from + gap.to) / 2;
  if (std::isinf(gap.from) && std::isinf(gap.to))
    inside = 0;
  else if (std::isinf(gap.from))
    inside = gap.to - 1;
  else if (std::isinf(gap.to))
    inside = gap.from + 1;
  out.push_back({inside, gap.from, gap.to});
}

}  // namespace

bool bounded(Domain const& domain) {
  return !domain.values.empty() || domain.low < domain.high || domain.low != 0;
}

std::vector<std::string> words_of_domain(Domain const& domain) {
  if (domain.kind == DomainKind::yes_no) return {"no", "yes"};
  return domain.words;
}

std::optional<std::string> as_word(Value const& value) {
  if (auto const* word = std::get_if<std::string>(&value)) return *word;
  if (auto const* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
  return std::nullopt;
}

std::optional<double> as_number(Value const& value) {
  if (auto const* number = std::get_if<double>(&value)) return *number;
  if (auto const* range = std::get_if<Interval>(&value); range != nullptr && range->exact())
    return range->low;
  return std::nullopt;
}

bool allows(Domain const& domain, Value const& value) {
  if (std::holds_alternative<Missing>(value)) return true;
  if (domain.kind == DomainKind::number) {
    if (auto const number = as_number(value)) return on_grid(domain, *number);
    auto const* range = std::get_if<Interval>(&value);
    return range != nullptr && !segments(domain, *range, {}).empty();
  }
  auto const has = [&](std::string_view word) {
    if (domain.kind == DomainKind::yes_no) return word == "no" || word == "yes";
    return std::ranges::find(domain.words, word) != domain.words.end();
  };
  if (auto const* word = std::get_if<std::string>(&value)) return has(*word);
  if (auto const* yes = std::get_if<bool>(&value)) return has(*yes ? "yes" : "no");
  auto const* few = std::get_if<OneOf>(&value);
  return few != nullptr && std::ranges::any_of(few->words, has);
}

std::string describe(Domain const& domain) {
  if (domain.kind == DomainKind::yes_no) return "yes or no";
  if (domain.kind == DomainKind::words) return "one of " + join(domain.words, ", ");
  if (!domain.values.empty()) {
    std::vector<std::string> texts;
    for (double const value : domain.values) texts.push_back(to_text(value));
    return "one of " + join(texts, ", ");
  }
  if (!bounded(domain)) return "any number";
  return fmt::format("{}..{}", to_text(domain.low), to_text(domain.high));
}

Interval open_numbers(Domain const& domain, Value const& value) {
  auto const whole = bounds(domain);
  if (!allows(domain, value)) return whole;
  if (auto const number = as_number(value)) return {*number, *number};
  if (auto const* range = std::get_if<Interval>(&value))
    return {std::max(range->low, whole.low), std::min(range->high, whole.high)};
  return whole;
}

std::vector<std::string> open_words(Domain const& domain, Value const& value) {
  auto words = words_of_domain(domain);
  if (!allows(domain, value)) return words;
  if (auto const word = as_word(value)) return {*word};
  if (auto const* few = std::get_if<OneOf>(&value))
    std::erase_if(words, [&](std::string const& word) {
      return std::ranges::find(few->words, word) == few->words.end();
    });
  return words;
}

std::optional<std::vector<double>> grid(Domain const& domain, Interval within, std::size_t limit) {
  auto const whole = bounds(domain);
  within = {std::max(within.low, whole.low), std::min(within.high, whole.high)};
  if (continuous(domain))
    return within.exact() ? std::optional(std::vector{within.low}) : std::nullopt;
  std::vector<double> values;
  for (double at = next(domain, within.low, false); at <= within.high + tolerance;
       at = next(domain, at, true)) {
    if (values.size() == limit) return std::nullopt;
    values.push_back(at);
  }
  return values;
}

std::vector<Segment> segments(Domain const& domain, Interval within, std::vector<double> breaks) {
  auto const whole = bounds(domain);
  within = {std::max(within.low, whole.low), std::min(within.high, whole.high)};
  std::ranges::sort(breaks);
  auto const twins = std::ranges::unique(breaks);
  breaks.erase(twins.begin(), twins.end());
  std::erase_if(breaks, [&](double at) { return !within.contains(at); });
  std::vector<Segment> list;
  double from = within.low;
  bool open = false;
  for (double const at : breaks) {
    add_gap(domain, {from, open, at, true}, list);
    if (on_grid(domain, at)) list.push_back({at, at, at});
    from = at;
    open = true;
  }
  add_gap(domain, {from, open, within.high, false}, list);
  return list;
}

}  // namespace careplan
