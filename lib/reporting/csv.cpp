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

bool begins_like_formula(std::string_view text) {
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

// Table after table is written by these two: nothing is copied on the way.
void append_quoted(std::string& out, std::string_view before, std::string_view text) {
  auto const first = before.empty() ? text.substr(0, 1) : before;
  bool const blank_end = first.starts_with(' ') || text.ends_with(' ');
  if (!blank_end && std::ranges::none_of(text, asks_for_quotes)) {
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

void append_field(std::string& out, Cell const& cell, ColumnKind kind, std::string& scratch) {
  if (!is_words(cell)) return append_csv_value(out, cell);
  auto const* text = std::get_if<std::string>(&cell);
  if (text == nullptr) {
    scratch.clear();
    append_csv_value(scratch, cell);
    text = &scratch;
  }
  // Nested JSON begins with a bracket, a quote or a number, so it needs no guard.
  bool const guarded = kind != ColumnKind::json && begins_like_formula(*text);
  append_quoted(out, guarded ? "'" : "", *text);
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

std::string render_csv(Table const& table, RenderStyle const& style) {
  constexpr std::size_t usual = 10;  // bytes of a cell; memory that is not filled costs nothing
  std::string out;
  out.reserve(table.rows.size() * table.columns.size() * usual);
  std::string scratch;
  if (style.header) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      append_quoted(i == 0 ? out : out += ',', "", table.columns[i].id);
    out += '\n';
  }
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      append_field(i == 0 ? out : out += ',', row.at(i), table.columns[i].kind, scratch);
    out += '\n';
  }
  return out;
}

}  // namespace careplan
