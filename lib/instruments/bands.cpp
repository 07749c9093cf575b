#include "instruments/bands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/tolerance.hpp"

namespace careplan {
namespace {

bool meets(Band const& band, Interval const& numbers) {
  return numbers.low <= band.to + tolerance && band.from <= numbers.high + tolerance;
}

// True when the words that both lists hold come in the same order.
bool same_order(std::vector<std::string> const& words, BandSet const& set) {
  auto last = words.begin();
  for (auto const& band : set.bands) {
    auto const found = std::ranges::find(words, band.word);
    if (found == words.end()) continue;
    if (found < last) return false;
    last = found;
  }
  return true;
}

// Puts each new word behind its neighbour below.
void insert_words(std::vector<std::string>& words, BandSet const& set) {
  auto after = words.begin();
  for (auto const& band : set.bands) {
    auto found = std::ranges::find(words, band.word);
    if (found == words.end()) found = words.insert(after, band.word);
    after = std::next(found);
  }
}

}  // namespace

std::vector<BandSet const*> band_sets_for(Plan const& plan, std::string_view score,
                                          FactOf const& fact_of) {
  std::vector<BandSet const*> candidates;
  for (bool const preferred : {true, false})
    for (auto const& set : plan.instrument->band_sets)
      if (set.score == score && set.preferred == preferred) candidates.push_back(&set);
  std::vector<BandSet const*> sets;
  for (auto const* set : candidates) {
    auto const applies = set->applies_when ? evaluate(set->applies_when, fact_of) : Truth::yes;
    if (applies != Truth::no) sets.push_back(set);
    if (applies == Truth::yes) break;
  }
  return sets;
}

BandSet const& requested_set(Instrument const& instrument, std::string_view id) {
  auto const found = std::ranges::find(instrument.band_sets, id, &BandSet::id);
  if (found != instrument.band_sets.end()) return *found;
  std::vector<std::string> ids;
  for (auto const& set : instrument.band_sets) ids.push_back(set.id);
  throw Error(Fault::input, fmt::format("{} has no band set '{}'", instrument.id, shown(id)), {},
              suggestion(id, ids));
}

std::vector<std::string> bands_of(std::vector<BandSet const*> const& sets,
                                  Attainable const& numbers) {
  std::vector<Band> held;
  for (auto const* set : sets)
    for (auto const& band : set->bands)
      if (std::ranges::any_of(numbers, [&](Interval const& at) { return meets(band, at); }))
        held.push_back(band);
  std::ranges::stable_sort(held, {}, &Band::from);
  std::vector<std::string> words;
  for (auto const& band : held)
    if (std::ranges::find(words, band.word) == words.end()) words.push_back(band.word);
  return words;
}

BandWords band_words(Instrument const& instrument, std::string_view score) {
  BandWords all;
  for (auto const& set : instrument.band_sets) {
    if (set.score != score) continue;
    all.ordered = all.ordered && same_order(all.words, set);
    insert_words(all.words, set);
  }
  return all;
}

}  // namespace careplan
