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

std::string field(Cell const& cell, ColumnKind kind) {
  auto const text = csv_value(cell);
  // Nested JSON begins with a bracket, a quote or a number, so it needs no guard.
  return csv_quoted(is_words(cell) && kind != ColumnKind::json ? csv_guarded(text) : text);
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
  bool const blank_end = !field.empty() && (field.front() == ' ' || field.back() == ' ');
  if (!blank_end && field.find_first_of(",\"\r\n") == std::string_view::npos)
    return std::string(field);
  std::string quoted = "\"";
  for (char const c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string render_csv(Table const& table, RenderStyle const& style) {
  std::string out;
  if (style.header) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      out += (i == 0 ? "" : ",") + csv_quoted(table.columns[i].id);
    out += '\n';
  }
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      out += (i == 0 ? "" : ",") + field(row.at(i), table.columns[i].kind);
    out += '\n';
  }
  return out;
}

}  // namespace careplan
