// How one value reads: to a person, in CSV, in JSON. Hours are minutes everywhere but to people.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "reporting/table.hpp"

namespace careplan {

std::string hours_text(Minutes minutes);  // 9:00, 0:45, -1:30
std::string percent_text(double share);   // 0.3771 is "37.7 %"

// Numbers, hours and percentages stand on the right of their column.
bool right_aligned(ColumnKind kind);

// Digits after the point that a column of numbers is shown with: as many as its values need, at
// most two, so that the points stand under one another.
int decimals_of(Table const& table, std::size_t column);

// For people: dates and times as they are, "yes" and "no", "-" where there is no value. Control and
// bidirectional characters are shown as escapes; newlines stay.
std::string cell_text(Cell const& cell, ColumnKind kind, int decimals = 2);

// For programs: minutes as integers, shares unrounded, true and false, nothing where there is no
// value. A list is joined by "; ".
std::string csv_value(Cell const& cell);
void append_csv_value(std::string& out, Cell const& cell);
void write_json(JsonWriter& json, Cell const& cell, ColumnKind kind);

// Nothing where the text is empty.
Cell text_cell(std::string_view text);

// Nothing where there is no value.
template <class T>
Cell optional_cell(std::optional<T> const& value) {
  return value ? Cell{*value} : Cell{};
}

}  // namespace careplan
