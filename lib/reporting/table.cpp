#include "reporting/table.hpp"

#include "core/json.hpp"
#include "reporting/cell.hpp"
#include "reporting/csv.hpp"
#include "reporting/html.hpp"
#include "reporting/markdown.hpp"
#include "reporting/text_table.hpp"

namespace careplan {
namespace {

void append_record(std::string& out, Table const& table, std::vector<Cell> const& row) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "careplan." + table.id + "/1");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    json.key(table.columns[i].id);
    write_json(json, row.at(i), table.columns[i].kind);
  }
  json.end_object();
}

// The records of NDJSON in one array, one to a line.
std::string render_json(Table const& table) {
  if (table.rows.empty()) return "[]\n";
  std::string out;
  for (auto const& row : table.rows) {
    out += out.empty() ? "[\n" : ",\n";
    append_record(out, table, row);
  }
  return out + "\n]\n";
}

// The header of CSV comes first, also when there are no rows.
std::string render_rows(Table const& table, Format format, RenderStyle const& style) {
  auto out = render_head(table, format, style);
  for (auto const& row : table.rows) append_row(out, table, row, format);
  return out;
}

}  // namespace

std::string render(Table const& table, Format format, RenderStyle const& style) {
  switch (format) {
    case Format::table:
      return text_table(table, style);
    case Format::csv:
    case Format::ndjson:
      return render_rows(table, format, style);
    case Format::json:
      return render_json(table);
    case Format::html:
      return html_page(table.title, html_table(table)).markup();
    case Format::markdown:
      return render_markdown(table, style);
  }
  return {};
}

bool in_rows(Format format) {
  return format == Format::csv || format == Format::ndjson;
}

std::string render_head(Table const& head, Format format, RenderStyle const& style) {
  std::string out;
  if (format == Format::csv && style.header) append_csv_head(out, head.columns);
  return out;
}

void append_row(std::string& out, Table const& head, std::vector<Cell> const& row, Format format) {
  if (format == Format::csv) return append_csv_row(out, head.columns, row);
  append_record(out, head, row);
  out += '\n';
}

}  // namespace careplan
