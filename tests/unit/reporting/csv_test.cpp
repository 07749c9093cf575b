#include "reporting/csv.hpp"

#include <doctest/doctest.h>

#include <random>

#include "sample_table.hpp"

using namespace careplan;

namespace {

// What a reader by RFC 4180 makes of one record; written apart from the writer.
std::vector<std::string> read_record(std::string const& text) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i + 1 < text.size() || (i < text.size() && text[i] != '\n'); ++i) {
    char const c = text[i];
    if (quoted && c == '"' && text[i + 1] == '"')
      fields.back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

std::string cell_of(std::string const& text) {
  Table const table{.id = "t", .columns = {{"a", "a"}, {"b", "b"}}, .rows = {{text, text}}};
  return render(table, Format::csv, {.header = false});
}

}  // namespace

TEST_CASE("text that a spreadsheet would run as a formula gets an apostrophe") {
  for (auto const* text : {"=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "%x", "\t=1", "\r=1", "\n=1",
                           "  =1", " @x", "=HYPERLINK(\"http://x\",\"y\")",
                           "\xEF\xBC\x9D"
                           "1"}) {
    CAPTURE(text);
    CHECK(csv_guarded(text) == "'" + std::string(text));
    CHECK(read_record(cell_of(text)).front() == "'" + std::string(text));
  }
  for (auto const* text : {"", " ", "C-1", "1-1", "a=b", "'quoted'", "it's", "''"}) {
    CAPTURE(text);
    CHECK(csv_guarded(text) == text);
  }
}

TEST_CASE("numbers, dates and minutes are never guarded") {
  Table const table{.id = "t",
                    .columns = {{"a", "a", ColumnKind::integer},
                                {"b", "b", ColumnKind::number},
                                {"c", "c", ColumnKind::hours},
                                {"d", "d", ColumnKind::json}},
                    .rows = {{long{-1}, -0.5, Minutes{-5}, std::string("-1")}}};
  CHECK(render(table, Format::csv) == "a,b,c,d\n-1,-0.5,-5,-1\n");
}

TEST_CASE("each word of a list is joined into one cell, and the cell is guarded") {
  Table const table{.id = "t",
                    .columns = {{"a", "a", ColumnKind::list}},
                    .rows = {{std::vector<std::string>{"=1", "b"}}}};
  CHECK(render(table, Format::csv) == "a\n'=1; b\n");
}

TEST_CASE("what was written is what is read back, whatever the text") {
  std::mt19937 random(11);
  std::string const letters = "'=+-@|%\t\n\r\", ab\xC3\xA9";
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto length = random() % 6; length > 0; --length)
      text += letters[random() % letters.size()];
    CAPTURE(text);
    auto const fields = read_record(cell_of(text));
    REQUIRE(fields.size() == 2);
    for (auto const& field : fields) {
      CHECK(csv_unguarded(field) == text);
      auto const first = field.find_first_not_of(' ');
      CHECK((first == std::string::npos ||
             std::string("=+-@|%\t\r\n").find(field[first]) == std::string::npos));
    }
  }
}

TEST_CASE("a field is quoted only when it must be") {
  CHECK(csv_quoted("plain") == "plain");
  CHECK(csv_quoted("a,b") == "\"a,b\"");
  CHECK(csv_quoted("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(csv_quoted("two\nlines") == "\"two\nlines\"");
  CHECK(csv_quoted(" kept ") == "\" kept \"");
}
