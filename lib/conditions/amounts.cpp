#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conditions/cursor.hpp"
#include "conditions/domain.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

constexpr std::array<std::string_view, 13> reserved{"and",   "or", "not",     "in",    "is",
                                                    "known", "at", "missing", "count", "least",
                                                    "most",  "of", "exactly"};

class AmountReader {
 public:
  explicit AmountReader(Cursor& cursor) : cursor_(cursor) {}

  std::optional<Amount> amount() {
    auto first = cursor_.enter("amounts") ? term() : std::nullopt;
    if (first && first->weight == 1 && !cursor_.broken() && !more()) {
      cursor_.leave();
      return first;
    }
    Amount sum{.kind = AmountKind::sum};
    bool well = first.has_value();
    if (well) sum.parts.push_back(std::move(*first));
    while (more()) {
      bool const minus = cursor_.take().text == "-";
      auto next = term();
      well = well && next.has_value();
      if (!next) continue;
      if (minus) next->weight = -next->weight;
      sum.parts.push_back(std::move(*next));
    }
    cursor_.leave();
    if (cursor_.broken() || !well) return std::nullopt;
    if (reckons_with_words(sum)) return std::nullopt;
    return sum.parts.size() == 1 ? std::move(sum.parts.front()) : std::move(sum);
  }

 private:
  bool more() const { return !cursor_.broken() && (cursor_.at("+") || cursor_.at("-")); }

  // Sums and multiples are of numbers: a word in one is a mistake, and is complained about.
  bool reckons_with_words(Amount const& sum) {
    bool wrong = false;
    each_fact(sum, [&](Amount const& fact) {
      if (fact.domain.kind == DomainKind::number || wrong) return;
      wrong = true;
      cursor_.complain(cursor_.peek(),
                       fmt::format("'{}' is not a number and cannot be reckoned with", fact.fact),
                       fmt::format("it is {}", describe(fact.domain)));
    });
    return wrong;
  }

  std::optional<Amount> term() {
    bool negative = false;
    while (cursor_.accept("-")) negative = !negative;
    auto value = factor();
    if (value && negative) value->weight = -value->weight;
    while (!cursor_.broken() && cursor_.accept("*")) {
      auto other = factor();
      if (!value || !other) return std::nullopt;
      if (value->kind == AmountKind::number) std::swap(value, other);
      if (other->kind != AmountKind::number) {
        cursor_.fail("two facts cannot be multiplied", "multiply a fact by a number");
        return std::nullopt;
      }
      value->weight *= other->number * other->weight;
    }
    return value;
  }

  std::optional<Amount> factor() {
    if (cursor_.broken()) return std::nullopt;
    auto const token = cursor_.take();
    if (token.kind == TokenKind::number)
      return Amount{.number = parse_number(token.text).value_or(0)};
    if (token.text == "(" && token.kind == TokenKind::sign) {
      auto inner = amount();
      cursor_.expect(")");
      return inner;
    }
    if (token.kind == TokenKind::name && cursor_.at("(")) return folded(token);
    if (auto known = named(token)) return known;
    if (token.kind == TokenKind::name && !reserved_word(token.text))
      return fact_named(cursor_, token);
    if (token.kind != TokenKind::end) cursor_.put_back();
    cursor_.fail(token.kind == TokenKind::end
                     ? std::string("a fact or a number is missing at the end")
                     : fmt::format("'{}' is not expected here", token.text),
                 "a fact, a number or a condition belongs here");
    return std::nullopt;
  }

  std::optional<Amount> named(Token const& token) {
    auto const& amounts = cursor_.vocabulary.amounts;
    if (token.kind != TokenKind::name || !amounts) return std::nullopt;
    auto const* const found = amounts(token.text);
    if (found == nullptr) return std::nullopt;
    if (*found) return *found->amount;
    return Amount{};  // its own complaints have been made
  }

  // Facts that are words in one and the same order can be held against each other.
  static bool of_words(Amount const& fold) {
    auto const& first = fold.parts.front();
    return fold.kind != AmountKind::sum && std::ranges::all_of(fold.parts, [&](Amount const& part) {
             return part.kind == AmountKind::fact && part.weight == 1 &&
                    part.domain.kind == DomainKind::words && part.domain.ordered &&
                    part.domain.words == first.domain.words;
           });
  }

  // max(..), min(..), sum(..)
  std::optional<Amount> folded(Token const& name) {
    Amount fold;
    fold.kind = name.text == "max" ? AmountKind::max : AmountKind::min;
    if (name.text == "sum") fold.kind = AmountKind::sum;
    if (name.text != "max" && name.text != "min" && name.text != "sum") {
      cursor_.put_back();
      cursor_.fail(fmt::format("there is no function '{}'", name.text),
                   "there are max, min, sum, count, known and missing");
      return std::nullopt;
    }
    cursor_.take();
    bool well = true;
    do {
      auto part = amount();
      well = well && part.has_value();
      if (part) fold.parts.push_back(std::move(*part));
    } while (!cursor_.broken() && cursor_.accept(","));
    cursor_.expect(")");
    if (cursor_.broken() || !well) return std::nullopt;
    if (of_words(fold))
      fold.domain = fold.parts.front().domain;
    else if (reckons_with_words(fold))
      return std::nullopt;
    return fold;
  }

  Cursor& cursor_;
};

}  // namespace

bool reserved_word(std::string_view name) {
  return std::ranges::find(reserved, name) != reserved.end();
}

std::optional<Amount> fact_named(Cursor& cursor, Token const& name, bool aloud) {
  if (cursor.broken()) return std::nullopt;
  auto const& vocabulary = cursor.vocabulary;
  if (name.kind == TokenKind::name)
    if (auto domain = vocabulary.domain_of(name.text))
      return Amount{
          .kind = AmountKind::fact, .fact = std::string(name.text), .domain = std::move(*domain)};
  if (!aloud) return std::nullopt;
  if (vocabulary.named && vocabulary.named(name.text) != nullptr)
    cursor.complain(name, fmt::format("'{}' is a condition, not a fact", name.text),
                    "name a fact here");
  else {
    auto const reason = vocabulary.why_not ? vocabulary.why_not(name.text) : std::string();
    cursor.complain(name, fmt::format("unknown name '{}'", name.text),
                    reason.empty() ? suggestion(name.text, vocabulary.names) : reason);
  }
  return std::nullopt;
}

std::optional<Amount> read_amount(Cursor& cursor) {
  return AmountReader(cursor).amount();
}

}  // namespace careplan
