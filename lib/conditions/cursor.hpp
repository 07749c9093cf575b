// Where the reading of a condition stands, with what it may name; private to the room.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "conditions/parser.hpp"
#include "conditions/token.hpp"

namespace careplan {

// A mistake of grammar ends the reading (`broken`); a mistake of typing is complained about and
// reading goes on, so that one pass finds them all.
class Cursor {
 public:
  static constexpr int depth_limit = 64;

  Cursor(std::string_view text, Place at, Vocabulary const& names,
         std::vector<Complaint>& complaints)
      : vocabulary(names),
        complain(text, at, complaints),
        text_(text),
        tokens_(tokens_of(text, at, complaints)) {}

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
    fail_at(peek(), std::move(message), std::move(hint));
  }
  void fail_at(Token const& token, std::string message, std::string hint) {
    if (!broken_) complain(token, std::move(message), std::move(hint));
    broken_ = true;
  }
  std::string written(std::size_t from) const {
    std::size_t const to = next_ > 0 ? tokens_[next_ - 1].past : 0;
    std::string clean(text_.substr(from, to - from));
    auto end = clean.begin();
    for (char const c : clean) {
      bool const blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!blank)
        *end++ = c;
      else if (end == clean.begin() || end[-1] != ' ')
        *end++ = ' ';
    }
    clean.erase(end, clean.end());
    return clean;
  }
  // Everything from an offset to the last token taken.
  Token span_from(std::size_t from) const {
    auto const past = next_ > 0 ? tokens_[next_ - 1].past : 0;
    return {TokenKind::name, text_.substr(from, past - from), from, past};
  }
  void put_back() { --next_; }
  bool broken() const { return broken_; }

  // Brackets deepen the reading; too deep is a mistake of grammar. Pairs with leave().
  bool enter(std::string_view what) {
    if (++depth_ > depth_limit)
      fail(fmt::format("{} are nested more than 64 deep", what), "take brackets away");
    return !broken_;
  }
  void leave() { --depth_; }

  Vocabulary const& vocabulary;
  Complainer complain;

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
  bool broken_ = false;
};

// The fact of a name, with its domain; a complaint, unless `aloud` is false, when there is none.
std::optional<Amount> fact_named(Cursor& cursor, Token const& name, bool aloud = true);

// a + 2*max(b, c): nothing, after a complaint, when it is none.
std::optional<Amount> read_amount(Cursor& cursor);

// What follows the left side; `left` (when its name is known) says whether words are expected.
std::optional<Relation> read_relation(Cursor& cursor, Amount const* left);

// =, !=, <, <=, >, >=, is, is not.
std::optional<Comparison> read_sign(Cursor& cursor);

}  // namespace careplan
