#include <fmt/format.h>

#include <set>
#include <tuple>

#include "core/text.hpp"
#include "instruments/attainable.hpp"
#include "instruments/part_flaws.hpp"

namespace careplan {
namespace {

using Complaints = std::vector<Complaint>;

std::string shown(Interval possible) {
  return fmt::format("{} to {}", to_text(possible.low), to_text(possible.high));
}

void measure_flaws(ChangeRule const& rule, ScoreRule const& score, Interval possible,
                   Complaints& complaints) {
  auto const complain = [&](std::string message, std::string hint) {
    complaints.push_back({rule.place, std::move(message), std::move(hint)});
  };
  double const width = possible.high - possible.low;
  bool const better = score.direction == Direction::higher_better;
  switch (rule.kind) {
    case ChangeKind::reliable:
    case ChangeKind::meaningful:
      if (rule.points <= 0 || rule.points > width)
        complain(fmt::format("'{}' never changes by {} points", rule.score, to_text(rule.points)),
                 fmt::format("more than 0, and at most {}", to_text(width)));
      return;
    case ChangeKind::response:
      if (rule.percent <= 0 || (rule.percent > 100 && !better))
        complain(fmt::format("'{}' never falls by {} percent", rule.score, to_text(rule.percent)),
                 "more than 0, and at most 100");
      if (possible.low < 0)
        complain(fmt::format("'{}' can be below 0: a percentage of it means nothing", rule.score),
                 "say kind = \"reliable\" or \"meaningful\", in points");
      return;
    case ChangeKind::remission:
      if (rule.level <= possible.low || rule.level > possible.high)
        complain(fmt::format("the level {} does not divide what '{}' can be: {}",
                             to_text(rule.level), rule.score, shown(possible)),
                 better ? "remission is at the level and above" : "remission is below the level");
      return;
  }
}

void baseline_flaws(ChangeRule const& rule, Interval possible, Complaints& complaints) {
  if (!rule.baseline_from || possible.contains(*rule.baseline_from)) return;
  complaints.push_back({rule.place,
                        fmt::format("a baseline of {} lies outside of what '{}' can be: {}",
                                    to_text(*rule.baseline_from), rule.score, shown(possible)),
                        "the least severe baseline that is judged"});
}

void twin_flaws(std::vector<ChangeRule> const& rules, Complaints& complaints) {
  std::set<std::tuple<std::string_view, ChangeKind, std::string_view>> seen;
  for (auto const& rule : rules)
    if (!seen.emplace(rule.score, rule.kind, rule.source).second)
      complaints.push_back(
          {rule.place,
           fmt::format("'{}' has two rules for '{}' of one source", rule.score, to_text(rule.kind)),
           "keep one, or give each its own source"});
}

}  // namespace

std::vector<Complaint> change_flaws(Instrument const& instrument, Plan const& plan) {
  Complaints complaints;
  Values const nothing(instrument.items.size(), Missing::not_asked);
  for (std::size_t at = 0; at < instrument.scores.size(); ++at) {
    auto const& score = instrument.scores[at];
    for (auto const& rule : instrument.changes) {
      if (rule.score != score.id) continue;
      auto const possible = score_range(plan, at, nothing);
      measure_flaws(rule, score, possible, complaints);
      baseline_flaws(rule, possible, complaints);
    }
  }
  twin_flaws(instrument.changes, complaints);
  return complaints;
}

}  // namespace careplan
