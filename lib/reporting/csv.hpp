// CSV as RFC 4180 says, with LF: what spreadsheets open and programs read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

// A spreadsheet runs text as a formula when it begins with one of = + - @ | % tab or a line break,
// blanks before it aside. Such text gets a leading apostrophe. Text that already begins with
// apostrophes before such a character gets one more, so that csv_unguarded always gives back what
// was there.
std::string csv_guarded(std::string_view text);
std::string_view csv_unguarded(std::string_view text);

// Quoted when it holds a comma, a quote or a line break, or begins or ends with a blank.
std::string csv_quoted(std::string_view field);

// Text cells are guarded, numbers never are.
void append_csv_head(std::string& out, std::vector<Column> const& columns);
void append_csv_row(std::string& out, std::vector<Column> const& columns,
                    std::vector<Cell> const& row);

}  // namespace careplan
