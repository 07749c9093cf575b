#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "instruments/part_flaws.hpp"

namespace careplan {
namespace {

class Sources {
 public:
  Sources(Instrument const& instrument, std::vector<Complaint>& complaints)
      : complaints_(complaints) {
    for (auto const& source : instrument.sources) known_.push_back(source.id);
  }

  void need(std::string const& what, std::string const& source, Place const& place) const {
    if (source.empty())
      complaints_.push_back(
          {place, what + " has no source", "add source = \"...\" and a [[source]] with that id"});
    else
      allow(what, source, place);
  }
  // A source that may be left out must still be one.
  void allow(std::string const& what, std::string const& source, Place const& place) const {
    if (!source.empty() && std::ranges::find(known_, source) == known_.end())
      complaints_.push_back({place,
                             fmt::format("{} cites '{}', which is no [[source]]", what, source),
                             suggestion(source, known_)});
  }

 private:
  std::vector<Complaint>& complaints_;
  std::vector<std::string> known_;
};

// Steps are vouched for by their item, or by a score that counts the points.
void derived_items(Instrument const& instrument, Sources const& sources) {
  for (auto const& item : instrument.items) {
    bool const vouched = std::ranges::any_of(instrument.scores, [&](ScoreRule const& score) {
      return !score.source.empty() && std::ranges::find(score.items, item.id) != score.items.end();
    });
    auto const what = fmt::format("item '{}'", item.id);
    if (!item.steps.empty() && !vouched)
      sources.need(fmt::format("the derivation of '{}'", item.id), item.source, item.place);
    else
      sources.allow(what, item.source, item.place);
  }
}

void scores(Instrument const& instrument, Sources const& sources) {
  for (auto const& score : instrument.scores) {
    auto const what = fmt::format("score '{}'", score.id);
    if (!score.weights.empty() || score.scale != 1)
      sources.need(
          fmt::format("the {} of '{}'", score.weights.empty() ? "scale" : "weighting", score.id),
          score.source, score.place);
    else
      sources.allow(what, score.source, score.place);
    if (score.prorate.max_missing > 0)
      sources.need(fmt::format("the proration of '{}'", score.id), score.prorate.source,
                   score.place);
  }
}

}  // namespace

std::vector<Complaint> source_flaws(Instrument const& instrument) {
  std::vector<Complaint> complaints;
  Sources const sources(instrument, complaints);
  derived_items(instrument, sources);
  scores(instrument, sources);
  for (auto const& set : instrument.band_sets)
    sources.need(fmt::format("band set '{}'", set.id), set.source, set.place);
  for (auto const& result : instrument.results)
    sources.need(fmt::format("result '{}'", result.id), result.source, result.place);
  for (auto const& flag : instrument.flags)
    sources.need(fmt::format("flag '{}'", flag.id), flag.source, flag.place);
  for (auto const& none : instrument.no_scores)
    sources.need(fmt::format("that there is no score '{}'", none.id), none.source, none.place);
  for (auto const& rule : instrument.changes)
    sources.need(fmt::format("the '{}' rule of '{}'", to_text(rule.kind), rule.score), rule.source,
                 rule.place);
  return complaints;
}

}  // namespace careplan
