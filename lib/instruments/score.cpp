#include "instruments/score.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "instruments/attainable.hpp"
#include "instruments/bands.hpp"
#include "instruments/findings.hpp"

namespace careplan {
namespace {

// Makes items not applicable that are skipped in every completion; open bits are left as given. By
// item: whether it applies in every completion.
std::vector<bool> settle_skipped(Plan const& plan, Values& given) {
  Values const before = given;
  std::vector<bool> applies(given.size(), true);
  for (auto const& island : plan.islands) {
    if (island.gated.empty()) continue;
    std::vector<bool> skipped(given.size(), true);
    auto const extent = extent_of(plan, before, island.gated);
    for_each_completion(plan, before, extent, [&](Values const& values) {
      bool undecided = false;
      for (auto const item : island.gated) {
        bool const now = is_skipped(values[item]);
        skipped[item] = skipped[item] && now;
        applies[item] = applies[item] && !now;
        undecided = undecided || skipped[item] || applies[item];
      }
      return undecided;
    });
    for (auto const item : island.gated)
      if (skipped[item]) given[item] = Missing::not_applicable;
  }
  return applies;
}

// The rule's own estimate from the items that are answered. Only where it is settled which items
// apply, at least one is answered, and not too many are missing.
std::optional<double> prorated(Plan const& plan, std::size_t score, Values const& values,
                               std::vector<bool> const& applies) {
  auto const& rule = plan.instrument->scores[score];
  if (rule.prorate.max_missing <= 0) return std::nullopt;
  double sum = 0;
  int answered = 0;
  int missing = 0;
  for (std::size_t at = 0; at < plan.score_items[score].size(); ++at) {
    auto const item = plan.score_items[score][at];
    if (is_skipped(values[item])) continue;
    if (!applies[item]) return std::nullopt;
    if (is_open(values[item])) {
      ++missing;
    } else {
      sum +=
          scored_value(plan.instrument->items[item], values[item]) * plan.score_weights[score][at];
      ++answered;
    }
  }
  if (answered == 0 || missing == 0 || missing > rule.prorate.max_missing) return std::nullopt;
  // Multiplied before it is divided: a half must stay a half to be rounded up.
  double const applying = rule.method == ScoreMethod::sum ? answered + missing : 1;
  double const value = sum * rule.scale * applying / answered;
  return rule.prorate.round == Rounding::half_up ? std::floor(value + 0.5) : value;
}

// `sets` are the band sets that may apply.
ScoreOutcome score_outcome(Plan const& plan, std::size_t score, Values const& values,
                           std::vector<BandSet const*> const& sets) {
  auto const& rule = plan.instrument->scores[score];
  ScoreOutcome outcome{.id = rule.id, .range = score_range(plan, score, values)};
  outcome.bands = bands_of(sets, Attainable{{outcome.range.low, outcome.range.low},
                                            {outcome.range.high, outcome.range.high}});
  // Both ends are attained; only a band between them can lie in a hole of the numbers.
  if (outcome.bands.size() > 1)
    outcome.bands = bands_of(sets, score_attainable(plan, score, values));
  if (outcome.bands.size() == 1) outcome.band = outcome.bands.front();
  if (sets.size() == 1) outcome.band_set = sets.front()->id;
  return outcome;
}

std::optional<Missing> missing_word(std::string_view text) {
  return text.empty() ? Missing::not_asked : from_text<Missing>(text);
}

}  // namespace

Outcome score(Instrument const& instrument, std::vector<Answer> const& answers,
              Facts const& context, std::string_view bands) {
  return score(plan_for(instrument), answers, context, bands);
}

Outcome score(Plan const& plan, std::vector<Answer> const& answers, Facts const& context,
              std::string_view bands) {
  PartScorer const parts(plan, answers, context, bands);
  Outcome outcome{.answers = parts.answers()};
  for (std::size_t at = 0; at < plan.instrument->scores.size(); ++at)
    outcome.scores.push_back(parts.score(at));
  for (std::size_t at = 0; at < plan.instrument->results.size(); ++at)
    outcome.results.push_back(parts.result(at));
  for (std::size_t at = 0; at < plan.instrument->flags.size(); ++at)
    outcome.flags.push_back(parts.flag(at));
  return outcome;
}

PartScorer::PartScorer(Plan const& plan, std::vector<Answer> const& answers, Facts const& context,
                       std::string_view bands)
    : plan_(plan), context_(context), values_(values_of(plan, answers)) {
  if (!bands.empty()) requested_ = &requested_set(*plan.instrument, bands);
  applies_ = settle_skipped(plan, values_);
  for (std::size_t at = 0; at < values_.size(); ++at)
    answers_.push_back({plan.instrument->items[at].id, values_[at]});
  narrow_raw_items(plan, values_);
}

ScoreOutcome PartScorer::score(std::size_t at) const {
  auto const& id = plan_.instrument->scores[at].id;
  auto const items = items_of(plan_, values_);
  auto const fact_of = [&](std::string_view name) {
    return plan_.item_at.contains(name) ? items(name) : context_fact(context_, name);
  };
  bool const asked = requested_ != nullptr && requested_->score == id;
  auto const sets = asked ? std::vector{requested_} : band_sets_for(plan_, id, fact_of);
  auto outcome = score_outcome(plan_, at, values_, sets);
  outcome.prorated = prorated(plan_, at, values_, applies_);
  return outcome;
}

ResultOutcome PartScorer::result(std::size_t at) const {
  return {plan_.instrument->results[at].id, possible_words(plan_, at, values_, context_)};
}

FlagOutcome PartScorer::flag(std::size_t at) const {
  auto const& rule = plan_.instrument->flags[at];
  return {.id = rule.id,
          .state = flag_state(plan_, at, values_, context_),
          .label = rule.label,
          .action = rule.action,
          .crisis = rule.crisis};
}

Value answer_from_text(Item const& item, std::string_view text) {
  if (auto const missing = missing_word(text)) return *missing;
  if (item.kind == ItemKind::choice || item.kind == ItemKind::number) {
    if (auto const number = parse_number(text)) return *number;
  } else if (item.kind == ItemKind::yes_no) {
    if (text == "yes" || text == "true" || text == "1") return true;
    if (text == "no" || text == "false" || text == "0") return false;
  }
  return std::string(text);
}

void add_facts(Facts& facts, Instrument const& instrument, Outcome const& outcome) {
  auto const add = [&](std::string const& address, Value value) {
    facts.insert_or_assign(instrument.id + "." + address, std::move(value));
  };
  for (auto const& answer : outcome.answers) add(answer.item, answer.value);
  for (auto const& score : outcome.scores) {
    add(score.id, as_fact(score.range));
    if (band_words(instrument, score.id).words.empty()) continue;
    add(score.id + ".band", as_fact(score.bands));
    if (&score == &outcome.scores.front()) add("band", as_fact(score.bands));
  }
  for (auto const& result : outcome.results) add(result.id, as_fact(result.possible));
  for (auto const& flag : outcome.flags)
    add("flag." + flag.id,
        flag.state == Truth::unknown ? Value{Missing::unknown} : Value{flag.state == Truth::yes});
}

}  // namespace careplan
