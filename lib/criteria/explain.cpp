#include "criteria/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/text.hpp"

namespace careplan {
namespace {

std::string spoken_level(Rule const& rule) {
  return rule.level.empty() ? join(rule.levels, ", ") : rule.level;
}

class Explainer {
 public:
  Explainer(Criteria const& criteria, Facts const& facts, Speaking const& speaking)
      : criteria_(criteria), speaking_(speaking) {
    fact_of_ = [&facts](std::string_view name) -> Value {
      auto const found = facts.find(name);
      return found == facts.end() ? Value(Missing::not_asked) : found->second;
    };
  }

  std::vector<Reason> reasons() const {
    auto list = reasons_where([](Rule const& rule, Truth truth) {
      return rule.kind != RuleKind::stop && truth != Truth::no;
    });
    add_default(list);
    return sorted(std::move(list), true);
  }

  // What keeps the level at `index` (counted from 1) from being one lower.
  std::vector<Reason> not_lower(std::size_t index) const {
    auto list = reasons_where([&](Rule const& rule, Truth truth) {
      if (truth == Truth::no || index < 2) return false;
      if (rule.kind == RuleKind::exclude) return excludes(rule, index - 1);
      return rule.raise > 0 || level_index(criteria_, rule.level) >= index;
    });
    if (index > 1 && level_index(criteria_, criteria_.default_level) >= index) add_default(list);
    return sorted(std::move(list), true);
  }

  // What would have asked for more than the level at `index`, and did not; or an override below.
  std::vector<Reason> not_higher(std::size_t index) const {
    auto list = reasons_where([&](Rule const& rule, Truth truth) {
      if (index == 0 || index == criteria_.levels.size() || rule.kind == RuleKind::stop)
        return false;
      if (rule.kind == RuleKind::exclude) return truth == Truth::no && excludes(rule, index);
      bool const above = level_index(criteria_, rule.level) > index;
      if (rule.kind == RuleKind::override_ && !above) return truth != Truth::no;
      return above;
    });
    return sorted(std::move(list), false);
  }

 private:
  bool excludes(Rule const& rule, std::size_t index) const {
    return std::ranges::any_of(excluded_levels(rule), [&](std::string const& level) {
      return level_index(criteria_, level) == index;
    });
  }

  template <class Wanted>
  std::vector<Reason> reasons_where(Wanted const& wanted) const {
    std::vector<Reason> list;
    for (std::size_t i = 0; i < criteria_.rules.size(); ++i) {
      auto const& rule = criteria_.rules[i];
      auto const truth = speaking_.rules[i];
      if (!wanted(rule, truth)) continue;
      Reason reason{.rule = rule.id,
                    .kind = rule.kind,
                    .level = spoken_level(rule),
                    .truth = truth,
                    .because = rule.because,
                    .cite = cited(criteria_, rule),
                    .leaves = leaves(rule.when, fact_of_),
                    .raise = rule.raise,
                    .tag = rule.tag};
      for (auto leaf : rule.unless ? leaves(rule.unless, fact_of_) : std::vector<Leaf>{}) {
        leaf.text = "unless " + leaf.text;
        reason.leaves.push_back(std::move(leaf));
      }
      list.push_back(std::move(reason));
    }
    return list;
  }

  void add_default(std::vector<Reason>& list) const {
    auto const truth = speaking_.by_default;
    if (truth == Truth::no || criteria_.default_level.empty()) return;
    list.push_back({.rule = "default",
                    .level = criteria_.default_level,
                    .truth = truth,
                    .because = criteria_.default_because});
  }

  // Sure ones first, then by level, then by kind and id: never by the order of the file.
  std::vector<Reason> sorted(std::vector<Reason> list, bool highest_first) const {
    std::ranges::sort(list, {}, [&](Reason const& reason) {
      auto const level = static_cast<int>(level_index(criteria_, reason.level));
      return std::tuple(reason.truth != Truth::yes, highest_first ? -level : level, reason.kind,
                        std::string_view(reason.rule));
    });
    return list;
  }

  Criteria const& criteria_;
  Speaking const& speaking_;
  FactOf fact_of_;
};

bool same(Decisive::Branch const& a, Decisive::Branch const& b) {
  return std::tie(a.levels, a.stops, a.may_be_undetermined) ==
         std::tie(b.levels, b.stops, b.may_be_undetermined);
}

}  // namespace

void explain(Criteria const& criteria, Facts const& facts, Speaking const& speaking,
             Placement& placement) {
  Explainer const explainer(criteria, facts, speaking);
  placement.reasons = explainer.reasons();
  if (placement.levels.empty()) return;
  placement.not_lower = explainer.not_lower(level_index(criteria, placement.levels.front()));
  placement.not_higher = explainer.not_higher(level_index(criteria, placement.levels.back()));
}

std::string answer_text(OpenFact const& open, std::size_t first, std::size_t last) {
  if (open.domain.kind == DomainKind::number && first < last)
    return numbers_text(open.classes, first, last,
                        open.domain.step <= 0 && open.domain.values.empty());
  auto text = open.classes[first].text;
  for (auto word = first + 1; word <= last; ++word) text += ", " + open.classes[word].text;
  return text;
}

std::vector<Decisive::Branch> merged_branches(OpenFact const& open,
                                              std::vector<Decisive::Branch> const& each) {
  std::vector<Decisive::Branch> list;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < each.size(); ++i) {
    bool const last = i + 1 == each.size() || !same(each[i], each[i + 1]);
    if (!last) continue;
    auto branch = each[i];
    branch.answer = answer_text(open, begin, i);
    list.push_back(std::move(branch));
    begin = i + 1;
  }
  return list;
}

std::string cited(Criteria const& criteria, Rule const& rule) {
  std::vector<std::string> texts;
  for (auto const part : split(rule.cite, ',')) {
    auto const id = trim(part);
    auto const found =
        std::ranges::find(criteria.sources, id, &std::pair<std::string, std::string>::first);
    texts.push_back(found == criteria.sources.end() ? std::string(id) : found->second);
  }
  return join(texts, "; ");
}

std::set<std::string> facts_of(Rule const& rule) {
  auto const when = facts_read(rule.when);
  auto const unless = facts_read(rule.unless);
  std::set<std::string> names(when.begin(), when.end());
  names.insert(unless.begin(), unless.end());
  return names;
}

}  // namespace careplan
