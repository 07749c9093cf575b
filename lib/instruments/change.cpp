#include "instruments/change.hpp"

#include <algorithm>

#include "core/tolerance.hpp"

namespace careplan {
namespace {

constexpr double all_percent = 100;

bool at_least(double number, double least) {
  return number >= least - tolerance;
}

bool higher_is_better(ScoreRule const& score) {
  return score.direction == Direction::higher_better;
}

// Turned so that more is worse, whichever way the score counts: improving is falling.
double severity(ScoreRule const& score, double number) {
  return higher_is_better(score) ? -number : number;
}
Interval severity(ScoreRule const& score, Interval numbers) {
  return higher_is_better(score) ? Interval{-numbers.high, -numbers.low} : numbers;
}

// Judged for better and for worse, and between any two administrations.
bool both_ways(ChangeRule const& rule) {
  return rule.kind == ChangeKind::reliable || rule.kind == ChangeKind::meaningful;
}

// Whether a rule holds for one earlier and one later severity, for the better. The more severe the
// earlier and the less severe the later one is, the sooner it does.
bool improves(ScoreRule const& score, ChangeRule const& rule, double earlier, double later) {
  if (both_ways(rule)) return at_least(earlier - later, rule.points);
  bool const better = higher_is_better(score);
  if (rule.kind == ChangeKind::remission)
    return better ? at_least(-later, rule.level) : later < rule.level - tolerance;
  double const baseline = better ? -earlier : earlier;
  return earlier > later + tolerance &&
         at_least(earlier - later, baseline * rule.percent / all_percent);
}

bool worsens(ChangeRule const& rule, double earlier, double later) {
  return both_ways(rule) && at_least(later - earlier, rule.points);
}

// From what holds for some and what holds for all of the numbers.
Truth between(bool possible, bool certain) {
  return certain ? Truth::yes : possible ? Truth::unknown : Truth::no;
}

}  // namespace

Interval change_between(Interval earlier, Interval later) {
  return {later.low - earlier.high, later.high - earlier.low};
}

Trend trend_between(ScoreRule const& score, Interval earlier, Interval later) {
  auto const before = severity(score, earlier);
  auto const now = severity(score, later);
  if (before.low > now.high + tolerance) return Trend::improved;
  if (now.low > before.high + tolerance) return Trend::worsened;
  return Trend::none;
}

ChangeFinding judge(ScoreRule const& score, ChangeRule const& rule, Interval baseline,
                    Interval current) {
  auto const before = severity(score, baseline);
  auto const now = severity(score, current);
  double const least = rule.baseline_from ? severity(score, *rule.baseline_from) : before.low;
  bool const may_speak = at_least(before.high, least);
  bool const speaks = at_least(before.low, least);
  double const mildest = std::max(before.low, least);  // of the baselines that the rule speaks of

  auto const improved = between(may_speak && improves(score, rule, before.high, now.low),
                                speaks && improves(score, rule, before.low, now.high));
  auto const worsened = between(may_speak && worsens(rule, mildest, now.high),
                                speaks && worsens(rule, before.high, now.low));
  ChangeFinding finding{.rule = rule, .judged = between(may_speak, speaks)};
  finding.met = either(improved, worsened);
  if (finding.met == Truth::yes) finding.trend = trend_between(score, baseline, current);
  return finding;
}

std::optional<ScoreChange> change_of(Instrument const& instrument, std::string_view score,
                                     std::optional<Interval> baseline,
                                     std::optional<Interval> previous, Interval current) {
  auto const found = std::ranges::find(instrument.scores, score, &ScoreRule::id);
  if (found == instrument.scores.end()) return std::nullopt;
  ScoreChange change{.score = found->id};
  if (baseline) {
    change.from_baseline = change_between(*baseline, current);
    change.trend = trend_between(*found, *baseline, current);
  }
  if (previous) change.from_last = change_between(*previous, current);
  for (auto const& rule : instrument.changes) {
    if (rule.score != score) continue;
    if (baseline) change.since_baseline.push_back(judge(*found, rule, *baseline, current));
    if (previous && both_ways(rule))
      change.since_last.push_back(judge(*found, rule, *previous, current));
  }
  return change;
}

std::vector<ScoreChange> changes(Instrument const& instrument, Outcome const* baseline,
                                 Outcome const* previous, Outcome const& current) {
  auto const range_in = [](Outcome const* outcome, std::string const& id) {
    std::optional<Interval> range;
    if (outcome == nullptr) return range;
    auto const found = std::ranges::find(outcome->scores, id, &ScoreOutcome::id);
    if (found != outcome->scores.end()) range = found->range;
    return range;
  };
  std::vector<ScoreChange> all;
  for (auto const& score : instrument.scores)
    if (auto const now = range_in(&current, score.id))
      if (auto change = change_of(instrument, score.id, range_in(baseline, score.id),
                                  range_in(previous, score.id), *now))
        all.push_back(std::move(*change));
  return all;
}

}  // namespace careplan
