#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conditions/cursor.hpp"
#include "conditions/domain.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

constexpr int size_limit = 10'000;

// Recursive descent over and, or, not, counting and comparisons.
class Parser {
 public:
  explicit Parser(Cursor& cursor) : cursor_(cursor) {}

  Tree run() {
    if (cursor_.peek().kind == TokenKind::end) {
      cursor_.complain(cursor_.peek(), "the condition is empty", "write one, or leave the key out");
      return nullptr;
    }
    auto tree = condition();
    if (!cursor_.broken() && cursor_.peek().kind != TokenKind::end)
      cursor_.fail(fmt::format("'{}' is not expected here", cursor_.peek().text),
                   "join conditions with and, or or, and put brackets around groups");
    return cursor_.broken() ? nullptr : tree;
  }

 private:
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
    if (node.depth > Cursor::depth_limit)
      cursor_.fail("conditions are nested more than 64 deep",
                   "name a part of it as a condition of its own");
    if (node.size > size_limit)
      cursor_.fail("the condition has more than 10,000 parts", "no rule for people needs that");
    return std::make_shared<Node const>(std::move(node));
  }

  Tree condition() {
    auto tree = cursor_.enter("conditions") ? joined() : nullptr;
    cursor_.leave();
    return tree;
  }

  Tree joined() {
    auto const from = cursor_.peek().at;
    auto first = unary();
    auto const more = [&] { return !cursor_.broken() && (cursor_.at("and") || cursor_.at("or")); };
    if (!more()) return first;
    std::vector<Tree> parts{std::move(first)};
    std::string_view joiner;
    while (more()) {
      auto const joint = cursor_.take();
      if (!joiner.empty() && joint.text != joiner)
        cursor_.complain(joint, "and and or are mixed without brackets",
                         "write (a and b) or c, or a and (b or c), whichever is meant");
      joiner = joint.text;
      parts.push_back(unary());
    }
    if (cursor_.broken()) return parts.front();
    if (joiner == "and")
      return make({.is = AllOf{std::move(parts)}, .text = cursor_.written(from)});
    return make({.is = AnyOf{std::move(parts)}, .text = cursor_.written(from)});
  }

  Tree unary() {
    auto const from = cursor_.peek().at;
    int negations = 0;
    while (cursor_.accept("not")) ++negations;
    auto tree = primary();
    if (cursor_.broken() || negations % 2 == 0) return tree;
    return make({.is = NotOf{std::move(tree)}, .text = cursor_.written(from)});
  }

  Tree primary() {
    if (cursor_.broken()) return nullptr;
    if (cursor_.at("(") && !amount_in_brackets()) {
      cursor_.take();
      auto tree = condition();
      cursor_.expect(")");
      return tree;
    }
    if ((cursor_.at("known") || cursor_.at("missing")) && cursor_.at("(", 1)) return known();
    if (cursor_.at("count") && cursor_.at("(", 1)) return count();
    if (cursor_.at("exactly") ||
        (cursor_.at("at") && (cursor_.at("least", 1) || cursor_.at("most", 1))))
      return some_of();
    return comparison();
  }

  // "(a + b) <= 4": the bracket belongs to an amount when a comparison or a sign follows it.
  bool amount_in_brackets() const {
    std::size_t ahead = 0;
    int open = 0;
    do {
      if (cursor_.peek(ahead).kind == TokenKind::end) return false;
      if (cursor_.at("(", ahead)) ++open;
      if (cursor_.at(")", ahead)) --open;
      ++ahead;
    } while (open > 0);
    return std::ranges::any_of(
        std::array<std::string_view, 10>{"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "in"},
        [&](std::string_view sign) { return cursor_.at(sign, ahead); });
  }

  Tree known() {
    auto const from = cursor_.peek().at;
    bool const asks_known = cursor_.take().text == "known";
    cursor_.expect("(");
    auto const name = cursor_.take();
    cursor_.expect(")");
    auto const fact = fact_named(cursor_, name);
    if (!fact || cursor_.broken()) return nullptr;
    return make({.is = KnownTest{fact->fact, asks_known}, .text = cursor_.written(from)});
  }

  // count(a, b, c >= 2) >= 2: the test after the last name is put to each of them.
  Tree count() {
    auto const from = cursor_.take().at;
    cursor_.expect("(");
    std::vector<Token> names;
    do names.push_back(cursor_.take());
    while (cursor_.accept(","));
    auto const test_from = cursor_.peek().at;
    auto const first = fact_named(cursor_, names.front());
    auto const test = read_relation(cursor_, first ? &*first : nullptr);
    auto const test_text = cursor_.broken() ? "" : cursor_.written(test_from);
    if (!cursor_.broken() && cursor_.at(","))
      cursor_.fail("count puts one test to all its facts, at the end",
                   "write count(a, b >= 2) >= 1, or at least 1 of (a >= 1, b >= 2)");
    cursor_.expect(")");
    CountOf node;
    for (auto const& name : names)
      if (auto const fact = fact_named(cursor_, name, &name != &names.front() || first);
          fact && test)
        if (auto typed = type_relation(*fact, name, *test, cursor_.complain))
          node.parts.push_back(leaf(std::move(*typed), fmt::format("{} {}", name.text, test_text)));
    node.numbers = how_many(node.parts.size());
    return cursor_.broken() ? nullptr
                            : make({.is = std::move(node), .text = cursor_.written(from)});
  }

  // The ">= 2" after count(..).
  NumberSet how_many(std::size_t parts) {
    auto const sign = cursor_.peek();
    auto const how = read_sign(cursor_);
    auto const number = cursor_.take();
    if (!how || number.kind != TokenKind::number) {
      cursor_.fail_at(sign, "count(..) must be compared with a number", "write >= 2");
      return {};
    }
    return quorum(*how, number, parts);
  }

  NumberSet quorum(Comparison how, Token const& number, std::size_t parts) {
    double const n = parse_number(number.text).value_or(0);
    if (n > static_cast<double>(parts) && !cursor_.broken() && parts > 0)
      cursor_.complain(number, fmt::format("there are only {} to count", parts), "count fewer");
    return numbers_that(how, n);
  }

  Tree some_of() {
    auto const from = cursor_.peek().at;
    auto how = Comparison::equal;
    if (cursor_.take().text == "at")
      how = cursor_.take().text == "least" ? Comparison::greater_equal : Comparison::less_equal;
    auto const number = cursor_.take();
    if (number.kind != TokenKind::number || !parse_integer(number.text))
      cursor_.fail("a whole number is missing here", "write at least 2 of (a, b, c)");
    cursor_.expect("of");
    cursor_.expect("(");
    CountOf node;
    do node.parts.push_back(cursor_.broken() ? nullptr : condition());
    while (!cursor_.broken() && cursor_.accept(","));
    cursor_.expect(")");
    if (cursor_.broken()) return nullptr;
    node.numbers = quorum(how, number, node.parts.size());
    return make({.is = std::move(node), .text = cursor_.written(from)});
  }

  Tree leaf(std::variant<FactTest, AmountTest> test, std::string text) {
    return std::visit(
        [&](auto& one) { return make({.is = std::move(one), .text = std::move(text)}); }, test);
  }

  Tree comparison() {
    auto const from = cursor_.peek().at;
    if (names_condition()) return named(cursor_.take());
    auto left = read_amount(cursor_);
    if (cursor_.broken()) return nullptr;
    auto const whole = cursor_.span_from(from);
    if (!opens_relation()) return bare(left, whole);
    auto const how = read_relation(cursor_, left ? &*left : nullptr);
    if (!how || !left || cursor_.broken()) return nullptr;
    auto typed = type_relation(std::move(*left), whole, *how, cursor_.complain);
    if (!typed) return nullptr;
    if (auto* test = std::get_if<AmountTest>(&*typed)) test->label = std::string(whole.text);
    return leaf(std::move(*typed), cursor_.written(from));
  }

  bool names_condition() const {
    return cursor_.peek().kind == TokenKind::name && cursor_.vocabulary.named &&
           cursor_.vocabulary.named(cursor_.peek().text) != nullptr;
  }

  Tree named(Token const& name) {
    auto const* const found = cursor_.vocabulary.named(name.text);
    if (!*found) return nullptr;  // its own complaints have been made
    return make({.is = Named{std::string(name.text), found->tree}, .text = std::string(name.text)});
  }

  // A name alone: a yes/no fact.
  Tree bare(std::optional<Amount> const& left, Token const& whole) {
    if (!left) return nullptr;
    if (left->kind != AmountKind::fact || left->domain.kind != DomainKind::yes_no) {
      cursor_.complain(whole, fmt::format("'{}' must be compared with something", whole.text),
                       left->kind == AmountKind::fact
                           ? fmt::format("it is {}", describe(left->domain))
                           : "write a comparison such as >= 2 after it");
      return nullptr;
    }
    FactTest test{.fact = left->fact, .domain = left->domain, .words = {"yes"}};
    return make({.is = std::move(test), .text = std::string(whole.text)});
  }

  bool opens_relation() const {
    return cursor_.at("in") || cursor_.at("is") || (cursor_.at("not") && cursor_.at("in", 1)) ||
           is_sign();
  }
  bool is_sign() const {
    return std::ranges::any_of(std::array<std::string_view, 6>{"=", "!=", "<", "<=", ">", ">="},
                               [&](std::string_view sign) { return cursor_.at(sign); });
  }

  Cursor& cursor_;
};

}  // namespace

Condition parse_condition(std::string_view text, Place at, Vocabulary const& vocabulary,
                          std::vector<Complaint>& complaints) {
  auto const before = complaints.size();
  Cursor cursor(text, std::move(at), vocabulary, complaints);
  auto tree = Parser(cursor).run();
  if (complaints.size() != before) return {};
  return {std::move(tree), std::string(text)};
}

NamedAmount parse_named_amount(std::string_view text, Place at, Vocabulary const& vocabulary,
                               std::vector<Complaint>& complaints) {
  auto const before = complaints.size();
  Cursor cursor(text, std::move(at), vocabulary, complaints);
  auto amount = read_amount(cursor);
  if (!cursor.broken() && cursor.peek().kind != TokenKind::end)
    cursor.fail(fmt::format("'{}' is not expected here", cursor.peek().text),
                "an amount is a number made of facts: sum(a, b), max(a, b), a + 2*b");
  if (!amount || complaints.size() != before) return {};
  return {std::make_shared<Amount const>(std::move(*amount)), std::string(text)};
}

}  // namespace careplan
