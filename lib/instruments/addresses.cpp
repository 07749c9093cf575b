// What criteria may ask an instrument for, and what values each address can have.
#include <algorithm>
#include <cmath>

#include "instruments/attainable.hpp"
#include "instruments/bands.hpp"

namespace careplan {
namespace {

constexpr std::string_view band_address = "band";
constexpr std::string_view age_address = "age_days";
constexpr double most_age_days = 36'500;

Domain number_domain(Interval range, bool whole) {
  return {
      .kind = DomainKind::number, .low = range.low, .high = range.high, .step = whole ? 1. : 0.};
}

// One whole number after the other from least to greatest?
bool consecutive(std::vector<double> const& sorted) {
  for (std::size_t at = 0; at < sorted.size(); ++at)
    if (sorted[at] != sorted.front() + static_cast<double>(at) ||
        sorted[at] != std::floor(sorted[at]))
      return false;
  return true;
}

Domain listed_domain(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  auto domain = number_domain({numbers.front(), numbers.back()}, true);
  if (!consecutive(numbers)) domain.values = std::move(numbers);
  return domain;
}

std::optional<Domain> item_domain(Item const& item) {
  switch (item.kind) {
    case ItemKind::choice: {
      std::vector<double> numbers;
      for (auto const& choice : item.choices) numbers.push_back(choice.value);
      if (numbers.empty()) return std::nullopt;
      return listed_domain(std::move(numbers));
    }
    case ItemKind::words: {
      Domain domain{.kind = DomainKind::words, .ordered = item.ordered};
      for (auto const& choice : item.choices) domain.words.push_back(choice.word);
      return domain;
    }
    case ItemKind::yes_no:
      return Domain{.kind = DomainKind::yes_no};
    case ItemKind::number:
      if (!item.range) return std::nullopt;
      return number_domain(*item.range, !item.decimals);
    default:
      return std::nullopt;
  }
}

// Whole sums can be walked one by one; means and decimals have too many values to list.
Domain score_domain(Instrument const& instrument, std::size_t score) {
  auto const plan = plan_for(instrument);
  Values const nothing(instrument.items.size(), Missing::not_asked);
  auto const numbers = score_attainable(plan, score, nothing);
  std::vector<double> points;
  for (auto const& part : numbers)
    if (part.exact()) points.push_back(part.low);
  constexpr std::size_t listable = 1000;
  Interval const range{numbers.front().low, numbers.back().high};
  if (points.size() != numbers.size() || points.size() > listable)
    return number_domain(range, false);
  return listed_domain(std::move(points));
}

// The latest score minus the baseline: as far down and up as the score is wide.
Domain change_domain(Domain const& score) {
  double const width = score.high - score.low;
  bool const whole = score.step == 1 && std::ranges::all_of(score.values, [&](double value) {
                       return value - score.low == std::floor(value - score.low);
                     });
  return number_domain({-width, width}, whole);
}

}  // namespace

std::optional<Domain> domain_in_record(Instrument const& instrument, std::string_view address) {
  if (auto const* item = instrument.find_item(address)) return item_domain(*item);
  for (std::size_t at = 0; at < instrument.scores.size(); ++at) {
    auto const& id = instrument.scores[at].id;
    if (address == id) return score_domain(instrument, at);
    if (address != id + ".band") continue;
    auto all = band_words(instrument, id);
    if (all.words.empty()) return std::nullopt;
    return Domain{.kind = DomainKind::words, .words = std::move(all.words), .ordered = all.ordered};
  }
  for (auto const& result : instrument.results)
    if (address == result.id)
      return Domain{.kind = DomainKind::words, .words = result.words, .ordered = true};
  for (auto const& flag : instrument.flags)
    if (address == "flag." + flag.id) return Domain{.kind = DomainKind::yes_no};
  return std::nullopt;
}

std::vector<std::string> addresses_in_record(Instrument const& instrument) {
  std::vector<std::string> all;
  for (auto const& item : instrument.items)
    if (item_domain(item)) all.push_back(item.id);
  for (auto const& score : instrument.scores) {
    all.push_back(score.id);
    if (!band_words(instrument, score.id).words.empty()) all.push_back(score.id + ".band");
  }
  for (auto const& result : instrument.results) all.push_back(result.id);
  for (auto const& flag : instrument.flags) all.push_back("flag." + flag.id);
  return all;
}

std::optional<Domain> domain_of(Instrument const& instrument, std::string_view address) {
  if (auto domain = domain_in_record(instrument, address)) return domain;
  if (address == age_address) return number_domain({0, most_age_days}, true);
  if (address == band_address && !instrument.scores.empty())
    return domain_in_record(instrument, instrument.scores.front().id + ".band");
  for (std::size_t at = 0; at < instrument.scores.size(); ++at)
    if (address == instrument.scores[at].id + ".change")
      return change_domain(score_domain(instrument, at));
  return std::nullopt;
}

std::vector<std::string> addresses(Instrument const& instrument) {
  auto all = addresses_in_record(instrument);
  for (auto const& score : instrument.scores) all.push_back(score.id + ".change");
  for (auto const& address : {band_address, age_address})
    if (domain_of(instrument, address)) all.emplace_back(address);
  return all;
}

std::string why_not(Instrument const& instrument, std::string_view address) {
  auto const id = address.substr(0, address.find('.'));
  auto const found = std::ranges::find(instrument.no_scores, id, &NoScore::id);
  return found == instrument.no_scores.end() ? "" : found->because;
}

}  // namespace careplan
