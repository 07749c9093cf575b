#include "instruments/check.hpp"

#include <doctest/doctest.h>

#include "formats/definitions.hpp"

using namespace careplan;

namespace {

// What check says of one example of a small instrument.
std::string said(std::string const& example) {
  auto const made = read_instrument(R"(id = "demo"
version = "1"
title = "Demo"
licence = "own"
[[item]]
id = "any"
label = "any"
choices = [0, 1, 2, 3]
[[item]]
id = "heavy"
label = "heavy"
choices = [0, 1, 2, 3]
[[consistency]]
id = "more"
never = "heavy > any"
[[score]]
id = "total"
items = ["any", "heavy"]
[[score]]
id = "third"
items = ["any", "heavy"]
scale = 0.1
source = "book"
[[no_score]]
id = "mean"
because = "it hides the heavy ones"
source = "book"
[[change]]
score = "total"
kind = "reliable"
points = 2
source = "book"
[[source]]
id = "book"
cite = "A book"
[[example]]
name = "x"
)" + example,
                                    "demo.toml");
  std::string text;
  for (auto const& complaint : check(made)) text += describe(complaint) + "\n";
  return text;
}

std::string const at = "demo.toml:36:1: example 'x': ";

}  // namespace

TEST_CASE("an example that comes to what it expects is passed over in silence") {
  CHECK(said("answers = [2, 1]\nexpect = { total = 3, any = 2 }\n") == "");
  // A tenth of three is not quite 0.3 to a computer.
  CHECK(said("answers = [2, 1]\nexpect = { third = 0.3 }\n") == "");
  CHECK(said("answers = [2, 1]\nexpect = { third = 0.31 }\n") != "");
  CHECK(said("answers = [2, 1]\nexpect = { third = 0.29 }\n") != "");
  CHECK(said("answers = [2]\nexpect = { total = { low = 2, high = 4 } }\n") == "");
}

TEST_CASE("an example may name what is left open in any order") {
  CHECK(said("answers = [2, 1]\nexpect = { third = 0.3, \"total.band_set\" = \"unknown\", "
             "\"total.prorated\" = \"not_applicable\" }\n") == "");
  auto const result = R"(
[[result]]
id = "much"
words = ["few", "some", "many"]
otherwise = "few"
source = "book"
[[result.case]]
word = "many"
when = "heavy = 3"
[[result.case]]
word = "some"
when = "heavy = 2"
)";
  for (auto const* const words : {"few\", \"some\", \"many", "many\", \"few\", \"some"})
    CHECK(said("answers = [3]\nexpect = { much = [\"" + std::string(words) + "\"] }\n" + result) ==
          "");
  CHECK(said("answers = [3]\nexpect = { much = [\"few\", \"many\"] }\n" + std::string(result)) !=
        "");
}

TEST_CASE("an example tells what came out instead") {
  CHECK(said("answers = [2, 1]\nexpect = { total = 4 }\n") == at + "total is 3, expected 4\n");
  CHECK(said("answers = [2, 1]\n") == at + "it expects nothing\n  hint: add expect = { ... }\n");
  CHECK(said("answers = [2, 1]\nexpect = { totl = 3 }\n") ==
        at + "the instrument has no 'totl'\n  hint: did you mean 'total'?\n");
  CHECK(said("answers = [2, 1]\nexpect = { mean = 3 }\n") ==
        at + "the instrument has no 'mean'\n  hint: it hides the heavy ones\n");
}

TEST_CASE("an example can expect that its answers are refused") {
  CHECK(said("answers = [1, 2]\nexpect = { refused = \"yes\" }\n") == "");
  CHECK(said("answers = [2, 1]\nexpect = { refused = \"yes\" }\n") ==
        at + "its answers are accepted, expected that they are refused\n");
  CHECK(said("answers = [1, 2]\nexpect = { refused = \"no\" }\n") ==
        at + "of answers that are refused nothing else can be expected\n"
             "  hint: write expect = { refused = \"yes\" }\n");
  CHECK(said("answers = [1, 2]\nexpect = { refused = \"yes\", total = 3 }\n") ==
        at + "of answers that are refused nothing else can be expected\n"
             "  hint: write expect = { refused = \"yes\" }\n");
  CHECK(said("answers = [1, 2]\nexpect = { total = 3 }\n") ==
        at + "these answers cannot all be true: any is 1, heavy is 2\n"
             "  hint: correct one of them\n");
}

TEST_CASE("an example with a baseline can expect changes") {
  CHECK(said("baseline = [3, 3]\nanswers = [2, 1]\nexpect = { \"total.change\" = -3, "
             "\"total.reliable\" = \"yes\", \"total.trend\" = \"improved\" }\n") == "");
  CHECK(said("baseline = [3, 3]\nanswers = [2]\nexpect = { \"total.reliable\" = \"unknown\", "
             "\"total.change\" = { low = -4, high = -2 } }\n") ==
        at + "total.reliable is yes, expected unknown\n");
  CHECK(
      said("answers = [2, 1]\nexpect = { \"total.change\" = -3 }\n") ==
      at +
          "the instrument has no 'total.change'\n  hint: known: any, heavy, third, third.band_set, "
          "third.prorated, total, total.band_set, total.prorated\n");
  CHECK(said("baseline = [2, 1]\nanswers = [1, 2]\nexpect = { total = 3 }\n") ==
        at + "these answers cannot all be true: any is 1, heavy is 2\n"
             "  hint: correct one of them\n");
  CHECK(said("baseline = [1, 2]\nanswers = [2, 1]\nexpect = { total = 3 }\n") ==
        at + "these answers cannot all be true: any is 1, heavy is 2\n"
             "  hint: correct one of them\n");
}
