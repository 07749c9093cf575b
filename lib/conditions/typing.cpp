#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "conditions/domain.hpp"
#include "conditions/parser.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

bool ordering(Comparison how) {
  return how != Comparison::equal && how != Comparison::not_equal;
}

// Words and yes/no facts: the relation as the set of words that it accepts.
class WordTyping {
 public:
  WordTyping(Amount const& fact, Relation const& relation, Complainer const& complain)
      : fact_(fact), relation_(relation), complain_(complain) {}

  std::optional<std::vector<std::string>> run() {
    auto const words = words_of_domain(fact_.domain);
    if (relation_.kind == Relation::Kind::within)
      return refuse(fmt::format("'{}' has words, not numbers", fact_.fact),
                    fmt::format("write {} in {{{}}}", fact_.fact, join(words, ", ")));
    if (relation_.kind == Relation::Kind::compare && ordering(relation_.how) &&
        !fact_.domain.ordered)
      return refuse(fmt::format("the words of '{}' have no order", fact_.fact),
                    "compare with = or !=, or list the words with in {..}");
    std::vector<std::size_t> chosen;
    for (auto const& operand : relation_.operands)
      if (auto const index = position(words, operand)) chosen.push_back(*index);
    if (chosen.size() != relation_.operands.size()) return std::nullopt;
    std::vector<std::string> accepted;
    for (std::size_t i = 0; i < words.size(); ++i)
      if (accepts(i, chosen)) accepted.push_back(words[i]);
    return accepted;
  }

 private:
  std::optional<std::vector<std::string>> refuse(std::string message, std::string hint) {
    complain_(relation_.token, std::move(message), std::move(hint));
    return std::nullopt;
  }

  std::optional<std::size_t> position(std::vector<std::string> const& words,
                                      Operand const& operand) {
    auto const at = std::ranges::find(words, operand.token.text);
    bool const bare = !operand.amount || operand.amount->kind != AmountKind::sum;
    if (at != words.end() && bare) return static_cast<std::size_t>(at - words.begin());
    complain_(operand.token,
              fmt::format("'{}' is not a word of '{}', which is {}", operand.token.text, fact_.fact,
                          describe(fact_.domain)),
              suggestion(operand.token.text, words));
    return std::nullopt;
  }

  bool accepts(std::size_t i, std::vector<std::size_t> const& chosen) const {
    if (relation_.kind == Relation::Kind::among)
      return (std::ranges::find(chosen, i) != chosen.end()) != relation_.negated;
    switch (relation_.how) {
      case Comparison::equal:
        return i == chosen.front();
      case Comparison::not_equal:
        return i != chosen.front();
      case Comparison::less:
        return i < chosen.front();
      case Comparison::less_equal:
        return i <= chosen.front();
      case Comparison::greater:
        return i > chosen.front();
      case Comparison::greater_equal:
        return i >= chosen.front();
    }
    return false;
  }

  Amount const& fact_;
  Relation const& relation_;
  Complainer const& complain_;
};

// The relation as a set of numbers; nothing, after a complaint, when an operand is not a number.
std::optional<NumberSet> numbers_of(std::string const& whose, Relation const& relation,
                                    Complainer const& complain) {
  std::vector<double> given;
  for (auto const& operand : relation.operands) {
    if (operand.amount && operand.amount->kind == AmountKind::number) {
      given.push_back(operand.amount->number * operand.amount->weight);
      continue;
    }
    complain(operand.token, fmt::format("'{}' is a number, '{}' is not", whose, operand.token.text),
             fmt::format("compare '{}' with a number", whose));
    return std::nullopt;
  }
  if (relation.kind == Relation::Kind::compare) return numbers_that(relation.how, given.front());
  NumberSet set{.outside = relation.negated};
  if (relation.kind == Relation::Kind::among) {
    for (double const number : given) set.ranges.push_back({number, number});
    return set;
  }
  if (given[0] > given[1]) {
    complain(relation.operands[0].token, "the range ends before it begins",
             fmt::format("write {}..{}", to_text(given[1]), to_text(given[0])));
    return std::nullopt;
  }
  set.ranges.push_back({given[0], given[1]});
  return set;
}

// A threshold outside the domain makes a comparison that is always or never true: a mistake.
bool inside_domain(Amount const& fact, Relation const& relation, Complainer const& complain) {
  bool const exact = relation.kind == Relation::Kind::among ||
                     (relation.kind == Relation::Kind::compare && !ordering(relation.how));
  bool well = true;
  for (auto const& operand : relation.operands) {
    double const number = operand.amount->number * operand.amount->weight;
    auto const whole = open_numbers(fact.domain, Missing::not_asked);
    bool const fits = exact ? allows(fact.domain, number) : whole.contains(number);
    if (!fits)
      complain(operand.token, fmt::format("'{}' is never {}", fact.fact, to_text(number)),
               fmt::format("it is {}", describe(fact.domain)));
    well = well && fits;
  }
  return well;
}

// A maximum or minimum of ordered words: the words it may be, as their places in the order.
std::optional<AmountTest> type_words(Amount const& left, Token const& token,
                                     Relation const& relation, Complainer const& complain) {
  Amount const as_fact{
      .kind = AmountKind::fact, .fact = std::string(token.text), .domain = left.domain};
  auto const words = WordTyping(as_fact, relation, complain).run();
  if (!words) return std::nullopt;
  AmountTest test{.left = left};
  for (auto const& word : *words) {
    auto const at = std::ranges::find(left.domain.words, word) - left.domain.words.begin();
    test.numbers.ranges.push_back({static_cast<double>(at), static_cast<double>(at)});
  }
  return test;
}

std::optional<AmountTest> type_amount(Amount const& left, Token const& token,
                                      Relation const& relation, Complainer const& complain) {
  AmountTest test{.left = left};
  auto const& first = relation.operands.front();
  if (relation.kind == Relation::Kind::compare && first.amount &&
      first.amount->kind != AmountKind::number) {
    bool words = false;
    each_fact(*first.amount, [&](Amount const& fact) {
      if (fact.domain.kind == DomainKind::number) return;
      complain(first.token, fmt::format("'{}' is not a number", fact.fact),
               fmt::format("it is {}", describe(fact.domain)));
      words = true;
    });
    if (words) return std::nullopt;
    test.right = *first.amount;
    test.numbers = numbers_that(relation.how, 0);
    return test;
  }
  auto numbers = numbers_of(std::string(token.text), relation, complain);
  if (!numbers) return std::nullopt;
  test.numbers = std::move(*numbers);
  return test;
}

bool one_fact(Amount const& amount) {
  return amount.kind == AmountKind::fact && amount.weight == 1;
}

}  // namespace

NumberSet numbers_that(Comparison how, double number) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (how) {
    case Comparison::equal:
      return {{{number, number}}, false};
    case Comparison::not_equal:
      return {{{number, number}}, true};
    case Comparison::less:
      return {{{number, infinity}}, true};
    case Comparison::less_equal:
      return {{{-infinity, number}}, false};
    case Comparison::greater:
      return {{{-infinity, number}}, true};
    case Comparison::greater_equal:
      return {{{number, infinity}}, false};
  }
  return {};
}

std::optional<std::variant<FactTest, AmountTest>> type_relation(Amount left, Token const& token,
                                                                Relation const& relation,
                                                                Complainer const& complain) {
  if (one_fact(left) && left.domain.kind != DomainKind::number) {
    auto words = WordTyping(left, relation, complain).run();
    if (!words) return std::nullopt;
    return FactTest{
        .fact = std::move(left.fact), .domain = std::move(left.domain), .words = std::move(*words)};
  }
  if (left.domain.kind == DomainKind::words) {
    if (auto test = type_words(left, token, relation, complain)) return std::move(*test);
    return std::nullopt;
  }
  auto const& first = relation.operands.front();
  bool const constant =
      !first.amount || first.amount->kind == AmountKind::number || !one_fact(left);
  if (!one_fact(left) || !constant) {
    if (auto test = type_amount(left, token, relation, complain)) return std::move(*test);
    return std::nullopt;
  }
  auto numbers = numbers_of(left.fact, relation, complain);
  if (!numbers || !inside_domain(left, relation, complain)) return std::nullopt;
  return FactTest{.fact = std::move(left.fact),
                  .domain = std::move(left.domain),
                  .numbers = std::move(*numbers)};
}

}  // namespace careplan
