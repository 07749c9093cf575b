// A report is a typed table; rendering it to text, CSV, JSON, NDJSON, HTML or Markdown is the same
// for all.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/calendar.hpp"
#include "core/names.hpp"
#include "core/nothing.hpp"

namespace careplan {

enum class Format { table, csv, json, ndjson, html, markdown };
constexpr auto words(Format) {
  return words_of<Format>({{Format::table, "table"},
                           {Format::csv, "csv"},
                           {Format::json, "json"},
                           {Format::ndjson, "ndjson"},
                           {Format::html, "html"},
                           {Format::markdown, "markdown"}});
}

// hours: integer minutes, shown as 9:00 h to people and as minutes to programs. percent: a share of
// 1 shown as 37.7 %. list: words joined by "; " in cells, an array in JSON. json: nested JSON text.
enum class ColumnKind { text, integer, number, date, clock, hours, percent, yes_no, list, json };

using Cell = std::variant<Nothing, std::string, long, double, Date, Clock, Minutes, bool,
                          std::vector<std::string>>;

struct Column {
  std::string id{};     // CSV header and JSON member: snake_case, stable
  std::string title{};  // for people
  ColumnKind kind = ColumnKind::text;
  bool machine_only = false;  // left out of table and HTML
  bool if_room = false;       // left out of a terminal that the table does not fit, and named there
};

// What adds up to what, for those who must not let a small count be worked out; by column ids and
// row numbers. `complete` is false when the parts leave something out: whole >= their sum.
struct ColumnSum {
  std::string whole{};
  std::vector<std::string> parts{};
  bool complete = true;
};
struct RowSum {
  std::size_t whole = 0;
  std::vector<std::size_t> parts{};
  bool complete = true;
};
// A percentage of its row: part / (whole - less). `of_total`: the whole stands in the row that adds
// up this one.
struct Proportion {
  std::string share{};
  std::string part{};
  std::string whole{};
  bool of_total = false;
  std::string less{};
};
// A long table: in rows that are alike in the columns `by`, the parts add up to the whole, which
// stands in each of them.
struct GroupSum {
  std::string part{};
  std::string whole{};
  std::vector<std::string> by{};
};
// Rows whose counts hang together in a way of their own: if one of them hides a count, all of them
// hide these columns.
struct HiddenTogether {
  std::vector<std::size_t> rows{};
  std::vector<std::string> columns{};

  // Where `at` says that each row went.
  template <class At>
  HiddenTogether moved(At const& at) const {
    HiddenTogether there{.columns = columns};
    for (auto const row : rows) there.rows.push_back(at(row));
    return there;
  }
};
struct Sums {
  // Hold in every row, and are all that a reader can know of. Not there: nobody has written down
  // how the columns hang together.
  std::optional<std::vector<ColumnSum>> columns{};
  std::vector<RowSum> rows{};  // hold in every column of counts
  std::vector<Proportion> shares{};
  std::vector<GroupSum> groups{};
  std::vector<HiddenTogether> together{};
};

struct Table {
  std::string id{};  // schema name: careplan.<id>/1
  std::string title{};
  std::vector<Column> columns{};
  std::vector<std::vector<Cell>> rows{};
  std::vector<std::string> notes{};       // below the table for people; on no machine format
  std::optional<std::size_t> group_by{};  // text table: a blank line when this column changes
  Sums sums{};                            // a table with a row that adds up others must say so here
};

struct RenderStyle {
  bool colour = false;
  int width = 0;  // terminal columns to fit by wrapping the widest text; 0: no limit
  bool header = true;
};

std::string render(Table const& table, Format format, RenderStyle const& style = {});

// The same piece by piece, for a table too long to be held: what stands before the rows, which
// `head` need not have, and each row. Only CSV and NDJSON have such rows.
bool in_rows(Format format);
std::string render_head(Table const& head, Format format, RenderStyle const& style = {});
void append_row(std::string& out, Table const& head, std::vector<Cell> const& row, Format format);

}  // namespace careplan
