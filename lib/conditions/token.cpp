#include "conditions/token.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"

namespace careplan {
namespace {

bool digit(char c) {
  return '0' <= c && c <= '9';
}
bool letter(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_';
}

// Signs of other languages, and what to write here.
struct Foreign {
  std::string_view sign;
  std::string_view hint;
};
constexpr std::array foreign{Foreign{"==", "write ="},
                             Foreign{"&&", "write and"},
                             Foreign{"||", "write or"},
                             Foreign{"<>", "write !="},
                             Foreign{"=<", "write <="},
                             Foreign{"=>", "write >="},
                             Foreign{"\xE2\x89\xA4", "write <="},
                             Foreign{"\xE2\x89\xA5", "write >="},
                             Foreign{"\xE2\x89\xA0", "write !="},
                             Foreign{"!", "write not, or !="}};

class Reader {
 public:
  Reader(std::string_view text, Place start, std::vector<Complaint>& complaints)
      : text_(text), start_(std::move(start)), complaints_(complaints) {}

  std::vector<Token> run() {
    tokens_.reserve(text_.size() / 4 + 2);
    while (at_ < text_.size()) {
      char const c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        ++at_;
      else if (letter(c) || digit(c))
        word();
      else if (c == '\'' || c == '"')
        quoted(c);
      else if (!sign())
        break;
    }
    add(TokenKind::end, text_.size(), text_.size());
    return std::move(tokens_);
  }

 private:
  void add(TokenKind kind, std::size_t from, std::size_t to) {
    tokens_.push_back({kind, text_.substr(from, to - from), from, to});
  }

  bool complain(std::string message, std::string hint) {
    complaints_.push_back({place_in(text_, at_, start_), std::move(message), std::move(hint)});
    return false;
  }

  // Names hold letters, digits, - and single dots; what begins with a digit and holds nothing but
  // digits and one dot is a number.
  void word() {
    auto const from = at_;
    auto const inside = [&](std::size_t i) {
      if (i >= text_.size()) return false;
      char const c = text_[i];
      if (c == '.') return i + 1 < text_.size() && (letter(text_[i + 1]) || digit(text_[i + 1]));
      return letter(c) || digit(c) || c == '-';
    };
    while (inside(at_)) ++at_;
    auto const written = text_.substr(from, at_ - from);
    bool const number = digit(written.front()) && parse_number(written).has_value() &&
                        written.find_first_not_of("0123456789.") == std::string_view::npos;
    add(number ? TokenKind::number : TokenKind::name, from, at_);
  }

  void quoted(char quote) {
    auto const end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      complain("a quote that does not end", "close it, or write the word without quotes");
      at_ = text_.size();
      return;
    }
    tokens_.push_back({TokenKind::quoted, text_.substr(at_ + 1, end - at_ - 1), at_, end + 1});
    at_ = end + 1;
  }

  bool sign() {
    auto const rest = text_.substr(at_);
    if (std::string_view("(){},+-*").find(rest.front()) != std::string_view::npos) {
      add(TokenKind::sign, at_, at_ + 1);
      ++at_;
      return true;
    }
    if (!rest.starts_with("!="))
      for (auto const& [sign, hint] : foreign)
        if (rest.starts_with(sign))
          return complain("'" + std::string(sign) + "' is not a sign of conditions",
                          std::string(hint));
    for (std::string_view const known : {"!=", "<=", ">=", "..", "=", "<", ">"})
      if (rest.starts_with(known)) {
        add(TokenKind::sign, at_, at_ + known.size());
        at_ += known.size();
        return true;
      }
    std::size_t length = 1;  // a whole UTF-8 character
    while (length < rest.size() && (rest[length] & '\xC0') == '\x80') ++length;
    return complain("'" + shown(rest.substr(0, length)) + "' has no meaning here",
                    "conditions are made of names, numbers, comparisons, and, or, not");
  }

  std::string_view text_;
  Place start_;
  std::vector<Complaint>& complaints_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Place place_in(std::string_view text, std::size_t offset, Place start) {
  auto const before = text.substr(0, offset);
  auto const lines = static_cast<int>(std::ranges::count(before, '\n'));
  if (start.line == 0) return start;
  if (lines == 0) {
    start.column += static_cast<int>(offset);
  } else {
    start.line += lines;
    start.column = static_cast<int>(offset - before.rfind('\n'));
  }
  return start;
}

std::vector<Token> tokens_of(std::string_view text, Place start,
                             std::vector<Complaint>& complaints) {
  return Reader(text, std::move(start), complaints).run();
}

}  // namespace careplan
