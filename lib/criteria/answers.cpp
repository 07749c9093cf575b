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
  return {.sample = segment.value, .low = segment.low, .high = segment.high};
}

void name_numbers(std::vector<AnswerClass>& classes, bool any_between) {
  for (std::size_t i = 0; i < classes.size(); ++i)
    classes[i].text = numbers_text(classes, i, i, any_between);
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

std::string numbers_text(std::vector<AnswerClass> const& classes, std::size_t first,
                         std::size_t last, bool any_between) {
  auto const& low = classes[first];
  auto const& high = classes[last];
  if (low.low == high.high) return to_text(low.low);
  auto const gap = [&](AnswerClass const& one) { return any_between && one.low < one.high; };
  bool const follows = last + 1 < classes.size() && !classes[last + 1].left_out;
  return fmt::format("{}{}..{}{}", gap(low) && first > 0 ? ">" : "", to_text(low.low),
                     gap(high) && follows ? "<" : "", to_text(high.high));
}

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
    name_numbers(classes, domain.step <= 0 && domain.values.empty());
    return classes;
  }
  auto const values = grid(domain, open, numbers_told_apart);
  if (!values) return std::nullopt;
  for (double const at : *values) classes.push_back(number_class({at, at, at}));
  name_numbers(classes, false);
  return classes;
}

}  // namespace careplan
