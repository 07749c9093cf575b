#include "instruments/flaws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "instruments/band_flaws.hpp"

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
  Once loinc("the LOINC code", complaints);
  loinc.see(instrument.loinc, {instrument.file, 1, 1});
  auto const address = [&](std::string const& id, Place const& place) {
    addresses.see(id, place);
    if (id.find('.') != std::string::npos)
      complaints.push_back({place, fmt::format("the id '{}' has a dot", id),
                            "dots join the parts of an address: phq-9.total.band"});
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
  for (auto const& flag : instrument.flags) flags.see(flag.id, flag.place);
  for (auto const& set : instrument.band_sets) sets.see(set.id, set.place);
}

void false_codes(Instrument const& instrument, Complaints& complaints) {
  auto const see = [&](std::string const& code, Place const& place) {
    if (!code.empty() && !valid_loinc(code))
      complaints.push_back({place, fmt::format("'{}' is not a LOINC code", code),
                            "its last digit must be the check digit of the others: 44261-6"});
  };
  see(instrument.loinc, {instrument.file, 1, 1});
  for (auto const& item : instrument.items) see(item.loinc, item.place);
  for (auto const& score : instrument.scores) see(score.loinc, score.place);
}

void missing_sources(Instrument const& instrument, Complaints& complaints) {
  std::vector<std::string> known;
  for (auto const& source : instrument.sources) known.push_back(source.id);
  auto const see = [&](std::string const& what, std::string const& source, Place const& place) {
    if (source.empty())
      complaints.push_back(
          {place, what + " has no source", "add source = \"...\" and a [[source]] with that id"});
    else if (std::ranges::find(known, source) == known.end())
      complaints.push_back({place,
                            fmt::format("{} cites '{}', which is no [[source]]", what, source),
                            suggestion(source, known)});
  };
  for (auto const& set : instrument.band_sets)
    see(fmt::format("band set '{}'", set.id), set.source, set.place);
  for (auto const& result : instrument.results)
    see(fmt::format("result '{}'", result.id), result.source, result.place);
  for (auto const& flag : instrument.flags)
    see(fmt::format("flag '{}'", flag.id), flag.source, flag.place);
  for (auto const& score : instrument.scores) {
    if (score.prorate.max_missing > 0)
      see(fmt::format("the proration of '{}'", score.id), score.prorate.source, score.place);
    if (!score.source.empty()) see(fmt::format("score '{}'", score.id), score.source, score.place);
  }
}

// An instrument that draws no conclusion at all is a form: its items are facts in themselves.
void unused_items(Instrument const& instrument, Plan const& plan, Complaints& complaints) {
  if (instrument.scores.empty() && instrument.results.empty() && instrument.flags.empty()) return;
  std::set<std::size_t> used;
  for (auto const* all : {&plan.score_items, &plan.result_reads, &plan.flag_reads})
    for (auto const& items : *all) used.insert(items.begin(), items.end());
  for (auto const& island : plan.islands)
    used.insert(island.gatekeepers.begin(), island.gatekeepers.end());
  for (std::size_t at = 0; at < instrument.items.size(); ++at) {
    auto const& item = instrument.items[at];
    bool const listed = item.kind != ItemKind::text && item.kind != ItemKind::date &&
                        item.kind != ItemKind::windows;
    if (!used.contains(at) && !item.unscored && listed)
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
    for (auto const item : plan.score_items[at]) {
      ranges.insert(scored_range(instrument.items[item]));
      always = always || !instrument.items[item].asked_when;
    }
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

void results_read_late(Instrument const& instrument, Complaints& complaints) {
  std::set<std::string, std::less<>> later;
  for (auto const& result : instrument.results) later.insert(result.id);
  for (auto const& result : instrument.results) {
    for (auto const& each : result.cases)
      for (auto const& fact : facts_read(each.when))
        if (later.contains(fact))
          complaints.push_back({result.place,
                                fmt::format("result '{}' reads '{}', which is not decided before "
                                            "it",
                                            result.id, fact),
                                "put the result that is read first"});
    later.erase(result.id);
  }
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

std::vector<std::string> gate_facts(Item const& item) {
  return item.asked_when ? facts_read(item.asked_when) : std::vector<std::string>{};
}

}  // namespace

std::vector<Complaint> gate_flaws(Instrument const& instrument) {
  Complaints complaints;
  std::map<std::string, std::size_t, std::less<>> position;
  for (std::size_t at = 0; at < instrument.items.size(); ++at)
    position.emplace(instrument.items[at].id, at);
  for (std::size_t at = 0; at < instrument.items.size(); ++at) {
    auto const& item = instrument.items[at];
    for (auto const& fact : gate_facts(item)) {
      auto const found = position.find(fact);
      if (found == position.end()) continue;
      if (found->second >= at)
        complaints.push_back({item.place,
                              fmt::format("whether '{}' is asked depends on '{}', which is not "
                                          "answered before it",
                                          item.id, fact),
                              "put the item that the gate reads first"});
      else if (answer_count(instrument.items[found->second]) == 0)
        complaints.push_back({item.place,
                              fmt::format("the gate of '{}' reads '{}', whose answers cannot be "
                                          "listed",
                                          item.id, fact),
                              "gates read choices, words, yes/no and whole numbers"});
    }
  }
  if (!complaints.empty()) return complaints;
  auto const plan = plan_for(instrument);
  for (auto const& island : plan.islands)
    if (gate_combinations(plan, island.gatekeepers) > completion_limit)
      complaints.push_back({instrument.items[island.gatekeepers.front()].place,
                            "the items that gates read have too many combinations of answers",
                            "at most 200000 can be walked; give the items fewer answers"});
  return complaints;
}

std::vector<Complaint> flaws(Instrument const& instrument) {
  Complaints complaints;
  repeated_ids(instrument, complaints);
  false_codes(instrument, complaints);
  missing_sources(instrument, complaints);
  auto const plan = plan_for(instrument);
  score_flaws(instrument, plan, complaints);
  results_read_late(instrument, complaints);
  for (auto& complaint : band_flaws(instrument, plan)) complaints.push_back(std::move(complaint));
  return complaints;
}

std::vector<Complaint> loose_ends(Instrument const& instrument) {
  Complaints complaints;
  unused_items(instrument, plan_for(instrument), complaints);
  words_never_given(instrument, complaints);
  return complaints;
}

bool valid_loinc(std::string_view code) {
  auto const dash = code.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > 7 || code.size() != dash + 2)
    return false;
  int sum = 0;
  bool doubled = true;
  for (auto at = dash; at-- > 0; doubled = !doubled) {
    if (code[at] < '0' || code[at] > '9') return false;
    int const digit = (code[at] - '0') * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return code.back() - '0' == (10 - sum % 10) % 10;
}

}  // namespace careplan
