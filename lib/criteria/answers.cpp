// Into which classes the rules divide what is not known of a fact.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "conditions/domain.hpp"
#include "core/text.hpp"
#include "criteria/consequences.hpp"

namespace careplan {
namespace {

constexpr std::size_t numbers_told_apart = 1000;

AnswerClass number_class(Segment const& segment) {
  AnswerClass one{.sample = segment.value, .low = segment.low, .high = segment.high};
  one.text = segment.low == segment.high
                 ? to_text(segment.low)
                 : fmt::format("{}..{}", to_text(segment.low), to_text(segment.high));
  return one;
}

class Collector {
 public:
  void read(Condition const& condition) {
    each_leaf(condition.tree, [&](Node const& leaf) {
      std::visit(Match{[&](FactTest const& test) { fact(test); },
                       [&](AmountTest const& test) {
                         each_fact(test.left, [&](Amount const& one) { amount(one); });
                         each_fact(test.right, [&](Amount const& one) { amount(one); });
                       },
                       [](auto const&) {}},
                 leaf.is);
    });
  }
  std::map<std::string, Reading, std::less<>> found{};

 private:
  Reading& entry(std::string const& fact, Domain const& domain) {
    auto const at = found.lower_bound(fact);
    if (at != found.end() && at->first == fact) return at->second;
    return found.emplace_hint(at, fact, Reading{.fact = fact, .domain = domain})->second;
  }
  void fact(FactTest const& test) {
    auto& reading = entry(test.fact, test.domain);
    for (double const at : breaks_of(test.numbers)) reading.breaks.push_back(at);
  }
  void amount(Amount const& one) { entry(one.fact, one.domain).in_amount = true; }
};

}  // namespace

std::vector<Reading> readings(Criteria const& criteria) {
  Collector collector;
  for (auto const& rule : criteria.rules) {
    collector.read(rule.when);
    collector.read(rule.unless);
  }
  std::vector<Reading> list;
  for (auto const& fact : criteria.facts)
    if (auto const found = collector.found.extract(fact.id))
      list.push_back(std::move(found.mapped()));
  for (auto& [name, reading] : collector.found) list.push_back(std::move(reading));
  return list;
}

std::optional<std::vector<AnswerClass>> answer_classes(Domain const& domain, Value const& value,
                                                       std::vector<double> const& breaks,
                                                       bool each_number_alone) {
  std::vector<AnswerClass> classes;
  if (domain.kind != DomainKind::number) {
    auto const all = words_of_domain(domain);
    for (auto const& word : open_words(domain, value)) {
      auto const place = static_cast<double>(std::ranges::find(all, word) - all.begin());
      classes.push_back({word, place, place, word});  // its place counts in amounts
    }
    return classes;
  }
  auto const open = open_numbers(domain, value);
  if (!each_number_alone) {
    for (auto const& segment : segments(domain, open, breaks))
      classes.push_back(number_class(segment));
    return classes;
  }
  auto const values = grid(domain, open, numbers_told_apart);
  if (!values) return std::nullopt;
  for (double const at : *values) classes.push_back(number_class({at, at, at}));
  return classes;
}

}  // namespace careplan
