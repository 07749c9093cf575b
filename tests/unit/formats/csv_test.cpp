#include "formats/csv.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "reporting/csv.hpp"

using namespace careplan;

namespace {

using Rows = std::vector<std::vector<std::string>>;

// All rows, the header first; a bad row is one cell that holds its complaints.
Rows rows_of(ByteSource source) {
  CsvReader csv(std::move(source));
  Rows rows{csv.header()};
  while (csv.next()) {
    auto& row = rows.emplace_back();
    if (csv.complaints().empty())
      for (auto const& field : csv.fields()) row.emplace_back(field.text);
    else
      row.push_back("! " + describe(csv.complaints().front()));
  }
  return rows;
}

Rows rows_of(std::string text) {
  return rows_of(text_source(std::move(text), "f.csv"));
}

std::string refused(std::string text) {
  try {
    (void)rows_of(std::move(text));
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    return describe(error);
  }
  return "";
}

}  // namespace

TEST_CASE("quotes, commas and line breaks inside quotes, CRLF, a mark and blank lines") {
  CHECK(rows_of("\xEF\xBB\xBF"
                "a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\r\n,\n\"\",2") ==
        Rows{{"a", "b"}, {"1", "x, \"y\"\nz"}, {"", ""}, {"", "2"}});
}

TEST_CASE("a field says at which line and column it begins") {
  CsvReader csv(text_source("a,b\n\"x\ny\",2\n3,4\n"));
  REQUIRE(csv.next());
  CHECK(csv.line() == 2);
  CHECK(csv.fields()[1].line == 3);
  CHECK(csv.fields()[1].column == 4);
  CHECK(csv.text() == "\"x\ny\",2");
  REQUIRE(csv.next());
  CHECK(csv.line() == 4);
  CHECK_FALSE(csv.next());
}

TEST_CASE("a bad row is complained about with its place, and the next row is read") {
  auto const after = [](std::string const& bad) {
    auto const rows = rows_of("a,b\n" + bad + "\n3,4\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[2] == std::vector<std::string>{"3", "4"});
    return rows[1].front().substr(0, rows[1].front().find('\n'));
  };
  CHECK(after("1") == "! f.csv:2:1: 1 fields, but the header names 2");
  CHECK(after("1,2,3") == "! f.csv:2:5: 3 fields, but the header names 2");
  CHECK(after("1,x\"y") == "! f.csv:2:4: a quote inside a field");
  CHECK(after("1,\"x\"y") == "! f.csv:2:6: text after a closing quote");
  CHECK(after("1\r,2") == "! f.csv:2:2: a carriage return inside a row");
  CHECK(after("1,x\x1b[31m") ==
        "! f.csv:2:4: a byte that is not UTF-8 text, or a control character");
  CHECK(after("1,\xff") == "! f.csv:2:3: a byte that is not UTF-8 text, or a control character");
  CHECK(after("1," + std::string(csv_field_limit + 1, 'x')) ==
        "! f.csv:2:3: a field longer than 64 KiB");
  CHECK(after(std::string(513, ',')) == "! f.csv:2:513: more than 512 columns");
}

TEST_CASE("a quote that is never closed is named where it opens") {
  auto const rows = rows_of("a,b\n1,\"x\n3,4\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].front().starts_with("! f.csv:2:3: a quote that is never closed"));
}

TEST_CASE("a header without names, with a name twice, or no header at all is refused") {
  CHECK(refused("") == "f.csv: the file is empty\n  hint: the first row names the columns");
  CHECK(refused("a,,b\n").starts_with("f.csv:1:3: a column without a name"));
  CHECK(refused("a,b,a\n") == "f.csv:1:5: the column 'a' stands twice");
  CHECK(refused("a,\"b\n").starts_with("f.csv:1:3: a quote that is never closed"));
  for (auto const* text : {"client;date\nC-1;2\n", "client\tdate\n"})
    CHECK(
        refused(text) ==
        "f.csv:1:1: one column, and in its name semicolons or tabs\n  hint: columns are separated "
        "by commas: save the file so");
}

TEST_CASE("what our own writer puts before a formula is taken off again, and nothing else") {
  CHECK(rows_of("a\n'=1+1\n'tis\n'-2\n=1\n") == Rows{{"a"}, {"=1+1"}, {"'tis"}, {"-2"}, {"=1"}});
}

TEST_CASE("whatever is written is read back the same, however the bytes arrive") {
  std::mt19937 random(7);
  std::string const letters = "ab,\"\n'=- ;\tx";
  for (int round = 0; round < 300; ++round) {
    Rows rows{{"a", "b", "c"}};
    std::string text = "a,b,c\n";
    for (int r = 0; r < 5; ++r) {
      auto& row = rows.emplace_back();
      for (int c = 0; c < 3; ++c) {
        std::string cell;
        for (auto length = random() % 6; length > 0; --length)
          cell += letters[random() % letters.size()];
        text += (c == 0 ? "" : ",") + csv_quoted(csv_guarded(cell));
        row.push_back(cell);
      }
      text += '\n';
    }
    auto const all = text_source(text, "f.csv");
    ByteSource const slow{"f.csv", [all, most = 1 + random() % 5](std::span<char> block) {
                            return all.read(block.first(std::min<std::size_t>(block.size(), most)));
                          }};
    CAPTURE(text);
    CHECK(rows_of(slow) == rows);
  }
}

TEST_CASE("random bytes never crash the reader, and every complaint names a line") {
  std::mt19937 random(11);
  std::string const letters = "a1,,\"\"\n\n\r'=\xc3\xa9\x01";
  for (int round = 0; round < 3'000; ++round) {
    std::string text = "a,b\n";
    for (auto length = random() % 40; length > 0; --length)
      text += letters[random() % letters.size()];
    CAPTURE(text);
    CsvReader csv(text_source(text, "f.csv"));
    while (csv.next()) {
      if (csv.complaints().empty()) CHECK(csv.fields().size() == 2);
      for (auto const& complaint : csv.complaints()) {
        CHECK(complaint.place.line >= csv.line());
        CHECK(complaint.place.column >= 1);
      }
    }
  }
}

namespace {

// Everything that a reader says of each row.
std::string told(ByteSource source) {
  CsvReader csv(std::move(source));
  std::string all;
  while (csv.next()) {
    all += fmt::format("{} [{}]", csv.line(), csv.text());
    for (auto const& complaint : csv.complaints()) all += " ! " + describe(complaint);
    if (csv.complaints().empty())
      for (auto const& field : csv.fields())
        all += fmt::format(" {}:{} '{}'", field.line, field.column, field.text);
    all += "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("rows, places and complaints are the same whether the bytes come at once or one by one") {
  std::mt19937 random(17);
  std::string const letters = "ab1\t,,,,\n\n\n'=\xc3\xa9";
  std::string const rare = "\"\r\x01\xff";
  for (int round = 0; round < 3'000; ++round) {
    std::string text = "a,b\n";
    for (auto length = random() % 60; length > 0; --length) {
      if (random() % 30 == 0) text += rare[random() % rare.size()];
      if (random() % 20 == 0) text += "\r\n";
      text += letters[random() % letters.size()];
    }
    if (random() % 100 == 0) text.append(600, ',').append("\n");
    if (random() % 100 == 0) text.append(5000, 'x').append(",y\n");
    CAPTURE(text);
    auto const all = text_source(text, "f.csv");
    ByteSource const slow{"f.csv",
                          [all](std::span<char> block) { return all.read(block.first(1)); }};
    CHECK(told(slow) == told(text_source(text, "f.csv")));
  }
}
