// What is wrong with an instrument as a whole: what stands twice, what nobody vouches for, what
// does not fit together. And its neighbours, with which nothing is wrong.
#include "instruments/flaws.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "formats/broken_instrument.hpp"

using namespace careplan;

namespace {

// Two items, of which a score counts both; `parts` come between them and the source.
std::string with(std::string const& parts, std::string const& score = "") {
  return R"(id = "demo"
version = "1"
title = "Demo"
licence = "own"
[[item]]
id = "a"
label = "a"
choices = [0, 1, 2]
[[item]]
id = "b"
label = "b"
choices = [0, 1, 2]
[[score]]
id = "total"
items = ["a", "b"]
)" + score +
         parts + R"([[source]]
id = "book"
cite = "A book"
[[example]]
name = "x"
answers = [1, 1]
expect = { total = 2 }
)";
}

std::string bands(std::string const& id, std::string const& rest = "",
                  std::string const& score = "total") {
  return fmt::format(
      "[[bands]]\nid = \"{}\"\nscore = \"{}\"\nsource = \"book\"\ncuts = [[\"low\", 0], [\"high\", "
      "2]]\n{}",
      id, score, rest);
}

std::string flag(std::string const& id, std::string const& when) {
  return fmt::format(
      "[[flag]]\nid = \"{}\"\nlabel = \"F\"\nwhen = \"{}\"\naction = \"act\"\nsource = \"book\"\n",
      id, when);
}

std::string result(std::string const& id, std::string const& when) {
  return fmt::format(
      "[[result]]\nid = \"{0}\"\nwords = [\"no\", \"yes\"]\notherwise = \"no\"\nsource = \"book\"\n"
      "[[result.case]]\nword = \"yes\"\nwhen = \"{1}\"\n",
      id, when);
}

std::string extra(std::string const& id, std::string const& rest) {
  return fmt::format("[[item]]\nid = \"{0}\"\nlabel = \"{0}\"\n{1}\n", id, rest);
}

std::string never(std::string const& id, std::string const& when) {
  return fmt::format("[[consistency]]\nid = \"{}\"\nnever = \"{}\"\n", id, when);
}

bool says(std::string const& text, std::string const& what) {
  auto const said = complaints(text);
  CAPTURE(said);
  bool const found = said.find(what) != std::string::npos;
  CHECK((found || said.empty()));  // what is wrong is nothing else
  return found;
}

}  // namespace

TEST_CASE("flags, band sets and rules of consistency have ids of their own, each kind by itself") {
  auto const one = flag("x", "a = 2") + bands("x") + never("x", "a = 1 and b = 2");
  CHECK(complaints(with(one)) == "");
  CHECK(
      says(with(one + flag("x", "b = 2")), "the flag 'x' is used twice\n  hint: first at line 16"));
  CHECK(says(with(one + bands("x", "preferred = true\n")), "the band set 'x' is used twice"));
  CHECK(says(with(one + never("x", "a = 2 and b = 1")), "the consistency rule 'x' is used twice"));
}

TEST_CASE("an id that means something already is refused, whatever it is given to") {
  for (std::string const id : {"band", "age_days", "refused"}) {
    CAPTURE(id);
    auto const what = fmt::format("the id '{}' means something already", id);
    CHECK(says(with(extra(id, "choices = [0, 1]\nunscored = true")), what));
    CHECK(says(with(result(id, "a >= 1")), what));
    CHECK(says(with("[[score]]\nid = \"" + id + "\"\nitems = [\"a\"]\n"), what));
    CHECK(says(
        with("[[no_score]]\nid = \"" + id + "\"\nbecause = \"it is not\"\nsource = \"book\"\n"),
        what));
  }
  for (std::string const id : {"bands", "age", "refuse"})
    CHECK(complaints(with(result(id, "a >= 1"))) == "");
}

TEST_CASE("a LOINC code stands for one thing: the panel, an item or a score") {
  std::string const loinc = "loinc = \"44261-6\"\n";
  std::string const other = "loinc = \"44261-7\"\n";
  auto const behind = [](std::string const& text, std::string const& line,
                         std::string const& more) { return replaced(text, line, line + more); };
  std::string const panel_line = "licence = \"own\"\n";
  std::string const item_line = "label = \"a\"\n";
  auto const panel = behind(with(""), panel_line, loinc);
  CHECK(complaints(panel) == "");
  std::string const twice = "the LOINC code '44261-6' is used twice";
  CHECK(says(behind(panel, item_line, loinc), twice));
  CHECK(says(behind(panel, "id = \"total\"\n", loinc), twice));
  std::string const wrong = "'44261-7' is not a LOINC code";
  CHECK(says(behind(with(""), panel_line, other), "demo.toml:1:1: " + wrong));
  CHECK(says(behind(with(""), item_line, other), wrong));
}

TEST_CASE(
    "an instrument that draws no conclusion is a form, and any conclusion wants its items used") {
  auto const form = [](std::string const& parts) {
    return replaced(
        replaced(with(parts), "[[score]]\nid = \"total\"\nitems = [\"a\", \"b\"]\n", ""),
        "expect = { total = 2 }", "expect = { a = 1 }");
  };
  CHECK(complaints(form("")) == "");
  CHECK(says(form(flag("f", "a = 2")), "nothing uses item 'b'"));
  CHECK(says(form(result("r", "a = 2")), "nothing uses item 'b'"));
  CHECK(says(form("[[score]]\nid = \"s\"\nitems = [\"a\"]\n"), "nothing uses item 'b'"));
  // Gates and rules use what they read; text, dates and weekly times are for people.
  CHECK(complaints(form(flag("f", "a = 2") + never("n", "b = 2 and a = 1"))) == "");
  for (std::string const kind : {"text", "date", "windows"})
    CHECK(complaints(with(extra("note", "kind = \"" + kind + "\""))) == "");
  for (std::string const answers :
       {"kind = \"yes_no\"", "kind = \"number\"\nrange = [0, 9]", "choices = [\"x\", \"y\"]"})
    CHECK(says(with(extra("more", answers)), "nothing uses item 'more'"));
}

TEST_CASE("a result may read those before it, and neither itself nor those behind it") {
  CHECK(complaints(with(result("one", "a >= 1") + result("two", "one is yes"))) == "");
  CHECK(says(with(result("one", "two is yes") + result("two", "a >= 1")), "unknown name 'two'"));
  CHECK(says(with(result("one", "one is yes or a >= 1")), "unknown name 'one'"));
}

TEST_CASE("scores, items and results cite sources that there are") {
  auto const unknown = [](std::string const& what) {
    return what + " cites 'bok', which is no [[source]]\n  hint: did you mean 'book'?";
  };
  CHECK(says(with("", "source = \"bok\"\n"), unknown("score 'total'")));
  CHECK(complaints(with("", "source = \"book\"\n")) == "");
  CHECK(says(replaced(with(""), "label = \"a\"\n", "label = \"a\"\nsource = \"bok\"\n"),
             unknown("item 'a'")));
  CHECK(complaints(replaced(with(""), "label = \"a\"\n", "label = \"a\"\nsource = \"book\"\n")) ==
        "");
  CHECK(says(with("", "scale = 2\n"), "the scale of 'total' has no source"));
  CHECK(complaints(
            replaced(with("", "scale = 2\nsource = \"book\"\n"), "total = 2", "total = 4")) == "");
  CHECK(says(with("", "weights = { a = 2 }\n"), "the weighting of 'total' has no source"));
  auto const estimated = "prorate = { max_missing = 1, source = \"bok\" }\n";
  CHECK(says(with("", estimated), unknown("the proration of 'total'")));
}

TEST_CASE("the steps of a derived item are vouched for by the item or by a score that counts it") {
  auto const derived = [](std::string const& item_source, std::string const& score_source) {
    return with(
        extra("pulse", "kind = \"number\"\nrange = [30, 220]") +
        extra("points", "derived_from = \"pulse\"\nsteps = [[0, 0], [90, 1]]\n" + item_source) +
        "[[score]]\nid = \"s\"\nitems = [\"points\"]\n" + score_source);
  };
  CHECK(complaints(derived("source = \"book\"", "")) == "");
  CHECK(complaints(derived("", "source = \"book\"\n")) == "");
  CHECK(says(derived("", ""), "the derivation of 'points' has no source"));
  CHECK(says(derived("source = \"bok\"", "source = \"book\"\n"), "item 'points' cites 'bok'"));
}

TEST_CASE("a score counts a raw quantity or its points, not both") {
  auto const counted = [](std::string const& items) {
    return with(extra("pulse", "kind = \"number\"\nrange = [30, 220]") +
                extra("points", "derived_from = \"pulse\"\nsteps = [[0, 0], [90, 1]]") +
                "[[score]]\nid = \"s\"\nsource = \"book\"\nitems = [" + items + "]\n" +
                "[[score]]\nid = \"t\"\nsource = \"book\"\nitems = [\"points\"]\n");
  };
  CHECK(complaints(counted("\"points\", \"a\"")) == "");
  CHECK(complaints(counted("\"pulse\", \"a\"")) == "");
  CHECK(
      says(counted("\"pulse\", \"points\""), "'s' counts 'pulse' and what is worked out from it"));
}

TEST_CASE("missing items are estimated from others that count as much") {
  std::string const prorate =
      "prorate = { max_missing = 1, source = \"book\" }\nsource = \"book\"\n";
  CHECK(complaints(with("", prorate)) == "");
  auto const what = "'total' estimates missing items from others of another range";
  CHECK(
      says(replaced(with("", prorate + "weights = { a = 2 }\n"), "total = 2", "total = 3"), what));
  auto const wide = replaced(with("", prorate), "choices = [0, 1, 2]\n", "choices = [0, 2, 4]\n");
  CHECK(says(replaced(wide, "answers = [1, 1]", "answers = [2, 0]"), what));
  auto const halved = replaced(with("", prorate + "weights = { a = 0.5 }\n"),
                               "choices = [0, 1, 2]\n", "choices = [0, 2, 4]\n");
  CHECK(complaints(replaced(halved, "answers = [1, 1]", "answers = [2, 1]")) == "");
}

TEST_CASE("of several band sets for everybody one is preferred, and only one") {
  auto const preferred = "preferred = true\n";
  auto const women = "applies_when = \"sex is female\"\n";
  auto const other = std::string("[[score]]\nid = \"other\"\nitems = [\"a\", \"b\"]\n");
  CHECK(complaints(with(bands("x") + bands("y", preferred))) == "");
  CHECK(complaints(with(bands("x") + bands("y", women))) == "");
  CHECK(complaints(with(bands("x", women) + bands("y", women))) == "");
  CHECK(complaints(with(other + bands("x") + bands("y", "", "other"))) == "");
  CHECK(complaints(with(other + bands("x", preferred) + bands("y", preferred, "other"))) == "");
  CHECK(says(with(bands("x") + bands("y")),
             "demo.toml:21:1: 'total' has several band sets and none is preferred\n"
             "  hint: say preferred = true in one of them"));
  CHECK(says(with(bands("x", preferred) + bands("y", preferred) + bands("z")),
             "demo.toml:28:1: 'total' has several preferred band sets\n"
             "  hint: say preferred = true in one of them only"));
}

TEST_CASE("bands stand in order, and each begins before it ends") {
  auto const listed = [](std::string const& list) {
    return with("[[bands]]\nid = \"x\"\nscore = \"total\"\nsource = \"book\"\nbands = [" + list +
                "]\n");
  };
  std::string const low = "{ word = \"low\", from = 0, to = 2 }";
  std::string const high = "{ word = \"high\", from = 3, to = 4 }";
  CHECK(complaints(listed(low + ", " + high)) == "");
  CHECK(complaints(listed(low + ", { word = \"one\", from = 3, to = 3 }, "
                                "{ word = \"last\", from = 4, to = 4 }")) == "");
  CHECK(complaints(listed(high + ", " + low)) ==
        "demo.toml:16:1: the bands of 'x' are not in order\n"
        "  hint: write them from the least score to the greatest");
  CHECK(complaints(listed(low + ", { word = \"high\", from = 4, to = 3 }"))
            .find("band 'high' (4 to 3) ends before it begins") != std::string::npos);
  CHECK(says(listed("{ word = \"less\", from = -1, to = 2 }, " + high),
             "band 'less' (-1 to 2) of 'x' lies outside of what 'total' can be: 0 to 4"));
}

TEST_CASE("bands cover every number between the ends of a score that has decimals") {
  auto const listed = [](std::string const& list) {
    return replaced(
        with(extra("n", "kind = \"number\"\nrange = [0, 10]\ndecimals = true") +
             "[[score]]\nid = \"s\"\nitems = [\"n\"]\n[[bands]]\nid = \"x\"\nscore = \"s\"\n"
             "source = \"book\"\n" +
             list + "\n"),
        "answers = [1, 1]", "answers = [1, 1, 5]");
  };
  CHECK(complaints(listed("cuts = [[\"low\", 0], [\"middle\", 2.5], [\"high\", 7]]")) == "");
  CHECK(says(listed("bands = [{ word = \"low\", from = 0, to = 2 }, { word = \"high\", from = 3, "
                    "to = 10 }]"),
             "no band of 'x' holds 2"));
  CHECK(says(listed("bands = [{ word = \"low\", from = 1, to = 10 }]"), "no band of 'x' holds 0,"));
  CHECK(
      says(listed("bands = [{ word = \"low\", from = 0, to = 9.5 }]"), "no band of 'x' holds 9.5"));
}

namespace {

// As a file would give it whose numbers n0, n1, ... have so many answers: each two of them are read
// by a gate, and a flag and a result read what is behind the gates.
Instrument walked(std::vector<int> const& answers) {
  std::string items;
  std::string when;
  for (std::size_t at = 0; at < answers.size(); at += 2) {
    for (auto const each : {at, at + 1})
      items += extra(fmt::format("n{}", each), "kind = \"number\"\nrange = [0, 9]");
    items += extra(fmt::format("g{}", at),
                   fmt::format("kind = \"yes_no\"\nasked_when = \"n{} + n{} >= 5\"", at, at + 1));
    when += fmt::format("{}g{} is yes", at > 0 ? " or " : "", at);
  }
  auto made = read_instrument(with(items + flag("f", when) + result("r", when)), "demo.toml");
  for (std::size_t at = 0; at < answers.size(); ++at) {
    auto const item = std::ranges::find(made.items, fmt::format("n{}", at), &Item::id);
    item->range->high = answers[at] - 1;
  }
  return made;
}

std::vector<std::string> messages(std::vector<Complaint> const& complaints) {
  std::vector<std::string> all;
  for (auto const& complaint : complaints) all.push_back(complaint.message);
  return all;
}

}  // namespace

TEST_CASE("two hundred thousand combinations are walked at most") {
  Item number{.id = "n", .kind = ItemKind::number, .range = Interval{0, 199'999}};
  CHECK(can_be_walked(number));
  number.range->high += 1;
  CHECK_FALSE(can_be_walked(number));
  CHECK_FALSE(can_be_walked({.id = "t", .kind = ItemKind::text}));

  CHECK(gate_flaws(walked({400, 500})).empty());
  auto const gates = gate_flaws(walked({400, 501}));
  REQUIRE(gates.size() == 1);
  CHECK(
      describe(gates.front()) ==
      "demo.toml:16:1: the items that gates and rules of consistency read have too many "
      "combinations of answers\n  hint: at most 200000 combinations can be walked; compare single "
      "items with numbers, or give the items fewer answers");
  // Each island by itself is small; what reads both walks through both.
  CHECK(gate_flaws(walked({20, 20, 20, 26})).empty());
  CHECK(flaws(walked({20, 20, 20, 25})).empty());
  CHECK(messages(flaws(walked({20, 20, 20, 26}))) ==
        std::vector<std::string>{"result 'r' depends on too many gates and rules",
                                 "flag 'f' depends on too many gates and rules"});
}

TEST_CASE("too many combinations are told where the first rule of consistency stands") {
  auto made = read_instrument(with(extra("n", "kind = \"number\"\nrange = [0, 9]") +
                                   never("x", "a = 1 and b = 2") + never("y", "n + a >= 11")),
                              "demo.toml");
  CHECK(consistency_flaws(made).empty());
  made.items[2].range->high = 100'000;
  auto const found = consistency_flaws(made);
  REQUIRE(found.size() == 1);
  CHECK(found.front().place.line == 21);
  CHECK(found.front().message.find("too many combinations") != std::string::npos);
}

TEST_CASE("a derived item has points, and is worked out from a quantity that is measured") {
  auto const found = [](Item const& raw, Item points) {
    points.id = "points";
    points.derived_from = raw.id;
    points.steps = {{0, 0}, {5, 1}};
    return messages(derivation_flaws({.id = "demo", .items = {raw, points}}));
  };
  Item const raw{.id = "raw", .kind = ItemKind::number, .range = Interval{0, 9}};
  std::vector<Choice> const choices{{.value = 0}, {.value = 1}};
  CHECK(found(raw, {.choices = choices}).empty());
  Item const whole{.kind = ItemKind::number, .range = Interval{0, 1}};
  CHECK(found(raw, whole).empty());
  auto decimals = raw;
  decimals.decimals = true;
  CHECK(found(decimals, whole).empty());

  std::vector<std::string> const no_points{"'points' has no points to be worked out"};
  CHECK(found(raw, {.kind = ItemKind::yes_no}) == no_points);
  CHECK(found(raw, {.kind = ItemKind::words, .choices = {{.word = "x"}}}) == no_points);
  CHECK(found(raw, {.kind = ItemKind::number, .range = Interval{0, 1}, .decimals = true}) ==
        no_points);
  CHECK(found(raw, {.kind = ItemKind::number, .range = Interval{0, 300'000}}) == no_points);

  std::vector<std::string> const no_quantity{
      "'points' is worked out from 'raw', which is no raw quantity"};
  CHECK(found({.id = "raw", .kind = ItemKind::yes_no}, whole) == no_quantity);
  CHECK(found({.id = "raw", .choices = choices}, whole) == no_quantity);
  auto worked_out = raw;
  worked_out.derived_from = "nothing";
  CHECK(found(worked_out, whole).back() == no_quantity.front());
}
