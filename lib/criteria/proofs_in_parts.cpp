// What can still be said of criteria that are too large to be worked out for all clients at once:
// each rule by itself and each pair of overrides exactly, and the whole by trying made-up clients.
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "core/text.hpp"
#include "criteria/consequences.hpp"
#include "criteria/place.hpp"
#include "criteria/proofs.hpp"

namespace careplan {
namespace {

constexpr int trials = 2'000;

// Any value of a fact that the rules may tell from others.
struct Choice {
  std::string fact{};
  std::string label{};
  std::vector<AnswerClass> classes{};
  bool domain_of_care = false;
};

class Parts {
 public:
  Parts(Criteria const& criteria, PlaceLimits limits) : criteria_(criteria), limits_(limits) {
    for (auto const& reading : readings(criteria)) {
      auto classes =
          answer_classes(reading.domain, Missing::not_asked, reading.breaks, reading.in_amount);
      // An amount of very many numbers: the ends and where single comparisons change.
      if (!classes)
        classes = answer_classes(reading.domain, Missing::not_asked, reading.breaks, false);
      auto const fact = std::ranges::find(criteria.facts, reading.fact, &FactRule::id);
      bool const care = fact != criteria.facts.end() && fact->domain_of_care && fact->monotone;
      choices_.push_back({.fact = reading.fact, .classes = *classes, .domain_of_care = care});
    }
  }

  std::vector<Complaint> run() {
    for (auto const& rule : criteria_.rules) alone(rule);
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i)
      for (std::size_t j = i + 1; j < criteria_.rules.size(); ++j)
        together(criteria_.rules[i], criteria_.rules[j]);
    for (int i = 0; i < trials; ++i) trial();
    complaints_.push_back(summary());
    return std::move(complaints_);
  }

 private:
  void complain(Place place, std::string message, std::string hint) {
    complaints_.push_back({std::move(place), std::move(message), std::move(hint)});
  }

  Consequences of(std::vector<Rule> rules, Coverage coverage = Coverage::all_clients) const {
    auto part = criteria_;
    part.rules = std::move(rules);
    part.conditions.clear();
    return exact_consequences(part, {}, limits_.nodes, coverage);
  }

  void alone(Rule const& rule) {
    auto const all = of({rule});
    if (!all.exact) {
      ++not_proved_;
      return;
    }
    auto const truth = all.truth_of(all.rules.front());
    if (truth == Truth::yes)
      complain(rule.place, fmt::format("rule '{}' speaks for every client", rule.id),
               "a rule that decides nothing belongs in the default");
    if (truth != Truth::no) return;
    auto const any = of({rule}, Coverage::any_record);
    if (any.exact && any.truth_of(any.rules.front()) == Truth::no)
      complain(rule.place, fmt::format("rule '{}' can never speak", rule.id),
               "no client can meet its condition");
  }

  void together(Rule const& one, Rule const& other) {
    bool const two = one.kind == RuleKind::override_ && other.kind == RuleKind::override_;
    if (!two || one.level == other.level) return;
    auto all = of({one, other});
    if (!all.exact) return;
    auto const both =
        all.diagrams.combine(all.rules[0], all.rules[1], [](double a, double b) { return a * b; });
    if (all.truth_of(both) != Truth::no)
      complain(other.place, fmt::format("overrides '{}' and '{}' both decide", one.id, other.id),
               "let one of them give way with `unless`");
  }

  std::size_t pick(std::size_t count) { return random_() % count; }

  // One client, and the same with one domain of care rated higher.
  void trial() {
    Facts facts;
    std::vector<std::size_t> at;
    for (auto const& choice : choices_) {
      at.push_back(pick(choice.classes.size()));
      facts[choice.fact] = choice.classes[at.back()].sample;
    }
    auto const placement = place(criteria_, facts, limits_);
    if (placement.approximate) return;
    for (auto const& level : placement.levels) reached_.insert(level);
    bool const stopped = std::ranges::any_of(
        placement.stops, [](Stop const& stop) { return stop.truth == Truth::yes; });
    if (stopped) return;
    if (placement.levels.empty()) gap(facts);
    auto const i = pick(choices_.size());
    auto const& choice = choices_[i];
    if (!choice.domain_of_care || at[i] + 1 == choice.classes.size()) return;
    auto more = facts;
    more[choice.fact] = choice.classes[at[i] + 1].sample;
    falls(choice, placement, place(criteria_, more, limits_), facts);
  }

  std::string told(Facts const& facts) const {
    std::vector<std::string> parts;
    for (auto const& [name, value] : facts)
      parts.push_back(fmt::format("{} {}", name, to_text(value)));
    return join(parts, ", ");
  }

  void gap(Facts const& facts) {
    if (!said_.insert("gap").second) return;
    complain({criteria_.file, 1, 1},
             fmt::format("some clients have no level, for example with {}", told(facts)),
             "add a rule or a default_level, or let fewer levels be excluded");
  }

  void falls(Choice const& choice, Placement const& less, Placement const& more,
             Facts const& facts) {
    if (!less.level() || !more.level()) return;
    if (level_index(criteria_, *more.level()) >= level_index(criteria_, *less.level())) return;
    if (!said_.insert(choice.fact).second) return;
    auto const fact = std::ranges::find(criteria_.facts, choice.fact, &FactRule::id);
    complain(fact->place,
             fmt::format("more of '{}' leads to less care: {} instead of {}, with {}", choice.fact,
                         *more.level(), *less.level(), told(facts)),
             "mend the rules, or say monotone = false where it is meant");
  }

  Complaint summary() const {
    std::vector<std::string> never;
    for (auto const& level : criteria_.levels)
      if (!reached_.contains(level.id)) never.push_back(level.id);
    auto message = fmt::format(
        "the criteria are too large to be proved as a whole: {} of {} rules were proved each by "
        "itself, and {} made-up clients were tried",
        criteria_.rules.size() - not_proved_, criteria_.rules.size(), trials);
    if (!never.empty()) message += fmt::format(", none of whom reached {}", join(never, ", "));
    return {Place{criteria_.file, 1, 1}, std::move(message),
            "what this did not find may be there all the same; compare single facts with numbers "
            "rather than sums of many"};
  }

  Criteria const& criteria_;
  PlaceLimits limits_;
  std::vector<Choice> choices_;
  std::mt19937 random_{1};  // the same clients whenever the same criteria are checked
  std::size_t not_proved_ = 0;
  std::set<std::string> reached_;
  std::set<std::string> said_;
  std::vector<Complaint> complaints_;
};

}  // namespace

std::vector<Complaint> prove_in_parts(Criteria const& criteria, PlaceLimits limits) {
  return Parts(criteria, limits).run();
}

}  // namespace careplan
