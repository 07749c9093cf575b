#include "formats/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "reporting/csv.hpp"

namespace careplan {
namespace {

constexpr std::size_t csv_block_size = std::size_t{1} << 18;
constexpr std::size_t kept_text = 4096;

struct Position {
  int line = 1;
  int column = 1;
};

}  // namespace

struct CsvReader::Impl {
  explicit Impl(ByteSource from) : source(std::move(from)), block(csv_block_size) {}

  ByteSource source;
  std::vector<char> block;
  std::size_t at = 0;
  std::size_t end = 0;
  bool at_end = false;
  bool begun = false;
  Position here{};

  struct Extent {
    std::size_t begin;
    std::size_t end;
    Position from;
  };
  std::string bytes;  // of all fields of the row
  std::vector<Extent> extents;
  std::vector<CsvField> fields;
  std::vector<Complaint> complaints;
  std::string text;
  int line = 0;
  std::vector<std::string> names;
  std::vector<Position> name_places;
  bool has_header = false;

  bool fill() {
    if (at < end) return true;
    if (at_end) return false;
    end = source.read(block);
    at = 0;
    at_end = end == 0;
    return !at_end;
  }

  int peek() { return fill() ? static_cast<unsigned char>(block[at]) : -1; }

  void step() {
    char const c = block[at++];
    if (text.size() < kept_text) text += c;
    if (c == '\n') {
      ++here.line;
      here.column = 1;
    } else {
      ++here.column;
    }
  }

  void complain(Position where, std::string message, std::string hint) {
    complaints.push_back(
        {Place{source.name, where.line, where.column}, std::move(message), std::move(hint)});
  }

  // One complaint of a row is enough: what follows in it is often its echo.
  void complain_once(Position where, std::string message, std::string hint) {
    if (complaints.empty()) complain(where, std::move(message), std::move(hint));
  }

  void skip_mark() {
    begun = true;
    for (char const expected : std::string_view("\xEF\xBB\xBF")) {
      if (peek() != static_cast<unsigned char>(expected)) return;
      ++at;
    }
  }

  // Keeps a byte of the field that is being read; false when there is no room for it.
  bool keep(char c) {
    auto const length = bytes.size() - extents.back().begin;
    if (length >= csv_field_limit || bytes.size() >= csv_row_limit) {
      complain_once(
          extents.back().from,
          length >= csv_field_limit ? "a field longer than 64 KiB" : "a row longer than 1 MiB",
          "is a closing quote missing?");
      return false;
    }
    bytes += c;
    return true;
  }

  // From behind the opening quote to behind the closing one; false when the row cannot go on.
  bool quoted() {
    auto const open = extents.back().from;
    step();
    for (;;) {
      int const c = peek();
      if (c < 0) {
        complain_once(open, "a quote that is never closed", "a quote inside quotes is doubled");
        return false;
      }
      step();
      if (c == '"') {
        if (peek() != '"') return true;
        step();
      }
      // A line break inside quotes is one newline, however the file writes it.
      if (c == '\r' && peek() == '\n') continue;
      if (!keep(static_cast<char>(c))) return false;
    }
  }

  void pass_line() {
    for (int c = peek(); c >= 0; c = peek()) {
      step();
      if (c == '\n') return;
    }
  }

  enum class After { comma, row, broken };

  // The end of a field: a comma, the end of the row, or something that should not be there.
  After ending(char const* message) {
    int c = peek();
    if (c == '\r') {
      auto const where = here;
      step();
      c = peek();
      if (c >= 0 && c != '\n') {
        complain_once(where, "a carriage return inside a row", "end lines with LF or CRLF");
        return After::broken;
      }
    }
    if (c < 0) return After::row;
    if (c == '\n' || c == ',') {
      step();
      return c == ',' ? After::comma : After::row;
    }
    complain_once(here, message, "quote the whole field and double the quotes inside it");
    return After::broken;
  }

  After field() {
    extents.push_back({bytes.size(), bytes.size(), here});
    bool const in_quotes = peek() == '"';
    if (in_quotes) {
      if (!quoted()) return After::broken;
    } else {
      for (int c = peek(); c >= 0 && c != ',' && c != '\n' && c != '\r' && c != '"'; c = peek()) {
        if (!keep(static_cast<char>(c))) return After::broken;
        step();
      }
    }
    extents.back().end = bytes.size();
    return ending(in_quotes ? "text after a closing quote" : "a quote inside a field");
  }

  void check_bytes() {
    for (auto const& extent : extents) {
      auto const bad =
          first_unsafe(std::string_view(bytes).substr(extent.begin, extent.end - extent.begin));
      if (bad)
        complain_once({extent.from.line, extent.from.column + static_cast<int>(*bad)},
                      "a byte that is not UTF-8 text, or a control character",
                      "save the file as UTF-8 and remove invisible characters");
    }
  }

  // Most rows lie whole in the block and hold no quotes: their fields are where they stand. False,
  // and nothing taken, for any other row.
  bool take_plain_row() {
    std::string_view const rest(&block[at], end - at);
    auto const size = rest.substr(0, kept_text).find('\n');
    if (size == rest.npos) return false;
    auto row = rest.substr(0, size);
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty() || row.find('"') != row.npos || first_unsafe(row)) return false;
    fields.clear();
    for (std::size_t from = 0; from <= row.size(); ++from) {
      if (fields.size() == csv_column_limit) return false;
      auto const field = row.substr(from, row.find(',', from) - from);
      fields.push_back({csv_unguarded(field), here.line, static_cast<int>(from) + 1});
      from += field.size();
    }
    complaints.clear();
    text.assign(row);
    line = here.line++;
    at += size + 1;
    return true;
  }

  bool blank() const { return bytes.empty() && extents.size() == 1 && text.find('"') == text.npos; }

  bool read_row() {
    if (!begun) skip_mark();
    do {
      if (peek() < 0) return false;
      if (take_plain_row()) return true;
      bytes.clear();
      extents.clear();
      complaints.clear();
      text.clear();
      line = here.line;
      After after{};
      do {
        if (extents.size() == csv_column_limit) {
          complain_once(here, "more than 512 columns", "");
          after = After::broken;
        } else {
          after = field();
        }
      } while (after == After::comma);
      if (after == After::broken) pass_line();
    } while (blank() && complaints.empty());
    finish_row();
    return true;
  }

  void finish_row() {
    check_bytes();
    fields.clear();
    for (auto const& extent : extents)
      fields.push_back(
          {csv_unguarded(std::string_view(bytes).substr(extent.begin, extent.end - extent.begin)),
           extent.from.line, extent.from.column});
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  }

  void check_width() {
    if (!complaints.empty() || fields.size() == names.size()) return;
    auto const& last = fields.back();
    complain(fields.size() > names.size()
                 ? Position{fields[names.size()].line, fields[names.size()].column}
                 : Position{last.line, last.column},
             fmt::format("{} fields, but the header names {}", fields.size(), names.size()),
             "an empty cell still needs its comma; a comma inside a cell needs quotes");
  }

  void read_header() {
    has_header = true;
    if (!read_row())
      throw Error(Fault::input, "the file is empty", {source.name},
                  "the first row names the columns");
    std::map<std::string_view, std::size_t> seen;
    for (auto const& field : fields) {
      auto const name = trim(field.text);
      if (name.empty())
        complain({field.line, field.column}, "a column without a name",
                 "the first row names the columns");
      else if (fields.size() == 1 && name.find_first_of(";\t") != std::string_view::npos)
        complain({field.line, field.column}, "one column, and in its name semicolons or tabs",
                 "columns are separated by commas: save the file so");
      else if (!seen.emplace(name, names.size()).second)
        complain({field.line, field.column}, fmt::format("the column '{}' stands twice", name), "");
      names.emplace_back(name);
      name_places.push_back({field.line, field.column});
    }
    throw_if_any(Fault::input, complaints);
  }
};

CsvReader::CsvReader(ByteSource source) : impl_(std::make_unique<Impl>(std::move(source))) {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

std::vector<std::string> const& CsvReader::header() {
  if (!impl_->has_header) impl_->read_header();
  return impl_->names;
}

Place CsvReader::place_of_column(std::size_t column) const {
  auto const [line, at] = impl_->name_places.at(column);
  return {impl_->source.name, line, at};
}

bool CsvReader::next() {
  (void)header();
  if (!impl_->read_row()) return false;
  impl_->check_width();
  return true;
}

std::span<CsvField const> CsvReader::fields() const {
  return impl_->fields;
}
std::vector<Complaint> const& CsvReader::complaints() const {
  return impl_->complaints;
}
std::string_view CsvReader::text() const {
  return impl_->text;
}
int CsvReader::line() const {
  return impl_->line;
}
std::string const& CsvReader::name() const {
  return impl_->source.name;
}

}  // namespace careplan
