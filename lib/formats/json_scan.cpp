// The slow and exact walk over a JSON text that says where it is wrong, or where a value stands.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "core/text.hpp"
#include "formats/json_reader.hpp"

namespace careplan {
namespace {

constexpr auto one_a_line =
    "one record per line; 'jq -c .' writes a pretty-printed file that way, 'jq -c .[]' a list";

class Scanner {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  explicit Scanner(std::string_view text, std::uint32_t sought = none)
      : text_(text), sought_(sought) {}

  void run() {
    value(0);
    blanks();
    if (ok() && at_ < text_.size()) fail("text after the end of the record", one_a_line);
  }

  bool ok() const { return !fault_; }
  std::optional<JsonFault> take_fault() { return std::move(fault_); }
  std::size_t value_offset() const { return value_offset_; }
  std::size_t key_offset() const { return key_offset_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  bool looking_at(char c) const { return !at_end() && text_[at_] == c; }

  void blanks() {
    while (!at_end() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  void fail(std::string message, std::string hint = {}) { fail_at(at_, message, std::move(hint)); }
  void fail_at(std::size_t offset, std::string message, std::string hint) {
    if (ok()) fault_ = JsonFault{offset, std::move(message), std::move(hint)};
  }

  bool take(char c) {
    if (!looking_at(c)) return false;
    ++at_;
    return true;
  }

  // NOLINTNEXTLINE(misc-no-recursion): at most json_depth_limit deep.
  void value(int depth) {
    blanks();
    if (count_++ == sought_) value_offset_ = at_;
    if (at_end()) return fail("the line ends where a value should be", one_a_line);
    char const c = text_[at_];
    if (c == '{' || c == '[') {
      if (depth == json_depth_limit)
        return fail("nested more than 64 deep", "no record needs that");
      c == '{' ? object(depth) : array(depth);
    } else if (c == '"') {
      string();
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      number();
    } else {
      word();
    }
  }

  void object(int depth) {
    ++at_;
    blanks();
    if (take('}')) return;
    while (ok()) {
      blanks();
      auto const key = at_;
      if (at_end()) return fail("the line ends inside an object", one_a_line);
      if (!looking_at('"')) return fail("a key in quotes should be here", quote_hint());
      string();
      if (!ok()) return;
      blanks();
      if (at_end()) return fail("the line ends inside an object", one_a_line);
      if (!take(':')) return fail("a ':' should be here");
      if (count_ == sought_) key_offset_ = key;
      value(depth + 1);
      if (!ok() || !more('}', "the line ends inside an object")) return;
    }
  }

  void array(int depth) {
    ++at_;
    blanks();
    if (take(']')) return;
    while (ok()) {
      value(depth + 1);
      if (!ok() || !more(']', "the line ends inside a list")) return;
    }
  }

  // After an element: true when a comma promises another one.
  bool more(char close, char const* cut_short) {
    blanks();
    if (take(close)) return false;
    if (at_end()) {
      fail(cut_short, one_a_line);
    } else if (!take(',')) {
      fail(fmt::format("a ',' or '{}' should be here", close));
    } else {
      blanks();
      if (looking_at(close)) fail(fmt::format("a ',' before '{}'", close), "leave out the comma");
      return ok();
    }
    return false;
  }

  std::string quote_hint() const {
    return looking_at('\'') ? "JSON quotes with \", not with '" : std::string();
  }

  void string() {
    auto const open = at_++;
    while (!at_end()) {
      auto const c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return;
      }
      if (c < 0x20)
        return fail("a control character inside text", "write it as an escape such as \\n or \\t");
      if (c == '\\') {
        if (!escape()) return;
      } else if (!code_point()) {
        return fail("a byte that is not UTF-8", "save the file as UTF-8");
      }
    }
    fail_at(open, "text that has no closing quote", one_a_line);
  }

  bool code_point() {
    for (std::size_t length = 1; length <= 4 && at_ + length <= text_.size(); ++length) {
      if (!well_formed(text_.substr(at_, length))) continue;
      at_ += length;
      return true;
    }
    return false;
  }

  static bool well_formed(std::string_view bytes) {
    auto const at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    std::size_t const length = at(0) < 0x80   ? 1
                               : at(0) < 0xC2 ? 0
                               : at(0) < 0xE0 ? 2
                               : at(0) < 0xF0 ? 3
                               : at(0) < 0xF5 ? 4
                                              : 0;
    if (length != bytes.size()) return false;
    for (std::size_t i = 1; i < length; ++i)
      if ((at(i) & 0xC0) != 0x80) return false;
    bool const overlong = (at(0) == 0xE0 && at(1) < 0xA0) || (at(0) == 0xF0 && at(1) < 0x90);
    bool const surrogate = at(0) == 0xED && at(1) >= 0xA0;
    bool const beyond = at(0) == 0xF4 && at(1) >= 0x90;
    return !(overlong || surrogate || beyond);
  }

  std::optional<unsigned> hex4(std::size_t at) const {
    if (at + 4 > text_.size()) return std::nullopt;
    unsigned code = 0;
    auto const* const from = text_.data() + at;
    auto const [end, error] = std::from_chars(from, from + 4, code, 16);
    if (error != std::errc{} || end != from + 4) return std::nullopt;
    return code;
  }

  bool escape() {
    if (at_ + 1 >= text_.size()) {
      fail("the line ends inside text", one_a_line);
      return false;
    }
    if (text_[at_ + 1] != 'u') {
      if (std::string_view("\"\\/bfnrt").find(text_[at_ + 1]) == std::string_view::npos) {
        fail(fmt::format("'\\{}' is no escape", shown(text_.substr(at_ + 1, 1))),
             "a backslash itself is written \\\\");
        return false;
      }
      at_ += 2;
      return true;
    }
    auto const code = hex4(at_ + 2);
    bool const leads = code && *code >= 0xD800 && *code < 0xDC00;
    bool const trails = code && *code >= 0xDC00 && *code < 0xE000;
    auto const second =
        leads && text_.substr(at_ + 6).starts_with("\\u") ? hex4(at_ + 8) : std::nullopt;
    if (!code || trails || (leads && !(second && *second >= 0xDC00 && *second < 0xE000))) {
      fail("a \\u escape that names no character", "it takes four hexadecimal digits");
      return false;
    }
    at_ += leads ? 12 : 6;
    return true;
  }

  std::size_t digits() {
    auto const from = at_;
    while (!at_end() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ - from;
  }

  void number() {
    auto const begin = at_;
    take('-');
    bool const zero = looking_at('0');
    auto const whole = digits();
    if (whole == 0) return fail("a digit should be here");
    if (zero && whole > 1) return fail_at(begin, "a number that begins with 0", "write 7, not 07");
    if (take('.') && digits() == 0) return fail("a digit should follow the decimal point");
    if (looking_at('e') || looking_at('E')) {
      ++at_;
      if (!take('-')) take('+');
      if (digits() == 0) return fail("a digit should be here");
    }
    if (!holds(text_.substr(begin, at_ - begin)))
      fail_at(begin, "a number too large", "no answer or fact is that large");
  }

  // Whether a number type has room: 64 bits for whole numbers, a double for others.
  static bool holds(std::string_view text) {
    if (text.find_first_of(".eE") != std::string_view::npos)
      return std::isfinite(std::strtod(std::string(text).c_str(), nullptr));
    auto const fits = [&](auto whole) {
      return std::from_chars(text.data(), text.data() + text.size(), whole).ec == std::errc{};
    };
    return fits(std::int64_t{}) || fits(std::uint64_t{});
  }

  void word() {
    for (std::string_view const known : {"true", "false", "null"})
      if (text_.substr(at_).starts_with(known)) {
        at_ += known.size();
        return;
      }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> foreign{
        {{"True", "write true"},
         {"False", "write false"},
         {"None", "write null"},
         {"NaN", "a number that is not known is null"},
         {"Infinity", "a number that is not known is null"},
         {"undefined", "what is not known is null"},
         {"'", "JSON quotes with \", not with '"}}};
    for (auto const& [begins, hint] : foreign)
      if (text_.substr(at_).starts_with(begins))
        return fail("a value should be here", std::string(hint));
    fail("a value should be here", count_ == 1 ? one_a_line : "");
  }

  std::string_view text_;
  std::uint32_t sought_;
  std::size_t at_ = 0;
  std::uint32_t count_ = 0;
  std::size_t value_offset_ = 0;
  std::size_t key_offset_ = 0;
  std::optional<JsonFault> fault_;
};

}  // namespace

std::optional<JsonFault> json_fault(std::string_view text) {
  Scanner scanner(text);
  scanner.run();
  return scanner.take_fault();
}

std::size_t json_offset(std::string_view text, std::uint32_t index, bool of_key) {
  Scanner scanner(text, index);
  scanner.run();
  return of_key ? scanner.key_offset() : scanner.value_offset();
}

}  // namespace careplan
