#include "reporting/markdown.hpp"

#include <doctest/doctest.h>

#include "sample_table.hpp"

using namespace careplan;

TEST_CASE("a table for Markdown has a title, a ruled header and its notes below") {
  CHECK(render(hours_sample(), Format::markdown) ==
        "## Hours by week\n"
        "\n"
        "| client | week | delivered | share | met |\n"
        "| --- | --- | --: | --: | --- |\n"
        "| C-1 | 2026-11-30 | 9:00 | 37.7 % | yes |\n"
        "| C-2 | 2026-11-30 | 0:45 | - | - |\n"
        "\n"
        "Weeks begin on Monday.\n");
}

TEST_CASE("an empty table for Markdown is still a table") {
  Table const table{.id = "t", .columns = {{"a", "A"}}};
  CHECK(render(table, Format::markdown) == "| A |\n| --- |\n\nnone\n");
}

TEST_CASE("nothing in a text is markup, a link or HTML") {
  for (auto const& [text, line] : std::vector<std::pair<std::string, std::string>>{
           {"a | b", R"(a \| b)"},
           {"<b>&amp;", R"(\<b\>\&amp;)"},
           {"*now* `x` ~~y~~", R"(\*now\* \`x\` \~\~y\~\~)"},
           {"[x](y)", R"(\[x\](y))"},
           {"back\\slash", R"(back\\slash)"},
           {"_a_ b_c", R"(\_a\_ b_c)"},
           {"\xC3\x80_\xC3\x80", "\xC3\x80_\xC3\x80"},  // letters whose bytes begin and end at 0x80
           {"a_ _b", R"(a\_ \_b)"},
           {"https://a.bc www.a.bc", R"(https\://a.bc www\.a.bc)"},
           {"one\ntwo", "one<br>two"},
           {"\x1b[31m", R"(\\x1b\[31m)"},
       }) {
    CAPTURE(text);
    CHECK(markdown_escaped(text) == line);
  }
}

TEST_CASE("codes, dates, times and numbers stand as they are") {
  for (auto const* text :
       {"C-1001", "2026-11-22", "9:00", "0.5", "37.7 %", "relapse_prevention", "-"})
    CHECK(markdown_escaped(text) == text);
}

TEST_CASE("a note is a paragraph, however it begins") {
  for (auto const& [note, line] : std::vector<std::pair<std::string, std::string>>{
           {"- no list", R"(\- no list)"},
           {"12. no list", R"(12\. no list)"},
           {"# no heading", R"(\# no heading)"},
           {"21 of 22", "21 of 22"},
       }) {
    CAPTURE(note);
    Table const table{.id = "t", .columns = {{"a", "A"}}, .notes = {note}};
    CHECK(render(table, Format::markdown) == "| A |\n| --- |\n\nnone\n\n" + line + "\n");
  }
}
