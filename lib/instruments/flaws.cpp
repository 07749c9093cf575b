#include "instruments/flaws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "instruments/band_flaws.hpp"
#include "instruments/part_flaws.hpp"

namespace careplan {
namespace {

using Complaints = std::vector<Complaint>;

// Complains when an id or a code comes a second time; empty ones do not count.
class Once {
 public:
  Once(std::string what, Complaints& complaints)
      : what_(std::move(what)), complaints_(complaints) {}
  void see(std::string const& id, Place const& place) {
    if (id.empty()) return;
    auto const [first, added] = seen_.try_emplace(id, place);
    if (!added)
      complaints_.push_back({place, fmt::format("{} '{}' is used twice", what_, id),
                             fmt::format("first at line {}", first->second.line)});
  }

 private:
  std::string what_;
  Complaints& complaints_;
  std::map<std::string, Place> seen_;
};

void repeated_ids(Instrument const& instrument, Complaints& complaints) {
  Once addresses("the id", complaints);
  Once flags("the flag", complaints);
  Once sets("the band set", complaints);
  Once rules("the consistency rule", complaints);
  Once loinc("the LOINC code", complaints);
  loinc.see(instrument.loinc, {instrument.file, 1, 1});
  auto const address = [&](std::string const& id, Place const& place) {
    addresses.see(id, place);
    if (id.find('.') != std::string::npos)
      complaints.push_back({place, fmt::format("the id '{}' has a dot", id),
                            "dots join the parts of an address: phq-9.total.band"});
    if (id == "band" || id == "age_days" || id == "refused")
      complaints.push_back({place, fmt::format("the id '{}' means something already", id),
                            "criteria read 'band' and 'age_days', and examples expect 'refused'"});
  };
  for (auto const& item : instrument.items) {
    address(item.id, item.place);
    loinc.see(item.loinc, item.place);
  }
  for (auto const& score : instrument.scores) {
    address(score.id, score.place);
    loinc.see(score.loinc, score.place);
  }
  for (auto const& result : instrument.results) address(result.id, result.place);
  for (auto const& none : instrument.no_scores) address(none.id, none.place);
  for (auto const& rule : instrument.consistency) rules.see(rule.id, rule.place);
  for (auto const& flag : instrument.flags) flags.see(flag.id, flag.place);
  for (auto const& set : instrument.band_sets) sets.see(set.id, set.place);
}

// An instrument that draws no conclusion at all is a form: its items are facts in themselves.
void unused_items(Instrument const& instrument, Plan const& plan, Complaints& complaints) {
  if (instrument.scores.empty() && instrument.results.empty() && instrument.flags.empty()) return;
  std::set<std::size_t> used;
  for (auto const* all : {&plan.score_items, &plan.result_reads, &plan.flag_reads})
    for (auto const& items : *all) used.insert(items.begin(), items.end());
  for (auto const& island : plan.islands)
    used.insert(island.gatekeepers.begin(), island.gatekeepers.end());
  std::set<std::size_t> raw;  // is used through the item that is worked out from it
  for (auto const item : plan.derived) raw.insert(plan.raw_of[item]);
  for (std::size_t at = 0; at < instrument.items.size(); ++at) {
    auto const& item = instrument.items[at];
    bool const listed = item.kind != ItemKind::text && item.kind != ItemKind::date &&
                        item.kind != ItemKind::windows;
    if (!used.contains(at) && !raw.contains(at) && !item.unscored && listed)
      complaints.push_back({item.place, fmt::format("nothing uses item '{}'", item.id),
                            "add it to a score, or say unscored = true"});
    if (used.contains(at) && item.unscored)
      complaints.push_back(
          {item.place, fmt::format("item '{}' is used", item.id), "take away unscored = true"});
  }
}

void score_flaws(Instrument const& instrument, Plan const& plan, Complaints& complaints) {
  for (std::size_t at = 0; at < instrument.scores.size(); ++at) {
    auto const& score = instrument.scores[at];
    std::set<Interval> ranges;
    bool always = false;
    for (std::size_t i = 0; i < plan.score_items[at].size(); ++i) {
      auto const& item = instrument.items[plan.score_items[at][i]];
      auto const range = scored_range(item);
      double const weight = plan.score_weights[at][i];
      ranges.insert({range.low * weight, range.high * weight});
      always = always || !item.asked_when;
    }
    for (auto const item : plan.score_items[at])
      if (auto const raw = plan.raw_of[item];
          raw != no_item && std::ranges::count(plan.score_items[at], raw) > 0)
        complaints.push_back({score.place,
                              fmt::format("'{}' counts '{}' and what is worked out from it",
                                          score.id, instrument.items[raw].id),
                              "count one of the two"});
    if (score.method == ScoreMethod::mean && !always)
      complaints.push_back({score.place,
                            fmt::format("every item of the mean '{}' may be skipped", score.id),
                            "a mean needs at least one item that is always asked"});
    if (score.prorate.max_missing > 0 && ranges.size() > 1)
      complaints.push_back(
          {score.place,
           fmt::format("'{}' estimates missing items from others of another range", score.id),
           "prorate only scores whose items all have the same range"});
  }
}

// Results and flags are walked over every island that they touch at once.
void reach_flaws(Instrument const& instrument, Plan const& plan, Complaints& complaints) {
  auto const see = [&](std::string const& what, std::vector<std::size_t> const& reads,
                       Place const& place) {
    if (gate_combinations(plan, reads) > completion_limit)
      complaints.push_back({place, fmt::format("{} depends on too many gates and rules", what),
                            "give the items that gates read fewer answers"});
  };
  for (std::size_t at = 0; at < instrument.results.size(); ++at)
    see(fmt::format("result '{}'", instrument.results[at].id), plan.result_reads[at],
        instrument.results[at].place);
  for (std::size_t at = 0; at < instrument.flags.size(); ++at)
    see(fmt::format("flag '{}'", instrument.flags[at].id), plan.flag_reads[at],
        instrument.flags[at].place);
}

void words_never_given(Instrument const& instrument, Complaints& complaints) {
  for (auto const& result : instrument.results) {
    std::set<std::string, std::less<>> given{result.otherwise};
    for (auto const& each : result.cases) given.insert(each.word);
    for (auto const& word : result.words)
      if (!given.contains(word))
        complaints.push_back({result.place,
                              fmt::format("no case of '{}' gives the word '{}'", result.id, word),
                              "add a [[result.case]], or take the word away"});
  }
}

}  // namespace

std::vector<Complaint> flaws(Instrument const& instrument) {
  Complaints complaints;
  repeated_ids(instrument, complaints);
  auto const add = [&](Complaints more) {
    std::ranges::move(more, std::back_inserter(complaints));
  };
  add(code_flaws(instrument));
  add(source_flaws(instrument));
  auto const plan = plan_for(instrument);
  score_flaws(instrument, plan, complaints);
  reach_flaws(instrument, plan, complaints);
  add(band_flaws(instrument, plan));
  add(change_flaws(instrument, plan));
  return complaints;
}

std::vector<Complaint> loose_ends(Instrument const& instrument) {
  Complaints complaints;
  unused_items(instrument, plan_for(instrument), complaints);
  words_never_given(instrument, complaints);
  return complaints;
}

}  // namespace careplan
