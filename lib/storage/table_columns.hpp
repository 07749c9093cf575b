// The columns of a table by the statement that made it. SQLite parses the statements of all tables,
// views and triggers before it answers anything, which takes longer than many a report.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace careplan::storage {

struct TableColumn {
  std::string_view name{};  // in the statement
  std::string_view type{};  // may be empty
  int key = 0;              // position in the primary key, from 1
};

// Nothing unless every word of the statement, as sqlite_schema keeps it, is one of the few that
// careplan makes its tables of and that mean one thing only.
std::optional<std::vector<TableColumn>> columns_of_table(std::string_view statement);

}  // namespace careplan::storage
