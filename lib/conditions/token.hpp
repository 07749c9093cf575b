// The words and signs of a condition's text.
#pragma once

#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace careplan {

enum class TokenKind { name, number, quoted, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text{};  // as written; for quoted, without the quotes
  std::size_t at = 0;       // offset of the first character in the condition
  std::size_t past = 0;     // offset after the last
};

// Line and column of an offset, for a condition that begins at `start`.
Place place_in(std::string_view text, std::size_t offset, Place start);

// All tokens and an end token. Characters that belong to none are complained about.
std::vector<Token> tokens_of(std::string_view text, Place start,
                             std::vector<Complaint>& complaints);

}  // namespace careplan
