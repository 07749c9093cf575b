#include <array>

#include "conditions/cursor.hpp"

namespace careplan {
namespace {

class RelationReader {
 public:
  explicit RelationReader(Cursor& cursor) : cursor_(cursor) {}

  std::optional<Relation> relation(Amount const* left) {
    Relation found{.token = cursor_.peek()};
    if (cursor_.broken()) return std::nullopt;
    found.negated = cursor_.accept("not");
    if (cursor_.accept("in")) {
      if (cursor_.at("{")) return among(std::move(found), left);
      found.kind = Relation::Kind::within;
      found.operands.push_back(operand(left));
      cursor_.expect("..");
      found.operands.push_back(operand(left));
      return cursor_.broken() ? std::nullopt : std::optional(std::move(found));
    }
    auto const how = found.negated ? std::nullopt : read_sign(cursor_);
    if (!how) {
      cursor_.fail("a comparison is missing here", "write =, !=, <, <=, >, >=, is, is not or in");
      return std::nullopt;
    }
    found.how = *how;
    found.operands.push_back(operand(left));
    return cursor_.broken() ? std::nullopt : std::optional(std::move(found));
  }

 private:
  std::optional<Relation> among(Relation found, Amount const* left) {
    found.kind = Relation::Kind::among;
    cursor_.take();
    do found.operands.push_back(operand(left));
    while (!cursor_.broken() && cursor_.accept(","));
    cursor_.expect("}");
    return cursor_.broken() ? std::nullopt : std::optional(std::move(found));
  }

  Operand operand(Amount const* left) {
    bool const words = left != nullptr && left->kind != AmountKind::number &&
                       left->domain.kind != DomainKind::number;
    auto const token = cursor_.peek();
    if (token.kind == TokenKind::end || token.text == ")" || token.text == "}" ||
        token.text == ",") {
      cursor_.fail("a value is missing here", "give a number or a word");
      return {token, std::nullopt};
    }
    bool const unknown_left = left == nullptr && token.kind == TokenKind::name;
    if (words || unknown_left || token.kind == TokenKind::quoted) {
      cursor_.take();
      return {token, std::nullopt};
    }
    auto value = read_amount(cursor_);
    return {token, value ? std::move(*value) : Amount{.kind = AmountKind::number}};
  }

  Cursor& cursor_;
};

}  // namespace

std::optional<Comparison> read_sign(Cursor& cursor) {
  constexpr std::array signs{
      std::pair{"=", Comparison::equal},       std::pair{"!=", Comparison::not_equal},
      std::pair{"<=", Comparison::less_equal}, std::pair{">=", Comparison::greater_equal},
      std::pair{"<", Comparison::less},        std::pair{">", Comparison::greater}};
  for (auto const& [sign, how] : signs)
    if (cursor.accept(sign)) return how;
  if (!cursor.accept("is")) return std::nullopt;
  return cursor.accept("not") ? Comparison::not_equal : Comparison::equal;
}

std::optional<Relation> read_relation(Cursor& cursor, Amount const* left) {
  return RelationReader(cursor).relation(left);
}

}  // namespace careplan
