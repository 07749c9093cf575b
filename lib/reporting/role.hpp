// What the columns of reports tell of people. One list by column id serves whatever must not tell
// too much: a column that is not on it does not leave in a de-identified export.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

enum class Role {
  person,  // the code of a client
  staff,   // the code of a clinician or of whoever decided
  place,   // where: a site, a room, a payer
  day,     // a date, a month, a week
  age,     // in years, or a band of them
  word,    // from a closed list: a status, a level, a program
  count,   // of people, or of what happened to them
  amount,  // a number made from them: minutes, cents, means, shares
  label,   // a number that names the row: the day of a follow-up, a limit
  text     // anything else: never leaves
};

// Nothing when the column is not on the list. Percentages are always amounts.
std::optional<Role> role_of(Column const& column);

// For a column that nobody has listed, from what it holds: numbers are about people until somebody
// says otherwise.
Role assumed_role(Column const& column);

// A number about people: a count or an amount.
bool counts_people(Column const& column);

// What names a row of a table: everything in it that is no number about people.
std::vector<Cell> row_words(Table const& table, std::vector<Cell> const& row);

}  // namespace careplan
