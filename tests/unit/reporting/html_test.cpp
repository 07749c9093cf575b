#include "reporting/html.hpp"

#include <doctest/doctest.h>

#include <set>

#include "core/text.hpp"
#include "sample_table.hpp"

using namespace careplan;

namespace {

// The tags and attribute names of a page in order, as a browser would find them: text that managed
// to become markup shows up here.
std::vector<std::string> skeleton(std::string const& page) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (page[i] != '<') continue;
    std::string tag;
    bool quoted = false;
    for (++i; i < page.size() && (quoted || page[i] != '>'); ++i) {
      if (page[i] == '"') quoted = !quoted;
      if (!quoted && page[i] != '"') tag += page[i];
    }
    parts.push_back(tag);
  }
  return parts;
}

std::vector<std::string> const attacks{
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</td></tr></table><h1>x",
    "<!--",
    "]]>",
    "</style><script>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "</title><base href=//x>",
    "<svg/onload=alert(1)>",
    "\x1b[31m<b>",
    "{}",
    "{0}",
    "\xE2\x80\xAE<i>",
};

Table table_of(std::string const& text) {
  Table table{.id = "t", .title = text, .notes = {text}};
  std::vector<Cell> row;
  for (auto const& cell : one_of_each(text)) {
    table.columns.push_back({"c", text});
    row.push_back(cell);
  }
  table.rows = {row, row};
  return table;
}

// Long enough with any attack to be set as a long text, so that only markup can differ.
std::string book_of(std::string const& attack) {
  auto const text = attack + " and so many letters more that it is long";
  return html_book(text, text, {{text, text, html_table(table_of(text))}}).markup();
}

}  // namespace

TEST_CASE("no text can become markup, in any place of a page") {
  auto const benign = skeleton(book_of("benign"));
  CHECK(benign.size() > 60);
  for (auto const& attack : attacks) {
    CAPTURE(attack);
    auto const page = book_of(attack);
    CHECK(skeleton(page) == benign);
    CHECK(first_unsafe(page) == std::nullopt);
  }
}

TEST_CASE("the test for injection sees an injection") {
  CHECK(skeleton("<td>a</td>") != skeleton("<td><b>a</td>"));
  CHECK(skeleton("<td class=\"a\">") != skeleton("<td class=\"a\" onclick=\"x\">"));
}

TEST_CASE("escaping keeps the text and shows what would deceive the eye") {
  CHECK(escaped("a & b < c > \"d\" 'e'") == "a &amp; b &lt; c &gt; &quot;d&quot; &#39;e&#39;");
  CHECK(escaped("\xE2\x80\xAE") == "\\u202e");
  CHECK(escaped("na\xC3\xAFve") == "na\xC3\xAFve");
  CHECK(html("<b title=\"{}\">{}</b>", "\"", 3).markup() == "<b title=\"&quot;\">3</b>");
  CHECK(html("<p>{}</p>", html_text("<") + html("<br>")).markup() == "<p>&lt;<br></p>");
}

TEST_CASE("a page fetches nothing, runs nothing and says so to the browser") {
  auto const page = render(hours_sample(), Format::html);
  CHECK(page.find("default-src 'none'; style-src 'unsafe-inline'") != std::string::npos);
  for (auto const* forbidden : {"<script", "http:", "https:", "url(", "@import", "src=", "<link"}) {
    CAPTURE(forbidden);
    CHECK(page.find(forbidden) == std::string::npos);
  }
  for (auto const* needed : {"prefers-color-scheme: dark", "@media print", "width=device-width",
                             "lang=\"en\"", "charset=\"utf-8\""}) {
    CAPTURE(needed);
    CHECK(page.find(needed) != std::string::npos);
  }
}

TEST_CASE("an HTML table shows what people need and leaves out what is for machines") {
  auto const table = html_table(hours_sample()).markup();
  CHECK(table.find("<caption>Hours by week</caption>") != std::string::npos);
  CHECK(table.find("<th scope=\"col\" class=\"n\">delivered</th>") != std::string::npos);
  CHECK(table.find("<td class=\"n\">9:00</td>") != std::string::npos);
  CHECK(table.find("<tr class=\"group\">") != std::string::npos);
  CHECK(table.find("Weeks begin on Monday.") != std::string::npos);
  CHECK(table.find("detail") == std::string::npos);
}

TEST_CASE("dates within a sentence stay whole, and nothing else of it does") {
  Table const table{
      .title = "t",
      .columns = {{"because", "Because", ColumnKind::text}},
      .rows = {{Cell("a long reason: 2026-12-01 to 2026-12-31, not 2026-13-01 or C-1-2-3")}}};
  CHECK(html_table(table).markup().find(
            "reason: <span class=\"whole\">2026-12-01</span> to "
            "<span class=\"whole\">2026-12-31</span>, not 2026-13-01 or C-1-2-3</td>") !=
        std::string::npos);
}

TEST_CASE("every entry of a book's contents leads to its section") {
  auto const page =
      html_book("Book", "November", {{"a", "First", html("<p>x</p>")}, {"b", "Second", {}}})
          .markup();
  for (auto const* id : {"a", "b"}) {
    CAPTURE(id);
    CHECK(page.find("href=\"#" + std::string(id) + "\"") != std::string::npos);
    CHECK(page.find("<section id=\"" + std::string(id) + "\">") != std::string::npos);
  }
  CHECK(html_book("Book", "", {}).markup().find("<p>none</p>") != std::string::npos);
}
