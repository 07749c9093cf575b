// Text that comes from strangers, in every form that a report is written in: spreadsheets run
// nothing, terminals obey nothing, browsers and wikis see no markup.
#include <doctest/doctest.h>

#include "core/text.hpp"
#include "reporting/csv.hpp"
#include "sample_table.hpp"

using namespace careplan;

namespace {

std::string utf8(char32_t point) {
  auto const byte = [](char32_t value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | (point >> 6)), byte(0x80 | (point & 0x3F))};
  if (point < 0x10000)
    return {byte(0xE0 | (point >> 12)), byte(0x80 | ((point >> 6) & 0x3F)),
            byte(0x80 | (point & 0x3F))};
  return {byte(0xF0 | (point >> 18)), byte(0x80 | ((point >> 12) & 0x3F)),
          byte(0x80 | ((point >> 6) & 0x3F)), byte(0x80 | (point & 0x3F))};
}

// A table with a text for each of these code points, alone and within others, in every place that
// takes a text.
Table table_of_points(char32_t first, char32_t last) {
  Table table{.id = "t", .columns = {{"a", "a"}, {"b", "b", ColumnKind::list}}};
  for (auto point = first; point < last; ++point) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    auto const text = "a" + utf8(point) + "b";
    table.rows.push_back({text, std::vector<std::string>{utf8(point), text}});
  }
  auto const some = utf8(first) + utf8(last - 1);
  table.title = table.columns[0].title = some;
  table.notes = {some};
  return table;
}

// Each line of the output by itself: line breaks within a text are kept, and they are our own.
bool drives_nothing(std::string const& output) {
  return !first_unsafe(output).has_value();
}

}  // namespace

// Planes 0 and 1 hold what people write, 14 the tags that nobody sees; of the others the ends,
// which are alike within.
TEST_CASE("no code point leaves a form for people as anything that drives a terminal") {
  constexpr char32_t block = 0x800;
  constexpr char32_t plane = 0x10000;
  constexpr char32_t end = 0x110000;
  for (char32_t first = 1; first < end; first += block) {
    auto const last = std::min<char32_t>(first + block, end);
    if (first >= 0xD800 && last <= 0xE000) continue;
    bool const within_plane = first % plane != 1 && (last - 1) % plane + block < plane;
    if (first >= 2 * plane && first / plane != 14 && within_plane) continue;
    CAPTURE(static_cast<unsigned>(first));
    auto const table = table_of_points(first, last);
    for (auto const form : {Format::table, Format::html, Format::markdown})
      CHECK(drives_nothing(render(table, form)));
  }
}

TEST_CASE("the test for what drives a terminal sees it") {
  for (auto const* text : {"\x1b[2J", "a\x07", "\xE2\x80\xAE", "\xC2\x9B", "\xFF"})
    CHECK(!drives_nothing(text));
}

TEST_CASE("whatever stands first in a text, a spreadsheet takes it for text and it comes back") {
  constexpr char32_t end = 0x110000;
  for (char32_t point = 1; point < end; ++point) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    for (auto const& text : {utf8(point) + "1+1", "  " + utf8(point), "'" + utf8(point) + "x"}) {
      auto const guarded = csv_guarded(text);
      auto const start = guarded.find_first_not_of(' ');
      bool const runs =
          start != std::string::npos &&
          std::string_view("=+-@|%\t\r\n").find(guarded[start]) != std::string_view::npos;
      if (runs || csv_unguarded(guarded) != text) {
        CAPTURE(static_cast<unsigned>(point));
        FAIL("not guarded, or not read back");
      }
    }
  }
}

TEST_CASE("a form of a table with bytes that are no text is text all the same") {
  for (unsigned byte = 0x80; byte < 0x100; ++byte) {
    std::string const text = {'a', static_cast<char>(byte), 'b'};
    Table const table{.id = "t", .title = text, .columns = {{"a", text}}, .rows = {{text}}};
    for (auto const form : {Format::table, Format::html, Format::markdown})
      CHECK(drives_nothing(render(table, form)));
  }
}
