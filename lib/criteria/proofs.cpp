#include "criteria/proofs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "criteria/consequences.hpp"

namespace careplan {
namespace {

class Proofs {
 public:
  Proofs(Criteria const& criteria, Consequences& all) : criteria_(criteria), all_(all) {}

  std::vector<Complaint> run() {
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i) rule(i);
    levels();
    gap();
    if (all_.diagrams.overflown()) return {too_large(criteria_)};
    return std::move(complaints_);
  }

  static Complaint too_large(Criteria const& criteria) {
    return {{criteria.file, 1, 1},
            "the criteria are too large to be proved: unreachable levels and rules and clients "
            "without a level were not looked for",
            "compare single facts with numbers rather than sums of many"};
  }

 private:
  void complain(Place place, std::string message, std::string hint) {
    complaints_.push_back({std::move(place), std::move(message), std::move(hint)});
  }

  void rule(std::size_t index) {
    auto const& rule = criteria_.rules[index];
    auto const truth = all_.truth_of(all_.rules[index]);
    if (truth == Truth::no)
      complain(rule.place, fmt::format("rule '{}' can never speak", rule.id),
               "no client can meet its condition");
    else if (truth == Truth::yes)
      complain(rule.place, fmt::format("rule '{}' speaks for every client", rule.id),
               "a rule that decides nothing belongs in the default");
    else if (rule.kind != RuleKind::stop && changes_nothing(index))
      complain(rule.place,
               fmt::format("without rule '{}' every client would be placed the same", rule.id),
               "other rules already say it; remove it, or mend its condition");
  }

  bool changes_nothing(std::size_t index) {
    auto const level = all_.level;
    auto const by_default = all_.by_default;
    auto const mine = all_.rules[index];
    all_.rules[index] = all_.diagrams.constant(0);
    settle_level(criteria_, all_);
    bool const same = all_.level == level;
    all_.rules[index] = mine;
    all_.level = level;
    all_.by_default = by_default;
    return same;
  }

  void levels() {
    auto const reached = all_.diagrams.values(all_.level);
    for (auto const& level : criteria_.levels) {
      auto const index = static_cast<double>(level_index(criteria_, level.id));
      if (std::ranges::find(reached, index) == reached.end())
        complain(level.place, fmt::format("no client can reach level '{}'", level.id),
                 "add a rule that indicates it, or remove it");
    }
  }

  void gap() {
    auto const reached = all_.diagrams.values(all_.level);
    if (reached.front() != 0) return;
    std::vector<std::string> facts;
    for (auto const& [variable, index] : all_.diagrams.witness(all_.level, 0)) {
      auto const& open = all_.open[static_cast<std::size_t>(variable)];
      facts.push_back(fmt::format("{} {}", open.fact, open.classes[index].text));
    }
    complain({criteria_.file, 1, 1},
             fmt::format("some clients have no level, for example with {}",
                         facts.empty() ? "any facts" : join(facts, ", ")),
             "add a rule or a default_level, or let fewer levels be excluded");
  }

  Criteria const& criteria_;
  Consequences& all_;
  std::vector<Complaint> complaints_;
};

}  // namespace

std::vector<Complaint> prove(Criteria const& criteria, PlaceLimits limits) {
  auto all = exact_consequences(criteria, {}, limits.nodes, Coverage::all_clients);
  if (!all.exact) return {Proofs::too_large(criteria)};
  return Proofs(criteria, all).run();
}

}  // namespace careplan
