#include "criteria/proofs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "criteria/consequences.hpp"
#include "criteria/explain.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

class Proofs {
 public:
  Proofs(Criteria const& criteria, Consequences& all) : criteria_(criteria), all_(all) {}

  std::vector<Complaint> run() {
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i) rule(i);
    for (std::size_t i = 0; i < criteria_.conditions.size(); ++i) condition(i);
    levels();
    gap();
    overlaps();
    idle_facts();
    for (std::size_t i = 0; i < all_.open.size(); ++i) monotony(static_cast<int>(i));
    return std::move(complaints_);
  }

 private:
  void complain_of_rule(std::size_t index, std::string message, std::string hint) {
    faulty_.insert(index);
    complain(criteria_.rules[index].place, std::move(message), std::move(hint));
  }
  void complain(Place place, std::string message, std::string hint) {
    complaints_.push_back({std::move(place), std::move(message), std::move(hint)});
  }

  // "x 3, home yes": one client for whom the function has the value.
  std::string witness(Ref function, double value, int without = -1) const {
    std::vector<std::string> facts;
    for (auto const& [variable, index] : all_.diagrams.witness(function, value)) {
      auto const& open = all_.open[static_cast<std::size_t>(variable)];
      if (variable != without)
        facts.push_back(fmt::format("{} {}", open.fact, open.classes[index].text));
    }
    return facts.empty() ? "any facts" : join(facts, ", ");
  }

  void rule(std::size_t index) {
    auto const& rule = criteria_.rules[index];
    auto const truth = all_.truth_of(all_.rules[index]);
    bool const first = criteria_.policy == RulePolicy::first && rule.kind == RuleKind::indicate;
    if (truth == Truth::no) {
      if (!speaks_when_left_out(rule))
        complain_of_rule(index, fmt::format("rule '{}' can never speak", rule.id),
                         "no client can meet its condition");
    } else if (truth == Truth::yes)
      complain_of_rule(index, fmt::format("rule '{}' speaks for every client", rule.id),
                       "a rule that decides nothing belongs in the default");
    else if (rule.kind != RuleKind::stop && rule.tag.empty() && changes_nothing(index))
      complain_of_rule(
          index, fmt::format("without rule '{}' every client would be placed the same", rule.id),
          first ? "rules above it decide first, or those below say the same"
                : "other rules already say it; remove it, or mend its condition");
  }

  // A rule that looks for facts marked as not applicable speaks for nobody whose facts all have
  // answers, and is sound.
  bool speaks_when_left_out(Rule const& rule) const {
    auto alone = criteria_;
    alone.rules = {rule};
    auto const any = exact_consequences(alone, {}, one_rule_nodes, Coverage::any_record);
    return any.exact && any.truth_of(any.rules.front()) != Truth::no;
  }

  void condition(std::size_t index) {
    auto const& named = criteria_.conditions[index];
    if (named.place.file != criteria_.file) return;
    auto const truth = all_.truth_of(all_.conditions[index]);
    if (truth == Truth::unknown) return;
    complain(named.place,
             fmt::format("condition '{}' holds for {} client", named.id,
                         truth == Truth::yes ? "every" : "no"),
             "mend it, or take it out of the rules that name it");
  }

  bool changes_nothing(std::size_t index) {
    auto const level = all_.level;
    auto const or_above = all_.or_above;
    auto const mine = all_.rules[index];
    all_.rules[index] = all_.diagrams.constant(0);
    settle_level(criteria_, all_);
    bool const same = all_.level == level && all_.or_above == or_above;
    all_.rules[index] = mine;
    all_.level = level;
    all_.or_above = or_above;
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
    complain({criteria_.file, 1, 1},
             fmt::format("some clients have no level, for example with {}", witness(all_.level, 0)),
             "add a rule or a default_level, or let fewer levels be excluded");
  }

  // Overrides decide alone, so two of them must not decide otherwise for one client, and none may
  // lead to where a rule says that the client must not go.
  void overlaps() {
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      for (std::size_t j = 0; j < criteria_.rules.size(); ++j) overlap(i, j);
  }

  void overlap(std::size_t i, std::size_t j) {
    auto const& one = criteria_.rules[i];
    auto const& other = criteria_.rules[j];
    if (one.kind != RuleKind::override_ || i == j) return;
    bool const two = other.kind == RuleKind::override_ && i < j && one.level != other.level;
    auto const barred =
        other.kind == RuleKind::exclude ? excluded_levels(other) : std::vector<std::string>();
    bool const excluded = std::ranges::find(barred, one.level) != barred.end();
    if (!two && !excluded) return;
    auto const together = all_.diagrams.combine(all_.rules[i], all_.rules[j],
                                                [](double a, double b) { return a * b; });
    if (all_.truth_of(together) == Truth::no) return;
    auto const example = witness(together, 1);
    if (two)
      complain(other.place,
               fmt::format("overrides '{}' and '{}' both decide, for example with {}", one.id,
                           other.id, example),
               "let one of them give way with `unless`");
    else
      complain(one.place,
               fmt::format("override '{}' leads to '{}', which '{}' excludes, for example with {}",
                           one.id, one.level, other.id, example),
               "let it give way with `unless`, or exclude less");
  }

  // Whether a rule about which nothing is said yet reads the fact.
  bool read_by_sound_rule(std::string const& fact) const {
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (!faulty_.contains(i) && facts_of(criteria_.rules[i]).contains(fact)) return true;
    return false;
  }

  // Facts that stand in rules and still never change an answer.
  void idle_facts() {
    std::set<int> matter;
    std::vector<Ref> functions{all_.level, all_.or_above};
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      if (criteria_.rules[i].kind == RuleKind::stop || !criteria_.rules[i].tag.empty())
        functions.push_back(all_.rules[i]);
    for (auto const function : functions)
      for (int const variable : all_.diagrams.depends_on(function)) matter.insert(variable);
    for (std::size_t i = 0; i < all_.open.size(); ++i) {
      auto const fact = std::ranges::find(criteria_.facts, all_.open[i].fact, &FactRule::id);
      if (fact == criteria_.facts.end() || matter.contains(static_cast<int>(i))) continue;
      if (!read_by_sound_rule(fact->id)) continue;
      complain(fact->place, fmt::format("no answer ever depends on fact '{}'", fact->id),
               "the rules that read it say nothing that others do not say");
    }
  }

  // More of a clinical domain must not lead to less care.
  void monotony(int variable) {
    auto const& open = all_.open[static_cast<std::size_t>(variable)];
    auto const fact = std::ranges::find(criteria_.facts, open.fact, &FactRule::id);
    if (fact == criteria_.facts.end() || !fact->domain_of_care || !fact->monotone) return;
    for (std::size_t at = 0; at + 1 < open.classes.size(); ++at) {
      auto const less = all_.diagrams.fixed(all_.level, variable, at);
      auto const more = all_.diagrams.fixed(all_.level, variable, at + 1);
      auto const falls = all_.diagrams.combine(
          less, more, [](double a, double b) { return b > 0 && a > b ? a * 100 + b : 0; });
      auto const values = all_.diagrams.values(falls);
      if (values.back() == 0) continue;
      auto const from = static_cast<std::size_t>(values.back()) / 100;
      auto const to = static_cast<std::size_t>(values.back()) % 100;
      complain(fact->place,
               fmt::format("more of '{}' leads to less care: with {}, {} leads to {} and {} to {}",
                           fact->id, witness(falls, values.back(), variable), open.classes[at].text,
                           criteria_.levels[from - 1].id, open.classes[at + 1].text,
                           criteria_.levels[to - 1].id),
               "mend the rules, or say monotone = false where it is meant");
      return;
    }
  }

  static constexpr std::size_t one_rule_nodes = 100'000;
  Criteria const& criteria_;
  Consequences& all_;
  std::set<std::size_t> faulty_;  // rules of which something was said
  std::vector<Complaint> complaints_;
};

}  // namespace

std::vector<Complaint> prove(Criteria const& criteria, PlaceLimits limits) {
  auto all = exact_consequences(criteria, {}, limits.nodes, Coverage::all_clients);
  if (!all.exact) return prove_in_parts(criteria, limits);
  auto complaints = Proofs(criteria, all).run();
  return all.diagrams.overflown() ? prove_in_parts(criteria, limits) : complaints;
}

}  // namespace careplan
