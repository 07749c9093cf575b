#include "criteria/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "core/text.hpp"
#include "criteria/consequences.hpp"
#include "criteria/explain.hpp"
#include "criteria/proofs.hpp"

namespace careplan {
namespace {

std::string listed(std::vector<std::string> const& words) {
  return words.empty() ? "none" : join(words, ", ");
}

// One example against the engine.
class ExampleRun {
 public:
  ExampleRun(CriteriaExample const& example, Placement const& placement)
      : example_(example), placement_(placement) {}

  std::vector<Complaint> run() {
    expect_level();
    if (!example_.levels.empty() && example_.levels != placement_.levels)
      complain("the levels", listed(example_.levels), listed(placement_.levels));
    std::vector<std::string> stops;
    for (auto const& stop : placement_.stops)
      if (stop.truth == Truth::yes) stops.push_back(stop.rule);
    auto expected = example_.stops;
    std::ranges::sort(expected);
    if (expected != stops) complain("the stops in force", listed(expected), listed(stops));
    bool const none = placement_.status == PlacementStatus::undetermined && stops.empty();
    if (example_.undetermined && !none)
      complain("the level", "undetermined", listed(placement_.levels));
    for (auto const& rule : example_.rules) expect_rule(rule);
    return std::move(complaints_);
  }

 private:
  void complain(std::string_view what, std::string const& expected, std::string const& found) {
    complaints_.push_back(
        {example_.place,
         fmt::format("example '{}': {} should be {}, not {}", example_.name, what, expected, found),
         "mend the rules, or the example if it is wrong"});
  }
  void expect_level() {
    if (!example_.level || placement_.level() == example_.level) return;
    auto found = listed(placement_.levels);
    std::vector<std::string> open;
    for (auto const& one : placement_.decisive) open.push_back(one.fact);
    if (!open.empty()) found += fmt::format(" (it depends on {})", join(open, ", "));
    complain("the level", *example_.level, found);
  }
  void expect_rule(std::string const& id) {
    auto const found = std::ranges::find(placement_.reasons, id, &Reason::rule);
    if (found == placement_.reasons.end() || found->truth != Truth::yes)
      complain(fmt::format("rule '{}'", id), "among the reasons", "silent");
  }

  CriteriaExample const& example_;
  Placement const& placement_;
  std::vector<Complaint> complaints_;
};

// Runs every example, and says which rules none of them reaches.
std::vector<Complaint> check_examples(Criteria const& criteria, PlaceLimits limits) {
  std::vector<Complaint> complaints;
  std::set<std::string> reached;
  for (auto const& example : criteria.examples) {
    auto const placement = place(criteria, example.given, limits);
    for (auto& complaint : ExampleRun(example, placement).run())
      complaints.push_back(std::move(complaint));
    for (auto const& reason : placement.reasons)
      if (reason.truth == Truth::yes) reached.insert(reason.rule);
    for (auto const& stop : placement.stops)
      if (stop.truth == Truth::yes) reached.insert(stop.rule);
  }
  for (auto const& rule : criteria.rules)
    if (!reached.contains(rule.id))
      complaints.push_back({rule.place, fmt::format("no example reaches rule '{}'", rule.id),
                            "add an [[example]] in which it speaks"});
  return complaints;
}

std::vector<Complaint> check_citations(Criteria const& criteria) {
  std::vector<Complaint> complaints;
  std::vector<std::string> known;
  for (auto const& [id, citation] : criteria.sources) known.push_back(id);
  for (auto const& rule : criteria.rules) {
    if (rule.cite.empty()) {
      complaints.push_back({rule.place, fmt::format("rule '{}' names no source", rule.id),
                            "add cite = [\"...\"] with an id from [sources]"});
      continue;
    }
    for (auto const part : split(rule.cite, ','))
      if (std::string const id(trim(part)); std::ranges::find(known, id) == known.end())
        complaints.push_back({rule.place,
                              fmt::format("rule '{}' cites '{}', which is no source", rule.id, id),
                              suggestion(id, known)});
  }
  if (!criteria.default_level.empty() && criteria.default_because.empty())
    complaints.push_back({Place{criteria.file, 1, 1}, "the default level has no reason",
                          "say why nothing more is needed in default_because"});
  return complaints;
}

// The names, numbers and signs of a text.
std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  auto const part = [&](std::size_t i) {
    return text[i] == '-' || text[i] == '.' || text[i] == '_' ||
           std::isalnum(static_cast<unsigned char>(text[i])) != 0;
  };
  while (at < text.size()) {
    auto end = at;
    while (end < text.size() && part(end)) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// Named conditions stand in a rule by their trees.
bool names(Tree const& tree, Tree const& wanted) {
  if (tree == nullptr) return false;
  if (tree == wanted) return true;
  auto const any = [&](std::vector<Tree> const& parts) {
    return std::ranges::any_of(parts, [&](Tree const& part) { return names(part, wanted); });
  };
  return std::visit(Match{[&](AllOf const& node) { return any(node.parts); },
                          [&](AnyOf const& node) { return any(node.parts); },
                          [&](CountOf const& node) { return any(node.parts); },
                          [&](NotOf const& node) { return names(node.part, wanted); },
                          [&](Named const& node) { return names(node.part, wanted); },
                          [](auto const&) { return false; }},
                    tree->is);
}

// Comparisons whose answer no client can change: a threshold that lies outside what is compared.
// Those of licensed rules are pointed at, not printed.
void check_comparisons(Condition const& condition, std::string const& rule, Place const& at,
                       bool printed, std::vector<Complaint>& complaints) {
  auto const open = [](std::string_view) { return Value{}; };
  each_leaf(condition.tree, [&](Node const& leaf) {
    if (std::holds_alternative<KnownTest>(leaf.is)) return;
    auto const truth = evaluate({std::make_shared<Node const>(leaf), leaf.text}, open);
    if (truth != Truth::unknown)
      complaints.push_back({at,
                            fmt::format("rule '{}': {} {} holds", rule,
                                        printed ? fmt::format("'{}'", leaf.text) : "a comparison",
                                        truth == Truth::yes ? "always" : "never"),
                            "compare with a value that lies inside what the facts can be"});
  });
}

std::vector<Complaint> check_thresholds(Criteria const& criteria) {
  std::vector<Complaint> complaints;
  for (auto const& rule : criteria.rules) {
    check_comparisons(rule.when, rule.id, rule.place, !criteria.proprietary(), complaints);
    check_comparisons(rule.unless, rule.id, rule.place, !criteria.proprietary(), complaints);
  }
  return complaints;
}

// Amounts stand in conditions by their text alone.
std::vector<Complaint> check_amounts(Criteria const& criteria) {
  std::vector<Complaint> complaints;
  auto const used = [&](std::string const& id) {
    auto const names_it = [&](Condition const& condition) {
      return std::ranges::any_of(words_in(condition.text),
                                 [&](std::string_view word) { return word == id; });
    };
    return std::ranges::any_of(
               criteria.rules,
               [&](Rule const& rule) { return names_it(rule.when) || names_it(rule.unless); }) ||
           std::ranges::any_of(criteria.conditions,
                               [&](NamedCondition const& named) { return names_it(named.when); }) ||
           std::ranges::any_of(criteria.amounts, [&](AmountRule const& amount) {
             return names_it({{}, amount.amount.text});
           });
  };
  for (auto const& amount : criteria.amounts)
    if (amount.place.file == criteria.file && !used(amount.id))
      complaints.push_back({amount.place, fmt::format("no rule uses amount '{}'", amount.id),
                            "use it in a rule, or remove it"});
  return complaints;
}

std::vector<Complaint> check_use(Criteria const& criteria) {
  std::vector<Complaint> complaints;
  std::set<std::string> read;
  for (auto const& rule : criteria.rules) read.merge(facts_of(rule));
  for (auto const& fact : criteria.facts)
    if (!read.contains(fact.id) && fact.place.file == criteria.file)
      complaints.push_back({fact.place, fmt::format("no rule reads fact '{}'", fact.id),
                            "use it in a rule, or remove it"});
  for (auto const& named : criteria.conditions)
    if (named.place.file == criteria.file &&
        std::ranges::none_of(criteria.rules, [&](Rule const& rule) {
          return names(rule.when.tree, named.when.tree) || names(rule.unless.tree, named.when.tree);
        }))
      complaints.push_back({named.place, fmt::format("no rule uses condition '{}'", named.id),
                            "use it in a rule, or remove it"});
  return complaints;
}

}  // namespace

std::vector<Complaint> check(Criteria const& criteria, PlaceLimits limits) {
  auto complaints = check_examples(criteria, limits);
  for (auto const& more : {check_citations(criteria), check_use(criteria), check_amounts(criteria),
                           check_thresholds(criteria), prove(criteria, limits)})
    complaints.insert(complaints.end(), more.begin(), more.end());
  std::ranges::stable_sort(complaints, {}, [](Complaint const& complaint) {
    return std::pair(complaint.place.line, complaint.place.column);
  });
  return complaints;
}

}  // namespace careplan
