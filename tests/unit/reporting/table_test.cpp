#include "reporting/table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "core/text.hpp"
#include "reporting/cell.hpp"
#include "reporting/wrap.hpp"
#include "sample_table.hpp"

using namespace careplan;

namespace {

Table without_rows() {
  auto table = hours_sample();
  table.rows.clear();
  return table;
}

Table long_texts() {
  return {.id = "t",
          .columns = {{"client", "client"},
                      {"why", "why it is short"},
                      {"minutes_short", "minutes that are short", ColumnKind::integer}},
          .rows = {{std::string("C-1"),
                    std::string("unexcused absence on Tuesday, then left early on Thursday and "
                                "nobody knew where to"),
                    long{180}}}};
}

std::size_t widest(std::string const& text) {
  std::size_t width = 0;
  for (auto const line : split(text, '\n')) width = std::max(width, display_width(line));
  return width;
}

}  // namespace

TEST_CASE("people read hours, percentages and yes in aligned columns, groups apart, notes below") {
  CHECK(render(hours_sample(), Format::table) ==
        "Hours by week\n"
        "\n"
        "client  week        delivered   share  met\n"
        "------  ----------  ---------  ------  ---\n"
        "C-1     2026-11-30       9:00  37.7 %  yes\n"
        "\n"
        "C-2     2026-11-30       0:45       -  -\n"
        "\n"
        "Weeks begin on Monday.\n");
}

TEST_CASE("programs read minutes, unrounded shares and empty cells") {
  CHECK(render(hours_sample(), Format::csv) ==
        "client,week,delivered,share,met,detail\n"
        "C-1,2026-11-30,540,0.37712,true,\"{\"\"a\"\":\n1}\"\n"
        "C-2,2026-11-30,45,,,\n");
  CHECK(render(hours_sample(), Format::ndjson) ==
        R"({"schema":"careplan.hours/1","client":"C-1","week":"2026-11-30","delivered":540,)"
        R"("share":0.37712,"met":true,"detail":{"a": 1}})"
        "\n"
        R"({"schema":"careplan.hours/1","client":"C-2","week":"2026-11-30","delivered":45,)"
        R"("share":null,"met":null,"detail":null})"
        "\n");
}

TEST_CASE("JSON is the NDJSON records in one array") {
  std::string joined;
  auto const records = render(hours_sample(), Format::ndjson);
  for (auto const line : split(records, '\n'))
    if (!line.empty()) joined += (joined.empty() ? "" : ",\n") + std::string(line);
  CHECK(render(hours_sample(), Format::json) == "[\n" + joined + "\n]\n");
}

TEST_CASE("an empty result is valid in every format") {
  auto const empty = without_rows();
  CHECK(render(empty, Format::json) == "[]\n");
  CHECK(render(empty, Format::ndjson).empty());
  CHECK(render(empty, Format::csv) == "client,week,delivered,share,met,detail\n");
  CHECK(render(empty, Format::table) ==
        "Hours by week\n"
        "\n"
        "client  week  delivered  share  met\n"
        "------  ----  ---------  -----  ---\n"
        "none\n"
        "\n"
        "Weeks begin on Monday.\n");
  CHECK(render(empty, Format::html).find(">none</td>") != std::string::npos);
}

TEST_CASE("every kind of cell has one form for people and one for programs") {
  struct Row {
    Cell cell;
    ColumnKind kind;
    char const* people;
    char const* csv;
    char const* json;
  };
  std::vector<Row> const rows{
      {{}, ColumnKind::text, "-", "", "null"},
      {std::string(), ColumnKind::text, "", "", "\"\""},
      {long{-3}, ColumnKind::integer, "-3", "-3", "-3"},
      {2.5, ColumnKind::number, "2.50", "2.5", "2.5"},
      {1.0 / 3, ColumnKind::number, "0.33", "0.3333333333333333", "0.3333333333333333"},
      {0.1, ColumnKind::percent, "10.0 %", "0.1", "0.1"},
      {std::numeric_limits<double>::quiet_NaN(), ColumnKind::number, "-", "", "null"},
      {std::numeric_limits<double>::infinity(), ColumnKind::percent, "-", "", "null"},
      {on("2024-02-29"), ColumnKind::date, "2024-02-29", "2024-02-29", "\"2024-02-29\""},
      {Clock{545}, ColumnKind::clock, "09:05", "09:05", "\"09:05\""},
      {Minutes{180}, ColumnKind::hours, "3:00", "180", "180"},
      {Minutes{-61}, ColumnKind::hours, "-1:01", "-61", "-61"},
      {Minutes{180}, ColumnKind::integer, "180", "180", "180"},
      {false, ColumnKind::yes_no, "no", "false", "false"},
      {std::vector<std::string>{"a", "b"}, ColumnKind::list, "a; b", "a; b", "[\"a\",\"b\"]"},
      {std::vector<std::string>{}, ColumnKind::list, "", "", "[]"},
      {std::string("[1]"), ColumnKind::json, "[1]", "[1]", "[1]"},
      {std::string(), ColumnKind::json, "", "", "null"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.people);
    CHECK(cell_text(row.cell, row.kind) == row.people);
    CHECK(csv_value(row.cell) == row.csv);
    std::string out;
    JsonWriter json(out);
    write_json(json, row.cell, row.kind);
    CHECK(out == row.json);
  }
}

TEST_CASE("a column of numbers shows as many decimals as its values need, so that points align") {
  Table table{.id = "t",
              .columns = {{"score", "score", ColumnKind::number}},
              .rows = {{14.0}, {2.5}, {{}}}};
  CHECK(render(table, Format::table) == "score\n-----\n 14.0\n  2.5\n    -\n");
  table.rows[1][0] = 2.0;
  CHECK(render(table, Format::table) == "score\n-----\n   14\n    2\n    -\n");
  table.rows[1][0] = 1.0 / 3;
  CHECK(render(table, Format::table) == "score\n-----\n14.00\n 0.33\n    -\n");
}

TEST_CASE("a terminal table wraps headers and texts to the width and cuts nothing off") {
  auto const table = long_texts();
  auto const wide = render(table, Format::table);
  CHECK(widest(wide) > 80);
  auto const narrow = render(table, Format::table, {.width = 50});
  CHECK(widest(narrow) <= 50);
  for (auto const* word : {"unexcused", "Thursday", "nobody", "where", "180", "minutes", "short"}) {
    CAPTURE(word);
    CHECK(narrow.find(word) != std::string::npos);
  }
  CHECK(narrow ==
        "                                           minutes\n"
        "                                              that\n"
        "                                               are\n"
        "client  why it is short                      short\n"
        "------  ---------------------------------  -------\n"
        "C-1     unexcused absence on Tuesday,          180\n"
        "        then left early on Thursday and\n"
        "        nobody knew where to\n");
}

TEST_CASE("what cannot shrink stays whole, however narrow the terminal") {
  auto const narrow = render(hours_sample(), Format::table, {.width = 5});
  CHECK(narrow.find("2026-11-30") != std::string::npos);
  CHECK(narrow.find("37.7 %") != std::string::npos);
  CHECK(render(Table{.id = "nothing"}, Format::table, {.width = 5}).find("none") !=
        std::string::npos);
}

TEST_CASE("no line of a terminal table ends in blanks and no text can drive the terminal") {
  Table table{.id = "t", .title = "\x1b]0;x\x07", .columns = {{"a", "a"}, {"b", "b"}}};
  for (auto const* text : {"\x1b[2J", "\xE2\x80\xAE", "\r", "\x9b", "two\nlines", "  "})
    table.rows.push_back({std::string(text), std::vector<std::string>{text}});
  table.notes = {"\x1b[31m"};
  auto const out = render(table, Format::table, {.width = 40});
  CHECK(first_unsafe(out) == std::nullopt);
  for (auto const line : split(out, '\n')) {
    CAPTURE(line);
    CHECK_FALSE(line.ends_with(' '));
  }
}

TEST_CASE("colour is used only when asked for, and the header can be left out") {
  auto const plain = render(hours_sample(), Format::table);
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(render(hours_sample(), Format::table, {.colour = true}).find("\x1b[1m") !=
        std::string::npos);
  CHECK(render(hours_sample(), Format::table, {.header = false}).starts_with("C-1 "));
  CHECK(render(hours_sample(), Format::csv, {.header = false}).starts_with("C-1,"));
}

TEST_CASE("wrapping keeps every character of every word and never exceeds the width") {
  std::string const text =
      "na\xC3\xAFve \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E  Donaudampfschiff a bb";
  for (std::size_t width = 2; width < 40; ++width) {
    CAPTURE(width);
    std::string together;
    for (auto const& line : wrapped(text, width)) {
      CHECK(display_width(line) <= width);
      together += line;
    }
    std::string whole = text;
    std::erase(whole, ' ');
    std::erase(together, ' ');
    CHECK(together == whole);
  }
  CHECK(wrapped("", 5) == std::vector<std::string>{""});
  // A word that is too long breaks behind a hyphen of the second half, else where it must.
  CHECK(wrapped("virtual-evening-1", 11) == std::vector<std::string>{"virtual-", "evening-1"});
  CHECK(wrapped("process-group", 12) == std::vector<std::string>{"process-", "group"});
  CHECK(wrapped("a-psychoeducation", 10) == std::vector<std::string>{"a-psychoed", "ucation"});
  CHECK(wrapped("morning-", 7) == std::vector<std::string>{"morning", "-"});
  CHECK(wrapped("a b\n\nc", 80) == std::vector<std::string>{"a b", "", "c"});
  CHECK(padded("\xE6\x97\xA5", 4) == "\xE6\x97\xA5  ");
  CHECK(padded("7", 3, true) == "  7");
}

TEST_CASE(
    "columns that may be left out go from the right, only when all cannot fit, and are named") {
  Table table{
      .columns = {{"client", "Client"},
                  {"planned", "Planned", ColumnKind::integer, false, true},
                  {"because", "Because"},
                  {"days", "Days", ColumnKind::integer, false, true}},
      .rows = {{std::string("C-1"), long{5}, std::string("group was called off"), long{3}}}};
  CHECK(render(table, Format::table, {.width = 43}).find("Left out") == std::string::npos);
  CHECK(render(table, Format::table, {.width = 36}).find("Left out") ==
        std::string::npos);  // wrapped
  auto const narrow = render(table, Format::table, {.width = 34});
  CHECK(narrow.find("Days\n") == std::string::npos);
  CHECK(narrow.find("Planned") < narrow.find("\n\nLeft out in 34 columns: Days.\n"));
  CHECK(render(table, Format::table, {.width = 20})
            .find("Left out in 20\ncolumns: Planned,\nDays.\n") != std::string::npos);
  CHECK(render(table, Format::table).find("Left out") == std::string::npos);
}
