#include "reporting/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/text.hpp"

namespace careplan {
namespace {

template <class... F>
struct Cases : F... {
  using F::operator()...;
};

std::string number_text(double number, int decimals) {
  if (!std::isfinite(number)) return "-";
  return fmt::format("{:.{}f}", number, decimals);
}

void append_number(std::string& out, long number) {
  fmt::format_int const digits(number);
  out.append(digits.data(), digits.size());
}

int decimals_needed(double number) {
  for (int digits = 0; digits < 2; ++digits) {
    double const scaled = number * std::pow(10, digits);
    if (std::abs(scaled - std::round(scaled)) < 1e-9) return digits;
  }
  return 2;
}

}  // namespace

std::string hours_text(Minutes minutes) {
  auto const total = std::abs(minutes.count());
  return fmt::format("{}{}:{:02}", minutes.count() < 0 ? "-" : "", total / 60, total % 60);
}

std::string percent_text(double share) {
  return std::isfinite(share) ? fmt::format("{:.1f} %", share * 100) : "-";
}

bool right_aligned(ColumnKind kind) {
  return kind == ColumnKind::integer || kind == ColumnKind::number || kind == ColumnKind::hours ||
         kind == ColumnKind::percent;
}

int decimals_of(Table const& table, std::size_t column) {
  int digits = 0;
  for (auto const& row : table.rows)
    if (auto const* number = std::get_if<double>(&row.at(column)))
      digits = std::max(digits, decimals_needed(*number));
  return digits;
}

std::string cell_text(Cell const& cell, ColumnKind kind, int decimals) {
  auto const show = Cases{
      [](Nothing) { return std::string("-"); },
      [](std::string const& text) { return shown(text); },
      [](long number) { return fmt::format("{}", number); },
      [&](double number) {
        return kind == ColumnKind::percent ? percent_text(number) : number_text(number, decimals);
      },
      [](Date date) { return to_text(date); },
      [](Clock clock) { return to_text(clock); },
      [&](Minutes minutes) {
        return kind == ColumnKind::hours ? hours_text(minutes) : fmt::format("{}", minutes.count());
      },
      [](bool yes) { return std::string(yes ? "yes" : "no"); },
      [](std::vector<std::string> const& list) { return shown(join(list, "; ")); },
  };
  return std::visit(show, cell);
}

void append_csv_value(std::string& out, Cell const& cell) {
  auto const append = Cases{
      [](Nothing) {},
      [&](std::string const& text) { out += text; },
      [&](long number) { append_number(out, number); },
      [&](double number) {
        if (std::isfinite(number)) out += to_text(number);
      },
      [&](Date date) { out += to_text(date); },
      [&](Clock clock) { out += to_text(clock); },
      [&](Minutes minutes) { append_number(out, minutes.count()); },
      [&](bool yes) { out += yes ? "true" : "false"; },
      [&](std::vector<std::string> const& list) {
        for (std::size_t i = 0; i < list.size(); ++i) {
          if (i > 0) out.append("; ", 2);
          out.append(list[i]);
        }
      },
  };
  std::visit(append, cell);
}

std::string csv_value(Cell const& cell) {
  std::string text;
  append_csv_value(text, cell);
  return text;
}

void write_json(JsonWriter& json, Cell const& cell, ColumnKind kind) {
  auto const nested = [&](std::string text) {
    // One record per line: outside of strings a line break is only white space.
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    text.empty() ? json.null() : json.raw(text);
  };
  auto const write = Cases{
      [&](Nothing) { json.null(); },
      [&](std::string const& text) { kind == ColumnKind::json ? nested(text) : json.value(text); },
      [&](long number) { json.value(number); },
      [&](double number) { std::isfinite(number) ? json.value(number) : json.null(); },
      [&](Date date) { json.value(to_text(date)); },
      [&](Clock clock) { json.value(to_text(clock)); },
      [&](Minutes minutes) { json.value(minutes.count()); },
      [&](bool yes) { json.value(yes); },
      [&](std::vector<std::string> const& list) {
        json.begin_array();
        for (auto const& word : list) json.value(word);
        json.end_array();
      },
  };
  std::visit(write, cell);
}

Cell text_cell(std::string_view text) {
  return text.empty() ? Cell{} : Cell{std::string(text)};
}

}  // namespace careplan
