// Which bands a score may lie in. Several band sets can serve one score, chosen by facts such as
// sex; while those are open, every set that may apply has its say.
#pragma once

#include <string>
#include <vector>

#include "instruments/attainable.hpp"

namespace careplan {

// The sets of a score that may apply, the one that decides first: preferred before others, then in
// file order, up to the first that surely applies. Empty: no published band fits.
std::vector<BandSet const*> band_sets_for(Plan const& plan, std::string_view score,
                                          FactOf const& fact_of);

// The set of that id. Error{input} when the instrument has none.
BandSet const& requested_set(Instrument const& instrument, std::string_view id);

// The words of all bands that hold one of the numbers, least first, each once.
std::vector<std::string> bands_of(std::vector<BandSet const*> const& sets,
                                  Attainable const& numbers);

// The words of all bands of a score's sets, least first. `ordered` is false when the sets put the
// same words in different orders.
struct BandWords {
  std::vector<std::string> words{};
  bool ordered = true;
};
BandWords band_words(Instrument const& instrument, std::string_view score);

}  // namespace careplan
