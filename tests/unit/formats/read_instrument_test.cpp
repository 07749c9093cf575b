#include <doctest/doctest.h>

#include "formats/broken_instrument.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

// A sound file; the tests break it in one place each.
std::string const sound = R"(id = "demo"
version = "1"
title = "Demo"
licence = "own"

[choices]
often = [{ value = 0, label = "never" }, { value = 1, label = "often" }, { value = 2 }]

[[item]]
id = "gate"
label = "gate"
kind = "yes_no"

[[item]]
id = "a"
label = "first"
choices = "often"
loinc = "44250-9"

[[item]]
id = "b"
label = "second"
choices = "often"
asked_when = "gate is yes"

[[item]]
id = "home"
label = "home"
choices = ["none", "shared", "own"]
ordered = true

[[score]]
id = "total"
items = ["a", "b"]
loinc = "44261-6"

[[bands]]
id = "cut"
score = "total"
source = "book"
bands = [
  { word = "low", from = 0, to = 1 },
  { word = "high", from = 2, to = 4 },
]

[[result]]
id = "risk"
words = ["none", "some"]
otherwise = "none"
source = "book"
[[result.case]]
word = "some"
when = "total >= 2 and home < own"

[[flag]]
id = "alarm"
label = "Alarm"
when = "risk is some"
action = "Call"
source = "book"

[[source]]
id = "book"
cite = "A book"

[[example]]
name = "plain"
answers = ["yes", 1, 2, "own"]
expect = { total = 3 }
)";

// One more item, with two choices.
std::string extra(std::string const& id) {
  return "[[item]]\nid = \"" + id + "\"\nlabel = \"more\"\nchoices = [0, 1]\n";
}

}  // namespace

TEST_CASE("a sound file becomes the instrument that it describes") {
  auto const read = read_instrument(sound, "demo.toml");
  CHECK(read.id == "demo");
  CHECK(read.items.size() == 4);
  CHECK(read.items[0].kind == ItemKind::yes_no);
  CHECK(read.items[1].kind == ItemKind::choice);
  CHECK(read.items[1].choices[1] == Choice{.value = 1, .label = "often"});
  CHECK(read.items[2].asked_when.text == "gate is yes");
  CHECK(read.items[3].kind == ItemKind::words);
  CHECK(read.items[3].ordered);
  CHECK(read.scores[0].items == std::vector<std::string>{"a", "b"});
  CHECK(read.band_sets[0].bands == std::vector<Band>{{"low", 0, 1}, {"high", 2, 4}});
  CHECK(read.results[0].cases.size() == 1);
  CHECK(read.flags[0].action == "Call");
  CHECK(read.examples[0].answers.at("gate") == Value{true});
  CHECK(read.examples[0].answers.at("b") == Value{2.0});
  CHECK(read.examples[0].place == Place{"demo.toml", 66, 1});
}

TEST_CASE("cuts are bands that end where the next begins") {
  auto const text = replaced(sound, R"(bands = [
  { word = "low", from = 0, to = 1 },
  { word = "high", from = 2, to = 4 },
])",
                             R"(cuts = [["low", 0], ["high", 2]])");
  CHECK(complaints(text) == "");
  CHECK(read_instrument(text, "demo.toml").band_sets[0].bands ==
        std::vector<Band>{{"low", 0, 1}, {"high", 2, 4}});
}

TEST_CASE("the bands of a mean meet without a hole") {
  auto text =
      replaced(sound, "items = [\"a\", \"b\"]", "method = \"mean\"\nitems = [\"a\", \"b\"]");
  auto const at = text.find("bands = [\n");
  text.replace(at, text.find("]\n", at) - at + 1, R"(cuts = [["low", 0], ["high", 1.5]])");
  CHECK(complaints(text.replace(text.find("total >= 2"), 10, "total >= 1.5")) == "");
}

TEST_CASE("bands with holes, overlaps or out of range are refused") {
  check_each(sound,
             {
                 {"to = 1 },", "to = 0 },",
                  "demo.toml:37:1: no band of 'cut' holds 1, which 'total' can be\n"
                  "  hint: let the bands cover every possible score"},
                 {"from = 2, to = 4", "from = 1, to = 4",
                  "demo.toml:37:1: bands 'low' (0 to 1) and 'high' (1 to 4) of 'cut' overlap\n"
                  "  hint: both ends of a band belong to it"},
                 {"to = 4 }", "to = 5 }",
                  "demo.toml:37:1: band 'high' (2 to 5) of 'cut' lies outside of what 'total' can "
                  "be: 0 to 4\n"
                  "  hint: end it where the score ends"},
                 {"from = 2, to = 4 },", "from = 2, to = 3 },",
                  "demo.toml:37:1: no band of 'cut' holds 4, which 'total' can be\n"
                  "  hint: let the bands cover every possible score"},
                 {"word = \"high\", from", "word = \"low\", from",
                  "demo.toml:37:1: band 'low' stands twice in 'cut'\n"
                  "  hint: give each band its own word"},
             });
}

TEST_CASE("items that nothing uses are refused unless they say so") {
  check_each(sound, {
                        {"[[item]]", extra("x") + "[[item]]",
                         "demo.toml:9:1: nothing uses item 'x'\n"
                         "  hint: add it to a score, or say unscored = true"},
                        {"[[score]]", extra("x") + "[[score]]",
                         "demo.toml:32:1: nothing uses item 'x'\n"
                         "  hint: add it to a score, or say unscored = true"},
                        {"loinc = \"44250-9\"", "unscored = true",
                         "demo.toml:14:1: item 'a' is used\n"
                         "  hint: take away unscored = true"},
                    });
}

TEST_CASE("ids and codes stand once, and codes are codes") {
  check_each(sound, {
                        {"[[score]]", extra("a") + "unscored = true\n[[score]]",
                         "demo.toml:32:1: the id 'a' is used twice\n"
                         "  hint: first at line 14"},
                        {"[[score]]", extra("a.b") + "unscored = true\n[[score]]",
                         "demo.toml:32:1: the id 'a.b' has a dot\n"
                         "  hint: dots join the parts of an address: phq-9.total.band"},
                        {"loinc = \"44261-6\"", "loinc = \"44250-9\"",
                         "demo.toml:32:1: the LOINC code '44250-9' is used twice\n"
                         "  hint: first at line 14"},
                        {"loinc = \"44261-6\"", "loinc = \"44261-7\"",
                         "demo.toml:32:1: '44261-7' is not a LOINC code\n"
                         "  hint: its last digit must be the check digit of the others: 44261-6"},
                    });
}

TEST_CASE("every number has a source that exists") {
  check_each(sound, {
                        {"score = \"total\"\nsource = \"book\"", "score = \"total\"",
                         "demo.toml:37:1: band set 'cut' has no source\n"
                         "  hint: add source = \"...\" and a [[source]] with that id"},
                        {"otherwise = \"none\"\nsource = \"book\"",
                         "otherwise = \"none\"\nsource = \"boook\"",
                         "demo.toml:46:1: result 'risk' cites 'boook', which is no [[source]]\n"
                         "  hint: did you mean 'book'?"},
                        {"action = \"Call\"\nsource = \"book\"", "action = \"Call\"",
                         "demo.toml:55:1: flag 'alarm' has no source\n"
                         "  hint: add source = \"...\" and a [[source]] with that id"},
                        {"loinc = \"44261-6\"", "prorate = { max_missing = 1 }",
                         "demo.toml:32:1: the proration of 'total' has no source\n"
                         "  hint: add source = \"...\" and a [[source]] with that id"},
                    });
}

TEST_CASE("gates read items that come before and whose answers can be listed") {
  check_each(sound,
             {
                 {"asked_when = \"gate is yes\"", "asked_when = \"home is own\"",
                  "demo.toml:20:1: whether 'b' is asked depends on 'home', which is not answered "
                  "before it\n"
                  "  hint: put the item that the gate reads first"},
                 {"asked_when = \"gate is yes\"", "asked_when = \"b >= 1\"",
                  "demo.toml:20:1: whether 'b' is asked depends on 'b', which is not answered "
                  "before it\n"
                  "  hint: put the item that the gate reads first"},
                 {"kind = \"yes_no\"", "kind = \"yes_no\"\nasked_when = \"a >= 1\"",
                  "demo.toml:9:1: whether 'gate' is asked depends on 'a', which is not answered "
                  "before it\n"
                  "  hint: put the item that the gate reads first"},
                 {"asked_when = \"gate is yes\"", "asked_when = \"known(gate)\"",
                  "demo.toml:24:14: rules of an instrument cannot ask whether 'gate' is known\n"
                  "  hint: missing answers are kept open by themselves"},
                 {"asked_when = \"gate is yes\"", "asked_when = \"total >= 1\"",
                  "demo.toml:24:15: unknown name 'total'\n"
                  "  hint: known: gate, a, b, home"},
             });
}

TEST_CASE("gates cannot read numbers whose answers cannot be listed") {
  auto text =
      replaced(sound, "kind = \"yes_no\"", "kind = \"number\"\nrange = [0, 9.5]\ndecimals = true");
  text.replace(text.find("gate is yes"), 11, "gate >= 2.5");
  CHECK(complaints(text).find("the gate of 'b' reads 'gate', whose answers cannot be listed") !=
        std::string::npos);
}

TEST_CASE("gates with too many combinations of answers are refused") {
  auto text = replaced(sound, "kind = \"yes_no\"", "kind = \"number\"\nrange = [0, 300000]");
  text.replace(text.find("gate is yes"), 11, "gate >= 1");
  CHECK(complaints(text).find("reads 'gate', whose answers cannot be listed") != std::string::npos);
  text = replaced(sound, "kind = \"yes_no\"",
                  "kind = \"number\"\nrange = [0, 999]\n[[item]]\nid = \"other\"\n"
                  "label = \"other\"\nkind = \"number\"\nrange = [0, 999]");
  text.replace(text.find("gate is yes"), 11, "gate + other >= 1");
  CHECK(complaints(text).find("have too many combinations of answers") != std::string::npos);
  text.replace(text.find("gate + other >= 1"), 17, "gate >= 1 or other >= 1");
  CHECK(complaints(text).find("too many") == std::string::npos);
}

TEST_CASE("misspelt keys, words and kinds are told with what was meant") {
  check_each(sound,
             {
                 {"label = \"first\"", "labl = \"first\"",
                  "demo.toml:14:1: [[item]] needs 'label'\n"
                  "  hint: add label = ...\n"
                  "demo.toml:16:1: unknown key 'labl'\n"
                  "  hint: did you mean 'label'?"},
                 {"choices = \"often\"", "choices = \"oftn\"",
                  "demo.toml:17:11: there are no shared choices 'oftn'\n"
                  "  hint: did you mean 'often'?"},
                 {"ordered = true", "ordered = true\nkind = \"wrds\"",
                  "demo.toml:31:8: 'wrds' is not one of the words for kind\n"
                  "  hint: use one of: choice, words, yes_no, number, date, text, windows"},
                 {"[[score]]", "[[item]]\nid = \"n\"\nlabel = \"n\"\nkind = \"number\"\n[[score]]",
                  "demo.toml:32:1: a number needs the range of its answers\n"
                  "  hint: write range = [0, 120], in whole numbers"},
                 {"[\"none\", \"shared\", \"own\"]", "[\"none\", 1, \"own\"]",
                  "demo.toml:29:20: words and numbers are mixed in one list of choices\n"
                  "  hint: give every choice a number, or every choice a word"},
                 {"[\"none\", \"shared\", \"own\"]", "[\"none\", \"own\", \"own\"]",
                  "demo.toml:29:27: this choice stands twice\n"
                  "  hint: each answer is listed once"},
                 {"word = \"some\"\nwhen", "word = \"sume\"\nwhen",
                  "demo.toml:52:8: 'sume' is not one of the words of 'risk'\n"
                  "  hint: did you mean 'some'?"},
                 {"otherwise = \"none\"", "otherwise = \"some\"",
                  "demo.toml:46:1: no case of 'risk' gives the word 'none'\n"
                  "  hint: add a [[result.case]], or take the word away"},
                 {"score = \"total\"", "score = \"totl\"",
                  "demo.toml:39:9: there is no score 'totl'\n"
                  "  hint: did you mean 'total'?"},
                 {"items = [\"a\", \"b\"]", "items = [\"a\", \"home\"]",
                  "demo.toml:34:9: 'home' is of kind 'words' and has no number\n"
                  "  hint: choices, yes/no and numbers can be scored"},
                 {"items = [\"a\", \"b\"]", "items = [\"a\", \"a\", \"b\"]",
                  "demo.toml:34:9: 'a' stands twice\n"
                  "  hint: list each item once"},
                 {"[\"yes\", 1, 2, \"own\"]", "[\"yes\", 1, 2, \"own\", 0]",
                  "demo.toml:68:11: 5 answers for 4 items\n"
                  "  hint: a list of answers is in the order of the items"},
             });
}

TEST_CASE("a mean that may have no item and an estimate across ranges are refused") {
  check_each(sound,
             {
                 {"items = [\"a\", \"b\"]\nloinc = \"44261-6\"",
                  "items = [\"b\"]\nmethod = \"mean\"\n[[score]]\nid = \"rest\"\nitems = [\"a\"]",
                  "demo.toml:32:1: every item of the mean 'total' may be skipped\n"
                  "  hint: a mean needs at least one item that is always asked\n"
                  "demo.toml:40:1: band 'high' (2 to 4) of 'cut' lies outside of what 'total' can "
                  "be: 0 to 2\n"
                  "  hint: end it where the score ends"},
                 {"items = [\"a\", \"b\"]\nloinc = \"44261-6\"",
                  "items = [\"a\", \"gate\"]\nprorate = { max_missing = 1, source = \"book\" }\n"
                  "[[score]]\nid = \"rest\"\nitems = [\"b\"]",
                  "demo.toml:32:1: 'total' estimates missing items from others of another range\n"
                  "  hint: prorate only scores whose items all have the same range\n"
                  "demo.toml:40:1: band 'high' (2 to 4) of 'cut' lies outside of what 'total' can "
                  "be: 0 to 3\n"
                  "  hint: end it where the score ends"},
             });
}

TEST_CASE("complaints about different parts come together") {
  auto text = replaced(sound, "label = \"first\"\n", "");
  text.replace(text.find("action = \"Call\"\n"), 16, "");
  text.replace(text.find("cite = \"A book\"\n"), 16, "");
  auto const said = complaints(text);
  CHECK(said.find("[[item]] needs 'label'") != std::string::npos);
  CHECK(said.find("[[flag]] needs 'action'") != std::string::npos);
  CHECK(said.find("[[source]] needs 'cite'") != std::string::npos);
}
