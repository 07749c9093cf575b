#include "reporting/table.hpp"

#include "core/json.hpp"
#include "reporting/cell.hpp"
#include "reporting/csv.hpp"
#include "reporting/html.hpp"
#include "reporting/markdown.hpp"
#include "reporting/text_table.hpp"

namespace careplan {
namespace {

std::string record(Table const& table, std::vector<Cell> const& row) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "careplan." + table.id + "/1");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    json.key(table.columns[i].id);
    write_json(json, row.at(i), table.columns[i].kind);
  }
  json.end_object();
  return out;
}

std::string render_ndjson(Table const& table) {
  std::string out;
  for (auto const& row : table.rows) out += record(table, row) + '\n';
  return out;
}

// The records of NDJSON in one array, one to a line.
std::string render_json(Table const& table) {
  if (table.rows.empty()) return "[]\n";
  std::string out;
  for (auto const& row : table.rows) out += (out.empty() ? "[\n" : ",\n") + record(table, row);
  return out + "\n]\n";
}

}  // namespace

std::string render(Table const& table, Format format, RenderStyle const& style) {
  switch (format) {
    case Format::table:
      return text_table(table, style);
    case Format::csv:
      return render_csv(table, style);
    case Format::json:
      return render_json(table);
    case Format::ndjson:
      return render_ndjson(table);
    case Format::html:
      return html_page(table.title, html_table(table)).markup();
    case Format::markdown:
      return render_markdown(table, style);
  }
  return {};
}

}  // namespace careplan
