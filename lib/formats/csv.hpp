// CSV as RFC 4180 says, row by row from a stream of any length: quotes, commas and line breaks
// inside quotes, CRLF or LF, a byte order mark, blank lines passed over. What is wrong with a row
// is kept with the row, so that a reader can go on with the next one.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "formats/bytes.hpp"

namespace careplan {

inline constexpr std::size_t csv_field_limit = std::size_t{64} << 10;
inline constexpr std::size_t csv_row_limit = std::size_t{1} << 20;
inline constexpr std::size_t csv_column_limit = 512;

struct CsvField {
  std::string_view text{};  // unquoted, without the guard that our own writer puts before formulas
  int line = 0;
  int column = 0;
};

class CsvReader {
 public:
  explicit CsvReader(ByteSource source);
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;

  // The names of the columns, from the first row. Error{input} when there is none, a name is empty
  // or given twice, or there are more than 512.
  std::vector<std::string> const& header();
  Place place_of_column(std::size_t column) const;

  // The next row; false at the end. Everything it gives is valid until the next call.
  bool next();
  std::span<CsvField const> fields() const;  // as many as the header has, unless `complaints`
  std::vector<Complaint> const& complaints() const;
  std::string_view text() const;  // the row as it stands in the file, at most its first 4096 bytes
  int line() const;               // where the row begins
  std::string const& name() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan
