#include "instruments/band_flaws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "instruments/attainable.hpp"

namespace careplan {
namespace {

std::string shown_band(Band const& band) {
  return fmt::format("'{}' ({} to {})", band.word, to_text(band.from), to_text(band.to));
}

// Each band for itself, and against the possible range.
void single_flaws(BandSet const& set, Interval possible, std::vector<Complaint>& complaints) {
  for (auto const& band : set.bands) {
    if (band.from > band.to)
      complaints.push_back({set.place,
                            fmt::format("band {} ends before it begins", shown_band(band)),
                            "give from and to, the smaller first"});
    else if (band.from < possible.low || band.to > possible.high)
      complaints.push_back(
          {set.place,
           fmt::format("band {} of '{}' lies outside of what '{}' can be: {} to {}",
                       shown_band(band), set.id, set.score, to_text(possible.low),
                       to_text(possible.high)),
           "end it where the score ends"});
    if (std::ranges::count(set.bands, band.word, &Band::word) > 1 &&
        &*std::ranges::find(set.bands, band.word, &Band::word) == &band)
      complaints.push_back({set.place,
                            fmt::format("band '{}' stands twice in '{}'", band.word, set.id),
                            "give each band its own word"});
  }
}

std::vector<Band> by_number(std::vector<Band> bands) {
  std::ranges::stable_sort(bands, {}, &Band::from);
  return bands;
}

void overlap_flaws(BandSet const& set, std::vector<Complaint>& complaints) {
  auto const bands = by_number(set.bands);
  for (std::size_t at = 1; at < bands.size(); ++at)
    if (bands[at].from <= bands[at - 1].to)
      complaints.push_back({set.place,
                            fmt::format("bands {} and {} of '{}' overlap",
                                        shown_band(bands[at - 1]), shown_band(bands[at]), set.id),
                            "both ends of a band belong to it"});
  if (!std::ranges::equal(bands, set.bands))
    complaints.push_back({set.place, fmt::format("the bands of '{}' are not in order", set.id),
                          "write them from the least score to the greatest"});
}

// The first number of the interval that no band holds.
std::optional<double> uncovered(std::vector<Band> const& bands, Interval numbers) {
  double next = numbers.low;
  for (auto const& band : bands) {
    if (band.to < next) continue;
    if (band.from > next) return next;
    if (band.to >= numbers.high) return std::nullopt;
    next = std::nextafter(band.to, numbers.high);
  }
  return next;
}

void hole_flaws(BandSet const& set, Attainable const& possible,
                std::vector<Complaint>& complaints) {
  auto const bands = by_number(set.bands);
  for (auto const& numbers : possible) {
    auto const hole = uncovered(bands, numbers);
    if (!hole) continue;
    complaints.push_back({set.place,
                          fmt::format("no band of '{}' holds {}, which '{}' can be", set.id,
                                      to_text(*hole), set.score),
                          "let the bands cover every possible score"});
    return;  // one is enough to find the place
  }
}

void choice_flaws(Instrument const& instrument, std::string const& score,
                  std::vector<Complaint>& complaints) {
  int always = 0;
  int preferred = 0;
  BandSet const* last = nullptr;
  for (auto const& set : instrument.band_sets) {
    if (set.score != score) continue;
    last = &set;
    preferred += set.preferred ? 1 : 0;
    always += set.applies_when ? 0 : 1;
  }
  if (always > 1 && preferred == 0)
    complaints.push_back({last->place,
                          fmt::format("'{}' has several band sets and none is preferred", score),
                          "say preferred = true in one of them"});
  if (preferred > 1)
    complaints.push_back({last->place, fmt::format("'{}' has several preferred band sets", score),
                          "say preferred = true in one of them only"});
}

}  // namespace

std::vector<Complaint> band_flaws(Instrument const& instrument, Plan const& plan) {
  std::vector<Complaint> complaints;
  Values const nothing(instrument.items.size(), Missing::not_asked);
  for (std::size_t at = 0; at < instrument.scores.size(); ++at) {
    auto const& id = instrument.scores[at].id;
    if (std::ranges::count(instrument.band_sets, id, &BandSet::score) == 0) continue;
    auto const possible = score_attainable(plan, at, nothing);
    for (auto const& set : instrument.band_sets) {
      if (set.score != id) continue;
      single_flaws(set, {possible.front().low, possible.back().high}, complaints);
      overlap_flaws(set, complaints);
      hole_flaws(set, possible, complaints);
    }
    choice_flaws(instrument, id, complaints);
  }
  return complaints;
}

}  // namespace careplan
