#include "conditions/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conditions/domain.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

constexpr int depth_limit = 64;
constexpr int size_limit = 10'000;

constexpr std::array<std::string_view, 13> reserved{"and",   "or", "not",     "in",    "is",
                                                    "known", "at", "missing", "count", "least",
                                                    "most",  "of", "exactly"};

// Recursive descent. A mistake of grammar ends the reading (`broken_`); a mistake of typing is
// complained about and reading goes on, so that one pass finds them all.
class Parser {
 public:
  Parser(std::string_view text, Place at, Vocabulary const& vocabulary,
         std::vector<Complaint>& complaints)
      : text_(text),
        vocabulary_(vocabulary),
        complain_(text, at, complaints),
        tokens_(tokens_of(text, at, complaints)) {}

  Tree run() {
    if (peek().kind == TokenKind::end) {
      complain_(peek(), "the condition is empty", "write one, or leave the key out");
      return nullptr;
    }
    auto tree = condition();
    if (!broken_ && peek().kind != TokenKind::end)
      fail(fmt::format("'{}' is not expected here", peek().text),
           "join conditions with and, or or, and put brackets around groups");
    return broken_ ? nullptr : tree;
  }

 private:
  // ---- tokens
  Token const& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
  }
  Token take() {
    Token const token = peek();
    if (next_ + 1 < tokens_.size()) ++next_;
    return token;
  }
  bool at(std::string_view text, std::size_t ahead = 0) const {
    auto const& token = peek(ahead);
    return token.kind != TokenKind::quoted && token.kind != TokenKind::end && token.text == text;
  }
  bool accept(std::string_view text) {
    if (!at(text)) return false;
    take();
    return true;
  }
  void expect(std::string_view text) {
    if (broken_ || accept(text)) return;
    fail(fmt::format("'{}' is missing here", text), "");
  }
  void fail(std::string message, std::string hint) {
    if (!broken_) complain_(peek(), std::move(message), std::move(hint));
    broken_ = true;
  }
  std::string written(std::size_t from) const {
    std::size_t const to = next_ > 0 ? tokens_[next_ - 1].past : 0;
    std::string slice(text_.substr(from, to - from));
    std::string clean;
    for (char const c : slice) {
      bool const blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!blank) clean += c;
      if (blank && !clean.ends_with(' ')) clean += ' ';
    }
    return clean;
  }

  // ---- trees
  Tree make(Node node) {
    auto const grow = [&](Tree const& part) {
      if (part == nullptr) return;
      node.depth = std::max(node.depth, part->depth + 1);
      node.size += part->size;
    };
    std::visit(Match{[&](AllOf const& all) { std::ranges::for_each(all.parts, grow); },
                     [&](AnyOf const& any) { std::ranges::for_each(any.parts, grow); },
                     [&](CountOf const& count) { std::ranges::for_each(count.parts, grow); },
                     [&](NotOf const& one) { grow(one.part); },
                     [&](Named const& named) { grow(named.part); },
                     [&](AmountTest const& test) {
                       auto const count = [&](Amount const&) { ++node.size; };
                       each_fact(test.left, count);
                       each_fact(test.right, count);
                     },
                     [](auto const&) {}},
               node.is);
    if (node.depth > depth_limit)
      fail("conditions are nested more than 64 deep",
           "name a part of it as a condition of its own");
    if (node.size > size_limit)
      fail("the condition has more than 10,000 parts", "no rule for people needs that");
    return std::make_shared<Node const>(std::move(node));
  }

  Tree condition() {
    if (++depth_ > depth_limit)
      fail("conditions are nested more than 64 deep", "take brackets away");
    auto tree = broken_ ? nullptr : joined();
    --depth_;
    return tree;
  }

  Tree joined() {
    auto const from = peek().at;
    std::vector<Tree> parts{unary()};
    std::string_view joiner;
    while (!broken_ && (at("and") || at("or"))) {
      auto const joint = take();
      if (!joiner.empty() && joint.text != joiner)
        complain_(joint, "and and or are mixed without brackets",
                  "write (a and b) or c, or a and (b or c), whichever is meant");
      joiner = joint.text;
      parts.push_back(unary());
    }
    if (parts.size() == 1 || broken_) return parts.front();
    if (joiner == "and") return make({.is = AllOf{std::move(parts)}, .text = written(from)});
    return make({.is = AnyOf{std::move(parts)}, .text = written(from)});
  }

  Tree unary() {
    auto const from = peek().at;
    int negations = 0;
    while (accept("not")) ++negations;
    auto tree = primary();
    if (broken_ || negations % 2 == 0) return tree;
    return make({.is = NotOf{std::move(tree)}, .text = written(from)});
  }

  Tree primary() {
    if (broken_) return nullptr;
    if (at("(") && !amount_in_brackets()) {
      take();
      auto tree = condition();
      expect(")");
      return tree;
    }
    if ((at("known") || at("missing")) && at("(", 1)) return known();
    if (at("count") && at("(", 1)) return count();
    if (at("exactly") || (at("at") && (at("least", 1) || at("most", 1)))) return some_of();
    return comparison();
  }

  // "(a + b) <= 4": the bracket belongs to an amount when a comparison or a sign follows it.
  bool amount_in_brackets() const {
    std::size_t ahead = 0;
    int open = 0;
    do {
      if (peek(ahead).kind == TokenKind::end) return false;
      if (at("(", ahead)) ++open;
      if (at(")", ahead)) --open;
      ++ahead;
    } while (open > 0);
    return std::ranges::any_of(
        std::array<std::string_view, 10>{"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "in"},
        [&](std::string_view sign) { return at(sign, ahead); });
  }

  Tree known() {
    auto const from = peek().at;
    bool const asks_known = take().text == "known";
    expect("(");
    auto const name = take();
    expect(")");
    auto const fact = fact_named(name);
    if (!fact || broken_) return nullptr;
    return make({.is = KnownTest{fact->fact, asks_known}, .text = written(from)});
  }

  // count(a, b, c >= 2) >= 2: the test after the last name is put to each of them.
  Tree count() {
    auto const from = take().at;
    expect("(");
    std::vector<Token> names;
    do names.push_back(take());
    while (accept(","));
    auto const test_from = peek().at;
    auto const first = fact_named(names.front());
    auto const test = relation(first ? &*first : nullptr);
    auto const test_text = broken_ ? "" : written(test_from);
    if (!broken_ && at(","))
      fail("count puts one test to all its facts, at the end",
           "write count(a, b >= 2) >= 1, or at least 1 of (a >= 1, b >= 2)");
    expect(")");
    CountOf node;
    for (auto const& name : names)
      if (auto const fact = fact_named(name, &name != &names.front() || first); fact && test)
        if (auto typed = type_relation(*fact, name, *test, complain_))
          node.parts.push_back(leaf(std::move(*typed), fmt::format("{} {}", name.text, test_text)));
    node.numbers = how_many(node.parts.size());
    return broken_ ? nullptr : make({.is = std::move(node), .text = written(from)});
  }

  // The ">= 2" after count(..).
  NumberSet how_many(std::size_t parts) {
    auto const sign = peek();
    auto const how = comparison_sign();
    auto const number = take();
    if (!how || number.kind != TokenKind::number) {
      if (!broken_) complain_(sign, "count(..) must be compared with a number", "write >= 2");
      broken_ = true;
      return {};
    }
    return quorum(*how, number, parts);
  }

  NumberSet quorum(Comparison how, Token const& number, std::size_t parts) {
    double const n = parse_number(number.text).value_or(0);
    if (n > static_cast<double>(parts) && !broken_ && parts > 0)
      complain_(number, fmt::format("there are only {} to count", parts), "count fewer");
    return numbers_that(how, n);
  }

  Tree some_of() {
    auto const from = peek().at;
    auto how = Comparison::equal;
    if (take().text == "at")
      how = take().text == "least" ? Comparison::greater_equal : Comparison::less_equal;
    auto const number = take();
    if (number.kind != TokenKind::number || !parse_integer(number.text))
      fail("a whole number is missing here", "write at least 2 of (a, b, c)");
    expect("of");
    expect("(");
    CountOf node;
    do node.parts.push_back(broken_ ? nullptr : condition());
    while (!broken_ && accept(","));
    expect(")");
    if (broken_) return nullptr;
    node.numbers = quorum(how, number, node.parts.size());
    return make({.is = std::move(node), .text = written(from)});
  }

  // ---- comparisons
  Tree leaf(std::variant<FactTest, AmountTest> test, std::string text) {
    return std::visit(
        [&](auto& one) { return make({.is = std::move(one), .text = std::move(text)}); }, test);
  }

  Tree comparison() {
    auto const from = peek().at;
    if (names_condition()) return named(take());
    auto const left = amount();
    if (broken_) return nullptr;
    auto const past = tokens_[next_ - 1].past;
    Token const whole{TokenKind::name, text_.substr(from, past - from), from, past};
    if (!opens_relation()) return bare(left, whole);
    auto const how = relation(left ? &*left : nullptr);
    if (!how || !left || broken_) return nullptr;
    auto typed = type_relation(*left, whole, *how, complain_);
    if (!typed) return nullptr;
    if (auto* test = std::get_if<AmountTest>(&*typed)) test->label = std::string(whole.text);
    return leaf(std::move(*typed), written(from));
  }

  bool names_condition() const {
    return peek().kind == TokenKind::name && vocabulary_.named &&
           vocabulary_.named(peek().text) != nullptr;
  }

  Tree named(Token const& name) {
    auto const* const found = vocabulary_.named(name.text);
    if (!*found) return nullptr;  // its own complaints have been made
    return make({.is = Named{std::string(name.text), found->tree}, .text = std::string(name.text)});
  }

  // A name alone: a yes/no fact.
  Tree bare(std::optional<Amount> const& left, Token const& whole) {
    if (!left) return nullptr;
    if (left->kind != AmountKind::fact || left->domain.kind != DomainKind::yes_no) {
      complain_(whole, fmt::format("'{}' must be compared with something", whole.text),
                left->kind == AmountKind::fact ? fmt::format("it is {}", describe(left->domain))
                                               : "write a comparison such as >= 2 after it");
      return nullptr;
    }
    FactTest test{.fact = left->fact, .domain = left->domain, .words = {"yes"}};
    return make({.is = std::move(test), .text = std::string(whole.text)});
  }

  bool opens_relation() const {
    return at("in") || at("is") || (at("not") && at("in", 1)) || is_sign();
  }
  bool is_sign() const {
    return std::ranges::any_of(std::array<std::string_view, 6>{"=", "!=", "<", "<=", ">", ">="},
                               [&](std::string_view sign) { return at(sign); });
  }

  std::optional<Comparison> comparison_sign() {
    constexpr std::array signs{
        std::pair{"=", Comparison::equal},       std::pair{"!=", Comparison::not_equal},
        std::pair{"<=", Comparison::less_equal}, std::pair{">=", Comparison::greater_equal},
        std::pair{"<", Comparison::less},        std::pair{">", Comparison::greater}};
    for (auto const& [sign, how] : signs)
      if (accept(sign)) return how;
    if (!accept("is")) return std::nullopt;
    return accept("not") ? Comparison::not_equal : Comparison::equal;
  }

  // What follows the left side; `left` (when its name is known) says whether words are expected.
  std::optional<Relation> relation(Amount const* left) {
    Relation found{.token = peek()};
    if (broken_) return std::nullopt;
    found.negated = accept("not");
    if (accept("in")) {
      if (at("{")) return among(std::move(found), left);
      found.kind = Relation::Kind::within;
      found.operands.push_back(operand(left));
      expect("..");
      found.operands.push_back(operand(left));
      return broken_ ? std::nullopt : std::optional(found);
    }
    auto const how = found.negated ? std::nullopt : comparison_sign();
    if (!how) {
      fail("a comparison is missing here", "write =, !=, <, <=, >, >=, is, is not or in");
      return std::nullopt;
    }
    found.how = *how;
    found.operands.push_back(operand(left));
    return broken_ ? std::nullopt : std::optional(found);
  }

  std::optional<Relation> among(Relation found, Amount const* left) {
    found.kind = Relation::Kind::among;
    take();
    do found.operands.push_back(operand(left));
    while (!broken_ && accept(","));
    expect("}");
    return broken_ ? std::nullopt : std::optional(found);
  }

  Operand operand(Amount const* left) {
    bool const words = left != nullptr && left->kind == AmountKind::fact &&
                       left->domain.kind != DomainKind::number;
    auto const token = peek();
    if (token.kind == TokenKind::end || token.text == ")" || token.text == "}" ||
        token.text == ",") {
      fail("a value is missing here", "give a number or a word");
      return {token, std::nullopt};
    }
    bool const unknown_left = left == nullptr && token.kind == TokenKind::name;
    if (words || unknown_left || token.kind == TokenKind::quoted) {
      take();
      return {token, std::nullopt};
    }
    auto value = amount();
    return {token, value ? std::move(*value) : Amount{.kind = AmountKind::number}};
  }

  // ---- amounts
  std::optional<Amount> amount() {
    if (++depth_ > depth_limit) fail("amounts are nested more than 64 deep", "take brackets away");
    auto first = broken_ ? std::nullopt : term();
    Amount sum{.kind = AmountKind::sum};
    bool well = first.has_value();
    if (well) sum.parts.push_back(*first);
    while (!broken_ && (at("+") || at("-"))) {
      bool const minus = take().text == "-";
      auto next = term();
      well = well && next.has_value();
      if (!next) continue;
      if (minus) next->weight = -next->weight;
      sum.parts.push_back(std::move(*next));
    }
    --depth_;
    if (broken_ || !well) return std::nullopt;
    if (sum.parts.size() == 1) return sum.parts.front();
    return all_numbers(sum) ? std::nullopt : std::optional(std::move(sum));
  }

  // Sums are of numbers: a word in one is a mistake.
  bool all_numbers(Amount const& sum) {
    bool wrong = false;
    each_fact(sum, [&](Amount const& fact) {
      if (fact.domain.kind == DomainKind::number || wrong) return;
      wrong = true;
      complain_(peek(), fmt::format("'{}' is not a number and cannot be reckoned with", fact.fact),
                fmt::format("it is {}", describe(fact.domain)));
    });
    return wrong;
  }

  std::optional<Amount> term() {
    bool negative = false;
    while (accept("-")) negative = !negative;
    auto value = factor();
    if (value && negative) value->weight = -value->weight;
    while (!broken_ && accept("*")) {
      auto other = factor();
      if (!value || !other) return std::nullopt;
      if (value->kind == AmountKind::number) std::swap(value, other);
      if (other->kind != AmountKind::number) {
        fail("two facts cannot be multiplied", "multiply a fact by a number");
        return std::nullopt;
      }
      value->weight *= other->number * other->weight;
    }
    return value;
  }

  std::optional<Amount> factor() {
    if (broken_) return std::nullopt;
    auto const token = take();
    if (token.kind == TokenKind::number)
      return Amount{.number = parse_number(token.text).value_or(0)};
    if (token.text == "(" && token.kind == TokenKind::sign) {
      auto inner = amount();
      expect(")");
      return inner;
    }
    if (token.kind == TokenKind::name && at("(")) return folded(token);
    if (token.kind == TokenKind::name && std::ranges::find(reserved, token.text) == reserved.end())
      return fact_named(token);
    next_ -= token.kind == TokenKind::end ? 0 : 1;
    fail(token.kind == TokenKind::end ? std::string("a fact or a number is missing at the end")
                                      : fmt::format("'{}' is not expected here", token.text),
         "a fact, a number or a condition belongs here");
    return std::nullopt;
  }

  // max(..), min(..), sum(..)
  std::optional<Amount> folded(Token const& name) {
    Amount fold;
    fold.kind = name.text == "max" ? AmountKind::max : AmountKind::min;
    if (name.text == "sum") fold.kind = AmountKind::sum;
    if (name.text != "max" && name.text != "min" && name.text != "sum") {
      --next_;
      fail(fmt::format("there is no function '{}'", name.text),
           "there are max, min, sum, count, known and missing");
      return std::nullopt;
    }
    take();
    bool well = true;
    do {
      auto part = amount();
      well = well && part.has_value();
      if (part) fold.parts.push_back(std::move(*part));
    } while (!broken_ && accept(","));
    expect(")");
    if (broken_ || !well || all_numbers(fold)) return std::nullopt;
    return fold;
  }

  // The fact of a name, with its domain; a complaint, unless `aloud` is false, when there is none.
  std::optional<Amount> fact_named(Token const& name, bool aloud = true) {
    if (broken_) return std::nullopt;
    if (name.kind == TokenKind::name)
      if (auto domain = vocabulary_.domain_of(name.text))
        return Amount{
            .kind = AmountKind::fact, .fact = std::string(name.text), .domain = std::move(*domain)};
    if (aloud && names_of_condition(name))
      complain_(name, fmt::format("'{}' is a condition, not a fact", name.text),
                "name a fact here");
    else if (aloud)
      complain_(name, fmt::format("unknown name '{}'", name.text),
                suggestion(name.text, vocabulary_.names));
    return std::nullopt;
  }

  bool names_of_condition(Token const& name) const {
    return vocabulary_.named && vocabulary_.named(name.text) != nullptr;
  }

  std::string_view text_;
  Vocabulary const& vocabulary_;
  Complainer complain_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
  bool broken_ = false;
};

}  // namespace

Condition parse_condition(std::string_view text, Place at, Vocabulary const& vocabulary,
                          std::vector<Complaint>& complaints) {
  auto const before = complaints.size();
  auto tree = Parser(text, std::move(at), vocabulary, complaints).run();
  if (complaints.size() != before) return {};
  return {std::move(tree), std::string(text)};
}

}  // namespace careplan
