// Many rows from memory into a table with one statement, INSERT ... SELECT c0, c1 FROM feed, which
// takes a third of what a statement for each of them would.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "storage/database.hpp"

namespace careplan::storage {

// One value that is fed. What texts and blobs look at must last until all rows are in.
struct FedValue {
  enum class Kind { null, integer, text, blob };

  FedValue() = default;
  FedValue(long number) : kind(Kind::integer), integer(number) {}
  FedValue(std::string_view text) : kind(Kind::text), bytes(text) {}
  FedValue(Digest const& digest)
      : kind(Kind::blob), bytes(reinterpret_cast<char const*>(digest.data()), digest.size()) {}
  template <class T>
  FedValue(std::optional<T> const& number) {
    if (number) *this = FedValue(static_cast<long>(*number));
  }

  Kind kind = Kind::null;
  long integer = 0;
  std::string_view bytes{};
};

struct RowSource {
  std::size_t rows = 0;
  FedValue (*value)(void const* whose, std::size_t row, int column) = nullptr;
  void const* whose = nullptr;
};

// Runs the statement with the rows that `value(row, column)` gives; columns are c0 to c11. Texts
// are not looked at: whoever feeds them has made sure that they are plain.
void feed(Database& database, std::string_view sql, RowSource source);

template <class Value>
void feed(Database& database, std::string_view sql, std::size_t rows, Value const& value) {
  feed(database, sql,
       RowSource{rows,
                 [](void const* whose, std::size_t row, int column) {
                   return (*static_cast<Value const*>(whose))(row, column);
                 },
                 std::addressof(value)});
}

}  // namespace careplan::storage
