#include "storage/value_columns.hpp"

#include <fmt/format.h>

#include "core/json.hpp"

namespace careplan::storage {
namespace {

struct ToColumns {
  ValueColumns operator()(Missing why) const {
    return {.kind = "missing", .text = std::string(to_text(why))};
  }
  ValueColumns operator()(bool yes) const { return {.kind = "yes_no", .number = yes ? 1.0 : 0.0}; }
  ValueColumns operator()(double number) const { return {.kind = "number", .number = number}; }
  ValueColumns operator()(std::string const& word) const { return {.kind = "word", .text = word}; }
  ValueColumns operator()(Interval range) const {
    return {.kind = "interval", .low = range.low, .high = range.high};
  }
  ValueColumns operator()(OneOf const& few) const {
    std::string json;
    JsonWriter writer(json);
    writer.begin_array();
    for (auto const& word : few.words) writer.value(word);
    writer.end_array();
    return {.kind = "one_of", .text = std::move(json)};
  }
};

OneOf read_words(Database& database, std::string const& json) {
  OneOf few;
  Query words(database, "SELECT value FROM json_each(?1) ORDER BY key");
  words.with(json);
  while (words.next()) few.words.push_back(words.text(0));
  return few;
}

// From columns of a row, stepped to or scanned.
template <class Row>
Value value_of(Database& database, Row const& row, int first) {
  auto const kind = row.view(first);
  int const number = first + 1, low = first + 2, high = first + 3, text = first + 4;
  if (kind == "missing") return row.template word<Missing>(text);
  if (kind == "yes_no") return row.number(number) != 0;
  if (kind == "number") return row.number(number);
  if (kind == "word") return row.text(text);
  if (kind == "interval") return Interval{row.number(low), row.number(high)};
  if (kind == "one_of") return read_words(database, row.text(text));
  throw Error(Fault::database, fmt::format("a value of a kind that careplan never wrote: {}", kind),
              {database.path()}, "run: careplan store verify");
}

}  // namespace

ValueColumns columns_of(Value const& value) {
  return std::visit(ToColumns{}, value);
}

Value read_value(Database& database, Query const& query, int first) {
  return value_of(database, query, first);
}

Value read_value(Database& database, ScannedRow const& row, int first) {
  return value_of(database, row, first);
}

void require_json(Database& database, std::string const& text) {
  if (text.empty()) return;
  // Not json_valid: it says no as well when it got no memory.
  Query type(database, "SELECT json_type(?1)");
  try {
    type.with(text).next();
  } catch (Error const& error) {
    if (error.fault != Fault::internal) throw;
    throw Error(Fault::input, "the record refuses this row: its result is not JSON");
  }
}

}  // namespace careplan::storage
