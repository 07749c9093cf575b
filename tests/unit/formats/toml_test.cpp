#include "formats/toml.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

// Everything that a read of `text` complains about, one complaint a line.
template <class Read>
std::string complaints(std::string_view text, Read read) {
  try {
    TomlFile file(text, "f.toml");
    read(file.root());
    file.finish();
  } catch (Error const& error) {
    return describe(error);
  }
  return "";
}

}  // namespace

TEST_CASE("all complaints of a file come at once, in the order of the file") {
  auto const said = complaints("id = 'a b'\nminutes = '180'\nlabell = 'x'\n", [](TomlTable root) {
    (void)root.id("id");
    (void)root.integer("minutes");
    (void)root.text_or("label", "");
    (void)root.date("begins");
  });
  CHECK(said ==
        "f.toml:1:1: the file needs 'begins'\n"
        "  hint: add begins = ...\n"
        "f.toml:1:6: 'a b' is not an id\n"
        "  hint: 1 to 64 of letters, digits, '.', '_' and '-', beginning with a letter or digit\n"
        "f.toml:2:11: 'minutes' should be a whole number, not text\n"
        "f.toml:3:1: unknown key 'labell'\n"
        "  hint: did you mean 'label'?");
}

TEST_CASE("hostile TOML is refused before the parser sees it") {
  auto const nothing = [](TomlTable) {};
  std::string dotted = "a";
  for (int i = 0; i < 40'000; ++i) dotted += ".a";
  for (auto const& text : {std::string("[\n"), std::string("[[[a]]]\n"), std::string("[.a]\n"),
                           std::string("[]\n"), dotted + " = 1\n", "[" + dotted + "]\n",
                           "x = " + std::string(5'000, '['), std::string("x = \"\xff\"\n"),
                           std::string("x = 1 # \x1b[31m\n"), std::string(2 << 20, ' ')}) {
    CAPTURE(text.substr(0, 40));
    CHECK(complaints(text, nothing) != "");
  }
}

TEST_CASE("dots and brackets inside strings and comments are only text") {
  std::string const text =
      "a = \"[[[.....................................................]\"\n"
      "# [ ........................................................\n"
      "b = '''\n[\n'''\n";
  CHECK(complaints(text, [](TomlTable root) {
          CHECK(root.text("a").size() > 40);
          CHECK(root.text("b") == "[\n");
        }) == "");
}

TEST_CASE("times are accepted as text and as TOML times, and 09:30 gets its hint") {
  CHECK(complaints("a = '09:30'\nb = 09:30:00\n", [](TomlTable root) {
          CHECK(root.clock("a") == Clock{570});
          CHECK(root.clock("b") == Clock{570});
        }) == "");
  CHECK(complaints("a = 09:30\n", [](TomlTable) {}).find("hint") != std::string::npos);
}

TEST_CASE("facts keep the kinds of missing apart") {
  TomlFile file(
      "[given]\nw = 2\n'phq-9.total' = {low = 3, high = 5}\nh = 'refused'\nk = true\n"
      "r = ['low', 'high']\n",
      "f.toml");
  auto const facts = file.root().facts("given");
  CHECK(facts.at("w") == Value{2.0});
  CHECK(facts.at("phq-9.total") == Value{Interval{3, 5}});
  CHECK(facts.at("h") == Value{Missing::refused});
  CHECK(facts.at("k") == Value{true});
  CHECK(facts.at("r") == Value{OneOf{{"low", "high"}}});
  file.finish();
}
