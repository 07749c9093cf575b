#include "reporting/csv.hpp"

#include <algorithm>
#include <array>

#include "reporting/cell.hpp"

namespace careplan {
namespace {

using namespace std::literals;

// The full-width forms are read as the plain ones by spreadsheets in East Asian settings.
constexpr std::array full_width{"\xEF\xBC\x9D"sv, "\xEF\xBC\x8B"sv, "\xEF\xBC\x8D"sv,
                                "\xEF\xBC\xA0"sv};

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool begins_like_formula(std::string_view text) {
  if (!text.empty() && is_letter_or_digit(text.front())) return false;  // nearly all
  auto const first =
      text.find_first_not_of(' ', std::min(text.find_first_not_of('\''), text.size()));
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  return "=+-@|%\t\r\n\0"sv.find(text.front()) != std::string_view::npos ||
         std::ranges::any_of(full_width, [&](auto form) { return text.starts_with(form); });
}

bool is_words(Cell const& cell) {
  return std::holds_alternative<std::string>(cell) ||
         std::holds_alternative<std::vector<std::string>>(cell);
}

bool asks_for_quotes(char c) {
  return c == ',' || c == '"' || c == '\r' || c == '\n';
}

bool needs_quotes(std::string_view before, std::string_view text) {
  auto const first = before.empty() ? text.substr(0, 1) : before;
  return first.starts_with(' ') || text.ends_with(' ') ||
         std::ranges::any_of(text, asks_for_quotes);
}

void append_quoted(std::string& out, std::string_view before, std::string_view text) {
  if (!needs_quotes(before, text)) {
    out.append(before).append(text);
    return;
  }
  out.append("\"").append(before);
  for (char const c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

// Written where it will stand, then looked at: a list is joined in no other place.
void append_field(std::string& out, Cell const& cell, ColumnKind kind) {
  auto const begin = out.size();
  append_csv_value(out, cell);
  if (!is_words(cell)) return;
  auto const text = std::string_view(out).substr(begin);
  // Nested JSON begins with a bracket, a quote or a number, so it needs no guard.
  bool const guarded = kind != ColumnKind::json && begins_like_formula(text);
  if (!guarded && !needs_quotes("", text)) return;
  if (!guarded && text.find('"') == std::string_view::npos) {
    out.insert(begin, 1, '"');
    out += '"';
    return;
  }
  std::string const copy(text);
  out.resize(begin);
  append_quoted(out, guarded ? "'" : "", copy);
}

}  // namespace

std::string csv_guarded(std::string_view text) {
  return (begins_like_formula(text) ? "'" : "") + std::string(text);
}

std::string_view csv_unguarded(std::string_view text) {
  if (text.starts_with('\'') && begins_like_formula(text)) text.remove_prefix(1);
  return text;
}

std::string csv_quoted(std::string_view field) {
  std::string quoted;
  append_quoted(quoted, "", field);
  return quoted;
}

void append_csv_head(std::string& out, std::vector<Column> const& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    append_quoted(i == 0 ? out : out += ',', "", columns[i].id);
  out += '\n';
}

void append_csv_row(std::string& out, std::vector<Column> const& columns,
                    std::vector<Cell> const& row) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    append_field(i == 0 ? out : out += ',', row.at(i), columns[i].kind);
  out += '\n';
}

}  // namespace careplan
