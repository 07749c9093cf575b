#include "instruments/instrument.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace careplan {
namespace {

// "a, b or c"
std::string alternatives(std::vector<std::string> const& words) {
  if (words.empty()) return "nothing";
  if (words.size() == 1) return words.front();
  return fmt::format("{} or {}", join(std::span(words).first(words.size() - 1), ", "),
                     words.back());
}

Interval bounds_of(Item const& item) {
  switch (item.kind) {
    case ItemKind::yes_no:
      return {0, 1};
    case ItemKind::choice: {
      auto const [least, greatest] = std::ranges::minmax_element(item.choices, {}, &Choice::value);
      return least == item.choices.end() ? Interval{} : Interval{least->value, greatest->value};
    }
    default:
      return item.range.value_or(Interval{});
  }
}

std::vector<std::string> choice_texts(Item const& item) {
  std::vector<std::string> texts;
  for (auto const& choice : item.choices)
    texts.push_back(item.kind == ItemKind::choice ? to_text(choice.value) : choice.word);
  return texts;
}

}  // namespace

std::optional<Domain> context_domain(std::string_view name) {
  if (name == "sex") return Domain{.kind = DomainKind::words, .words = {"female", "male", "other"}};
  if (name == "age") return Domain{.kind = DomainKind::number, .low = 0, .high = 120};
  return std::nullopt;
}

Item const* Instrument::find_item(std::string_view wanted) const {
  auto const found = std::ranges::find(items, wanted, &Item::id);
  return found == items.end() ? nullptr : &*found;
}

bool can_be_scored(Item const& item) {
  return item.kind == ItemKind::choice || item.kind == ItemKind::yes_no ||
         item.kind == ItemKind::number;
}

// Reversing swaps the ends of the allowed set with each other, so the range stays as it is.
Interval scored_range(Item const& item) {
  return bounds_of(item);
}

double scored_value(Item const& item, Value const& answer) {
  auto const* const yes = std::get_if<bool>(&answer);
  double const plain = yes != nullptr ? (*yes ? 1 : 0) : std::get<double>(answer);
  if (!item.reversed) return plain;
  auto const range = bounds_of(item);
  return range.low + range.high - plain;
}

double points_at(Item const& derived, double raw) {
  auto const above = std::ranges::upper_bound(derived.steps, raw, {}, &DerivedStep::from);
  return above == derived.steps.begin() ? 0 : std::prev(above)->points;
}

std::optional<Interval> raw_range(Item const& derived, Item const& raw, double points) {
  auto const first = [&](double from) { return raw.decimals ? from : std::ceil(from); };
  auto const before = [&](double from) {
    return raw.decimals ? std::nextafter(from, raw.range->low) : std::ceil(from) - 1;
  };
  std::optional<Interval> range;
  for (std::size_t at = 0; at < derived.steps.size(); ++at) {
    if (derived.steps[at].points != points) continue;
    double const from = std::max(first(derived.steps[at].from), raw.range->low);
    double to = raw.range->high;
    if (at + 1 < derived.steps.size()) to = std::min(to, before(derived.steps[at + 1].from));
    if (from <= to) range = range ? Interval{range->low, to} : Interval{from, to};
  }
  return range;
}

std::size_t answer_count(Item const& item) {
  switch (item.kind) {
    case ItemKind::choice:
    case ItemKind::words:
      return item.choices.size();
    case ItemKind::yes_no:
      return 2;
    case ItemKind::number:
      return item.decimals || !item.range
                 ? 0
                 : static_cast<std::size_t>(item.range->high - item.range->low) + 1;
    default:
      return 0;
  }
}

Value answer_at(Item const& item, std::size_t at) {
  switch (item.kind) {
    case ItemKind::choice:
      return item.choices[at].value;
    case ItemKind::words:
      return item.choices[at].word;
    case ItemKind::yes_no:
      return at == 1;
    default:
      return item.range->low + static_cast<double>(at);
  }
}

std::string allowed_answers(Item const& item) {
  switch (item.kind) {
    case ItemKind::choice:
    case ItemKind::words:
      return alternatives(choice_texts(item));
    case ItemKind::yes_no:
      return "yes or no";
    case ItemKind::number: {
      auto const* const kind = item.decimals ? "a number" : "a whole number";
      if (!item.range) return kind;
      return fmt::format("{} from {} to {}", kind, to_text(item.range->low),
                         to_text(item.range->high));
    }
    case ItemKind::date:
      return "a date such as 2026-12-01";
    case ItemKind::text:
      return "text";
    case ItemKind::windows:
      return "weekly times such as Mon-Fri 08:00-13:00";
  }
  return "?";
}

}  // namespace careplan
