// A stream of records before anybody knows what they mean: NDJSON lines or CSV rows, each a tree
// with its place in the file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/names.hpp"
#include "formats/bytes.hpp"
#include "formats/lines.hpp"
#include "formats/tree.hpp"

namespace careplan {

// guess: by the ending of the name, else CSV unless the first character is '{' or '['. fhir is for
// imports that take resources; a RecordStream does not read it.
enum class RecordFormat { guess, ndjson, csv, fhir };
constexpr auto words(RecordFormat) {
  return words_of<RecordFormat>({{RecordFormat::guess, "guess"},
                                 {RecordFormat::ndjson, "ndjson"},
                                 {RecordFormat::csv, "csv"},
                                 {RecordFormat::fhir, "fhir"}});
}

class RecordStream {
 public:
  // Error{usage} for fhir.
  explicit RecordStream(ByteSource source, RecordFormat format = RecordFormat::guess);
  ~RecordStream();
  RecordStream(RecordStream&&) noexcept;
  RecordStream& operator=(RecordStream&&) noexcept;

  // The next record; false at the end. Blank lines are passed over. Error{input} when a CSV header
  // is wrong. Everything below is about this record and valid until the next call.
  bool next();
  // NDJSON in whole lines, for those who look at them in more than one thread; instead of `next`.
  bool next_block(LineBlock& block);
  // Makes a line of a block the current record, as `next` does; false for a blank one.
  bool take(Line const& line);
  // The line of the current record when nobody has looked into it yet: NDJSON only, with
  // `line_padding` readable bytes behind it. Empty otherwise. The rest below looks into it.
  std::string_view unread_line() const;

  // What keeps the line from being a record; `root` is an object when there is nothing.
  std::optional<Complaint> const& complaint() const;
  TreeRef root() const;
  TreeRef at(std::uint32_t index) const;  // a value of it again, by its index
  bool csv() const;                       // every member is text, or null for an empty cell

  int line() const;
  std::string_view text() const;  // as it stands; the beginning of a very long one
  std::string const& name() const;
  Place place() const;                                       // of the record
  Place place_of(TreeRef value, bool of_key = false) const;  // of a value in it, or of its key
  // CSV: the names of the columns, known before the first record.
  std::vector<std::string> const& columns() const;
  Place place_of_column(std::size_t column) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan
