#include "storage/table_columns.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/text.hpp"

namespace careplan::storage {
namespace {

// Words, commas, and whole parentheses with what is in them; empty at the end of the statement and
// before whatever is none of these.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  std::string_view next() {
    skip_blanks();
    std::size_t size = 0;
    if (rest_.starts_with('('))
      size = closing();
    else if (rest_.starts_with(','))
      size = 1;
    else
      while (size < rest_.size() && in_word(rest_[size])) ++size;
    auto const word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }
  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

 private:
  static bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  void skip_blanks() {
    for (;;) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
      if (!rest_.starts_with("--")) return;
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
  }
  // How long the parenthesis is that begins here; 0 where that is in doubt.
  std::size_t closing() const {
    int depth = 0;
    for (std::size_t at = 0; at < rest_.size(); ++at) switch (rest_[at]) {
        case '(':
          ++depth;
          break;
        case ')':
          if (--depth == 0) return at + 1;
          break;
        case '\'':
          at = std::min(rest_.find('\'', at + 1), rest_.size());
          break;
        case '-':
          if (rest_.substr(at).starts_with("--")) at = std::min(rest_.find('\n', at), rest_.size());
          break;
        case '"':
        case '[':
        case '`':
        case '/':
          return 0;
        default:
          break;
      }
    return 0;
  }

  std::string_view rest_;
};

using Definition = std::vector<std::string_view>;  // its words

bool is_group(std::string_view word) {
  return word.starts_with('(');
}
std::string_view inside(std::string_view group) {
  return group.substr(1, group.size() - 2);
}

// What stands between the commas; empty where anything is in doubt.
std::vector<Definition> definitions_in(std::string_view list) {
  std::vector<Definition> all(1);
  Words words(list);
  for (auto word = words.next(); !word.empty(); word = words.next())
    if (word == ",")
      all.emplace_back();
    else
      all.back().push_back(word);
  bool const whole = words.at_end() && std::ranges::none_of(all, &Definition::empty);
  return whole ? all : std::vector<Definition>{};
}

template <std::size_t N>
bool among(std::array<std::string_view, N> const& known, std::string_view word) {
  return std::ranges::find(known, word) != known.end();
}

constexpr std::array<std::string_view, 5> types{"INTEGER", "TEXT", "REAL", "BLOB", "INT"};
constexpr std::array<std::string_view, 5> first_of_constraint{"PRIMARY", "UNIQUE", "CHECK",
                                                              "FOREIGN", "CONSTRAINT"};
// What may follow the type without changing where and how a value is stored.
constexpr std::array<std::string_view, 10> harmless{
    "NOT",   "NULL",       "PRIMARY",       "KEY",        "UNIQUE",
    "CHECK", "REFERENCES", "AUTOINCREMENT", "DEFERRABLE", "INITIALLY"};

bool is_name(std::string_view word) {
  return !word.empty() && word.front() >= 'a' && word.front() <= 'z';
}

std::optional<TableColumn> column_in(Definition const& words) {
  TableColumn column{.name = words.front()};
  if (!is_name(column.name)) return std::nullopt;
  std::span rest = std::span(words).subspan(1);
  if (!rest.empty() && among(types, rest.front())) {
    column.type = rest.front();
    rest = rest.subspan(1);
  }
  for (std::size_t i = 0; i < rest.size(); ++i) {
    bool const table_named = i > 0 && rest[i - 1] == "REFERENCES" && is_name(rest[i]);
    bool const deferred = i > 0 && rest[i - 1] == "INITIALLY" && rest[i] == "DEFERRED";
    if (!is_group(rest[i]) && !table_named && !deferred && !among(harmless, rest[i]))
      return std::nullopt;
    if (rest[i] == "PRIMARY") column.key = 1;
  }
  return column;
}

// Of the table: PRIMARY KEY (...), UNIQUE (...) or CHECK (...), and the columns of the key.
bool take_constraint(Definition const& words, std::vector<TableColumn>& columns) {
  bool const key = words.size() == 3 && words[0] == "PRIMARY" && words[1] == "KEY";
  bool const other = words.size() == 2 && (words[0] == "UNIQUE" || words[0] == "CHECK");
  if (!(key || other) || !is_group(words.back())) return false;
  if (!key) return true;
  if (std::ranges::any_of(columns, [](TableColumn const& column) { return column.key > 0; }))
    return false;
  int position = 0;
  for (auto const name : split(inside(words.back()), ',')) {
    auto const at = std::ranges::find(columns, trim(name), &TableColumn::name);
    if (at == columns.end() || at->key > 0) return false;
    at->key = ++position;
  }
  return true;
}

}  // namespace

std::optional<std::vector<TableColumn>> columns_of_table(std::string_view statement) {
  Words words(statement);
  if (words.next() != "CREATE" || words.next() != "TABLE" || !is_name(words.next()))
    return std::nullopt;
  auto const list = words.next();
  if (!is_group(list)) return std::nullopt;
  for (auto word = words.next(); !word.empty(); word = words.next())
    if (word != "STRICT" && word != "WITHOUT" && word != "ROWID" && word != ",")
      return std::nullopt;
  if (!words.at_end()) return std::nullopt;
  std::vector<TableColumn> columns;
  bool constraints = false;
  for (auto const& definition : definitions_in(inside(list))) {
    constraints = constraints || among(first_of_constraint, definition.front());
    if (constraints) {
      if (!take_constraint(definition, columns)) return std::nullopt;
      continue;
    }
    auto const column = column_in(definition);
    bool const twice =
        column && column->key > 0 &&
        std::ranges::any_of(columns, [](TableColumn const& other) { return other.key > 0; });
    if (!column || twice) return std::nullopt;
    columns.push_back(*column);
  }
  if (columns.empty()) return std::nullopt;
  return columns;
}

}  // namespace careplan::storage
