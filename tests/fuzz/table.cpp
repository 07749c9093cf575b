// A table of any text in every form: no markup of the text in a page, and no control character but
// in CSV, which gives text back as it came.
#include "reporting/table.hpp"

#include "core/text.hpp"
#include "fuzz.hpp"

void fuzz::table(std::string_view bytes) {
  using namespace careplan;
  auto const width = bytes.empty() ? 0 : static_cast<int>(static_cast<unsigned char>(bytes[0]));
  Table table{.id = "fuzz",
              .title = "T",
              .columns = {{.id = "a", .title = "A"},
                          {.id = "b", .title = "B", .kind = ColumnKind::list},
                          {.id = "c", .title = "C", .kind = ColumnKind::number}}};
  for (std::size_t at = 0; at < bytes.size() && at < 4096; at += 40) {
    std::string const text(bytes.substr(at, 40));
    table.rows.push_back({text, std::vector<std::string>{text, "x"}, 1.5});
  }
  for (auto const format :
       {Format::table, Format::csv, Format::json, Format::ndjson, Format::html, Format::markdown}) {
    auto const out = render(table, format, {.width = width});
    for (char const byte : format == Format::csv ? std::string() : out)
      must(byte == '\n' || byte == '\r' || byte == '\t' || (byte & 0xE0) != 0);
    if (format == Format::html) must(out.find("<script") == std::string::npos);
  }
}
