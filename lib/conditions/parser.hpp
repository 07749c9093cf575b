// How text becomes a typed tree; private to the room. The parser knows the grammar, the typist what
// a comparison of a fact with a value means in the fact's domain.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conditions/node.hpp"
#include "conditions/token.hpp"

namespace careplan {

// What stands on the right of a comparison, or between the braces of `in {..}`.
struct Operand {
  Token token{};
  std::optional<Amount> amount{};  // anything but a single word
};

// How a fact or an amount is compared.
struct Relation {
  enum class Kind { compare, among, within } kind = Kind::compare;
  Comparison how = Comparison::equal;
  bool negated = false;             // not in
  std::vector<Operand> operands{};  // compare: one; among: some; within: two numbers
  Token token{};                    // the sign or word that opens it, for complaints
};

class Complainer {
 public:
  Complainer(std::string_view text, Place start, std::vector<Complaint>& to)
      : text_(text), start_(std::move(start)), to_(to) {}
  void operator()(Token const& token, std::string message, std::string hint = {}) const {
    to_.push_back({place_in(text_, token.at, start_), std::move(message), std::move(hint)});
  }

 private:
  std::string_view text_;
  Place start_;
  std::vector<Complaint>& to_;
};

// `left` stands in `relation`; nothing, after complaints, when the domain does not allow it. The
// left side is one fact when it is a bare name, otherwise an amount.
std::optional<std::variant<FactTest, AmountTest>> type_relation(Amount left, Token const& token,
                                                                Relation const& relation,
                                                                Complainer const& complain);

// Numbers that stand in `how` to `number`.
NumberSet numbers_that(Comparison how, double number);

}  // namespace careplan
