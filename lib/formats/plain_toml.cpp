#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/text.hpp"
#include "formats/toml_tree.hpp"

namespace careplan {
namespace {

constexpr std::size_t most_bytes = 1 << 20;  // beyond, the guard refuses
constexpr std::size_t most_members = 100;    // of a table: each is compared with all before it
constexpr int deepest = 8;                   // arrays and tables in one another
constexpr std::size_t most_digits = 15;      // exact as a double too

bool is_digit(char c) {
  return '0' <= c && c <= '9';
}

bool in_key(char c) {
  return is_digit(c) || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_' || c == '-';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Digits as TOML has them: no zero in front of others.
bool whole(std::string_view text) {
  return all_digits(text) && (text.size() == 1 || text.front() != '0');
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
}

// Every function that returns a bool says whether what it read was plain. The text ends with a
// zero, which is neither blank nor part of anything.
class PlainReader {
 public:
  explicit PlainReader(std::string const& text)
      : at_(text.data()), end_(text.data() + text.size()), counted_(at_) {}

  bool document(TomlMembers& root) {
    for (auto* table = &root;;) {
      blanks();
      if (*at_ == '[') {
        table = header(root);
        if (table == nullptr) return false;
      } else if (*at_ != '#' && *at_ != '\n' && at_ != end_) {
        if (!pair(*table, 0)) return false;
      }
      if (!line_end()) return false;
      if (at_ == end_) return true;
    }
  }

 private:
  // Columns count characters. Within a line places are asked for one after the other.
  TomlPosition here() {
    column_ += static_cast<int>(std::count_if(counted_, at_, begins_character));
    counted_ = at_;
    return {line_, column_};
  }

  void blanks() {
    while (*at_ == ' ' || *at_ == '\t') ++at_;
  }

  bool took(char c) {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }

  // A comment, and the end of the line or of the file.
  bool line_end() {
    blanks();
    if (*at_ == '#') at_ = find('\n');
    if (at_ == end_) return true;
    if (!took('\n')) return false;
    new_line();
    return true;
  }

  void new_line() {
    ++line_;
    column_ = 1;
    counted_ = at_;
  }

  char const* find(char c) const {
    auto const* const found = std::memchr(at_, c, static_cast<std::size_t>(end_ - at_));
    return found == nullptr ? end_ : static_cast<char const*>(found);
  }

  // [name] once, [[name]] any number of times, both also within one that is there: [name.part].
  // The table that it begins.
  TomlMembers* header(TomlMembers& root) {
    auto const begins = here();
    ++at_;
    bool const one_of_many = took('[');
    auto* inside = &root;
    for (;;) {
      TomlMember member{.at = here()};
      if (!bare_key(member.key)) return nullptr;
      auto const found = std::ranges::find(*inside, member.key, &TomlMember::key);
      bool const known = found != inside->end();
      if (known && !headed(*found)) return nullptr;
      if (took('.')) {
        if (!known) return nullptr;
        inside = newest(found->node);
        continue;
      }
      if (!took(']') || (one_of_many && !took(']'))) return nullptr;
      if (known) {
        auto* const list = std::get_if<TomlArray>(&found->node.value);
        return one_of_many && list != nullptr ? added(*list, begins) : nullptr;
      }
      if (inside->size() == most_members) return nullptr;
      member.node.at = begins;
      auto& value = inside->emplace_back(std::move(member)).node.value;
      return one_of_many ? added(value.emplace<TomlArray>(), begins)
                         : &value.emplace<TomlMembers>();
    }
  }

  // Begun by a header, whose bracket stands before the key.
  static bool headed(TomlMember const& member) { return member.node.at.column < member.at.column; }

  static TomlMembers* newest(TomlNode& headed) {
    auto* const list = std::get_if<TomlArray>(&headed.value);
    return &std::get<TomlMembers>(list == nullptr ? headed.value : list->back().value);
  }

  static TomlMembers* added(TomlArray& list, TomlPosition begins) {
    return &list.emplace_back(TomlNode{.at = begins}).value.emplace<TomlMembers>();
  }

  bool bare_key(std::string_view& key) {
    auto const* const from = at_;
    while (in_key(*at_)) ++at_;
    key = {from, at_};
    return !key.empty();
  }

  bool pair(TomlMembers& into, int depth) {
    if (into.size() == most_members) return false;
    TomlMember member{.at = here()};
    bool const quoted = *at_ == '"' || *at_ == '\'';
    if (!(quoted ? line_text(member.key) && !member.key.empty() : bare_key(member.key)))
      return false;
    if (find_member(into, member.key) != nullptr) return false;
    blanks();
    if (!took('=')) return false;
    blanks();
    if (!value(member.node, depth)) return false;
    if (into.empty()) into.reserve(8);
    into.push_back(std::move(member));
    return true;
  }

  bool value(TomlNode& node, int depth) {
    node.at = here();
    switch (*at_) {
      case '"':
      case '\'':
        return text(node.value.emplace<std::string_view>());
      case '[':
        return depth < deepest && array(node.value.emplace<TomlArray>(), depth + 1);
      case '{':
        return depth < deepest && table(node.value.emplace<TomlMembers>(), depth + 1);
      default:
        return word(node);
    }
  }

  bool text(std::string_view& text) {
    std::string_view const rest(at_, end_);
    if (rest.starts_with("'''")) return false;
    return rest.starts_with("\"\"\"") ? long_text(text) : line_text(text);
  }

  // "text" or 'text'.
  bool line_text(std::string_view& text) {
    char const quote = *at_++;
    auto const* const close = find(quote);
    text = {at_, close};
    at_ = close;
    bool const escapes = quote == '"' && text.find('\\') != std::string_view::npos;
    return !escapes && text.find('\n') == std::string_view::npos && took(quote);
  }

  // """text over several lines""": without the line end that follows the quotes.
  bool long_text(std::string_view& text) {
    at_ += 3;
    if (took('\n')) new_line();
    std::string_view const rest(at_, end_);
    auto const size = rest.find("\"\"\"");
    if (size == std::string_view::npos) return false;
    text = rest.substr(0, size);
    if (text.find('\\') != std::string_view::npos) return false;
    for (auto const* const past = at_ + size; at_ != past;)
      if (*at_++ == '\n') new_line();
    at_ += 3;
    return *at_ != '"';
  }

  bool array(TomlArray& list, int depth) {
    ++at_;
    while (gap()) {
      if (took(']')) return true;
      TomlNode element;
      if (!value(element, depth)) return false;
      list.push_back(std::move(element));
      if (!gap() || (*at_ != ']' && !took(','))) return false;
    }
    return false;
  }

  // Blanks, comments and line ends; false at the end of the file.
  bool gap() {
    for (blanks(); *at_ == '#' || *at_ == '\n'; blanks())
      if (!line_end()) return false;
    return at_ != end_;
  }

  bool table(TomlMembers& members, int depth) {
    ++at_;
    blanks();
    if (took('}')) return true;
    for (;;) {
      if (!pair(members, depth)) return false;
      blanks();
      if (took('}')) return true;
      if (!took(',')) return false;
      blanks();
    }
  }

  // true, false, a number or a date.
  bool word(TomlNode& node) {
    auto const* const from = at_;
    while (in_key(*at_) || *at_ == '.') ++at_;
    std::string_view const word(from, at_);
    if (word == "true" || word == "false") {
      node.value = word == "true";
      return true;
    }
    if (word.size() == 10 && word[4] == '-') {
      auto const date = parse_date(word);
      node.value = date.value_or(Date{});
      return date.has_value();
    }
    return number(node, word);
  }

  static bool number(TomlNode& node, std::string_view word) {
    auto const digits = word.starts_with('-') ? word.substr(1) : word;
    if (digits.size() > most_digits) return false;
    auto const dot = digits.find('.');
    if (!whole(digits.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return all_of(word, node.value.emplace<long>());
    return all_digits(digits.substr(dot + 1)) && all_of(word, node.value.emplace<double>());
  }

  template <class Number>
  static bool all_of(std::string_view word, Number& number) {
    auto const* const past = word.data() + word.size();
    return std::from_chars(word.data(), past, number).ptr == past;
  }

  char const* at_;
  char const* end_;
  char const* counted_;  // up to here, into the column
  int line_ = 1;
  int column_ = 1;
};

}  // namespace

std::optional<TomlMembers> plain_toml(std::string const& text) {
  if (text.size() > most_bytes || text.find('\r') != std::string::npos || first_unsafe(text))
    return std::nullopt;
  TomlMembers root;
  return PlainReader(text).document(root) ? std::optional(std::move(root)) : std::nullopt;
}

}  // namespace careplan
