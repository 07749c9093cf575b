// How a core Value lies in the columns kind, number, low, high, text of an answer or a fact.
#pragma once

#include "core/value.hpp"
#include "storage/database.hpp"
#include "storage/scan.hpp"

namespace careplan::storage {

struct ValueColumns {
  std::string kind{};
  std::optional<double> number{};
  std::optional<double> low{};
  std::optional<double> high{};
  std::optional<std::string> text{};
};
ValueColumns columns_of(Value const& value);

// The five columns from `first` on as a value.
Value read_value(Database& database, Query const& query, int first);
Value read_value(Database& database, ScannedRow const& row, int first);

// Throws Error{input} unless the text is JSON, or empty.
void require_json(Database& database, std::string const& text);

}  // namespace careplan::storage
