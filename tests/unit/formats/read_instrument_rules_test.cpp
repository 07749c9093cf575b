// Derived items, weights, scores that there are not, impossible combinations and change rules, as
// files say them.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "formats/broken_instrument.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

std::string const sound = R"(id = "demo"
version = "1"
title = "Demo"
licence = "own"

[[item]]
id = "pulse"
label = "pulse a minute"
kind = "number"
range = [30, 220]

[[item]]
id = "pulse_points"
label = "pulse"
derived_from = "pulse"
steps = [[0, 0], [81, 1], [101, 2], [121, 4]]

[[item]]
id = "days"
label = "days"
choices = [{ value = 0, label = "none", code = "LA6568-5" }, { value = 1, code = "LA6569-3" }]

[[item]]
id = "heavy"
label = "heavy days"
choices = [0, 1]

[[score]]
id = "total"
items = ["pulse_points", "days", "heavy"]
weights = { heavy = -1, days = 2 }
source = "book"

[[no_score]]
id = "sum"
because = "the items measure different things"
source = "book"

[[bands]]
id = "one"
score = "total"
preferred = true
source = "book"
cuts = [["low", 0], ["high", 3]]

[[bands]]
id = "two"
score = "total"
source = "book"
cuts = [["low", 0], ["high", 5]]

[[consistency]]
id = "heavy-without-days"
never = "days = 0 and heavy = 1"
because = "a heavy day is a day of use"

[[change]]
score = "total"
kind = "reliable"
points = 2
source = "book"

[[change]]
score = "total"
kind = "remission"
level = 3
baseline_from = 4
source = "book"

[[source]]
id = "book"
cite = "A book"

[[example]]
name = "by the second set"
answers = { pulse = 90, days = 1, heavy = 0 }
bands = "two"
expect = { total = 3, "total.band" = "low" }
)";

}  // namespace

TEST_CASE("derived items, weights, rules and codes are read as they are written") {
  CHECK(complaints(sound) == "");
  auto const read = read_instrument(sound, "demo.toml");
  CHECK(read.items[1].derived_from == "pulse");
  CHECK(read.items[1].steps == std::vector<DerivedStep>{{0, 0}, {81, 1}, {101, 2}, {121, 4}});
  CHECK(read.items[1].kind == ItemKind::choice);
  CHECK(read.items[1].choices ==
        std::vector<Choice>{{.value = 0}, {.value = 1}, {.value = 2}, {.value = 4}});
  CHECK(read.items[2].choices[0].code == "LA6568-5");
  CHECK(read.scores[0].weights.at("heavy") == -1);
  CHECK(read.no_scores[0].because == "the items measure different things");
  CHECK(read.consistency[0].never.text == "days = 0 and heavy = 1");
  CHECK(read.consistency[0].because == "a heavy day is a day of use");
  CHECK(read.changes[0].points == 2);
  CHECK(read.changes[1].kind == ChangeKind::remission);
  CHECK(read.changes[1].level == 3);
  CHECK(read.changes[1].baseline_from == 4);
  CHECK(read.examples[0].bands == "two");
}

TEST_CASE("a derived item is asked when its raw quantity is") {
  auto text =
      replaced(sound, "range = [30, 220]", "range = [30, 220]\nasked_when = \"ill is yes\"");
  text.insert(text.find("[[item]]"),
              "[[item]]\nid = \"ill\"\nlabel = \"ill\"\nkind = \"yes_no\"\n");
  CHECK(complaints(text) == "");
  CHECK(read_instrument(text, "demo.toml").items[2].asked_when.text == "ill is yes");
  text.insert(text.find("steps = "), "asked_when = \"ill is yes\"\n");
  CHECK(complaints(text).find("'pulse_points' is asked when 'pulse' is") != std::string::npos);
}

TEST_CASE("steps that do not fit the raw quantity or the points are refused") {
  check_each(
      sound,
      {
          {"derived_from = \"pulse\"", "derived_from = \"puls\"",
           "demo.toml:12:1: 'pulse_points' is worked out from 'puls', which is no item\n"
           "  hint: did you mean 'pulse'?"},
          {"derived_from = \"pulse\"", "derived_from = \"days\"",
           "demo.toml:12:1: 'pulse_points' is worked out from 'days', which is not answered before "
           "it\n"
           "  hint: put the raw quantity first\n"
           "demo.toml:12:1: 'pulse_points' is worked out from 'days', which is no raw quantity\n"
           "  hint: give it kind = \"number\" and the range that can be measured"},
          {"[81, 1], [101, 2]", "[101, 2], [81, 1]",
           "demo.toml:12:1: the steps of 'pulse_points' do not ascend\n"
           "  hint: write them from the least raw quantity to the greatest, each once"},
          {"[[0, 0], [81, 1]", "[[40, 0], [81, 1]",
           "demo.toml:12:1: no step of 'pulse_points' covers pulse from 30\n"
           "  hint: let the first step begin at 30 or below"},
          {"[[0, 0], [81, 1]", "[[0, 1], [20, 0], [81, 1]",
           "demo.toml:12:1: pulse never reaches the step of 'pulse_points' from 0\n"
           "  hint: pulse goes from 30 to 220"},
          {"[121, 4]", "[221, 4]",
           "demo.toml:12:1: pulse never reaches the step of 'pulse_points' from 221\n"
           "  hint: pulse goes from 30 to 220"},
          {"steps = ", "choices = [0, 1, 4]\nsteps = ",
           "demo.toml:12:1: 'pulse_points' cannot be 2, which a step gives\n"
           "  hint: its answers are 0, 1 or 4"},
          {"steps = ", "choices = [0, 1, 2, 3, 4]\nsteps = ",
           "demo.toml:12:1: no step of 'pulse_points' gives 3\n"
           "  hint: take the answer away, or add its step"},
      });
  CHECK(complaints(
            replaced(sound, "steps = [[0, 0], [81, 1], [101, 2], [121, 4]]", "steps = [[0, 0], 4]"))
            .find("a derived item needs at least two steps") != std::string::npos);
  CHECK(complaints(replaced(sound, "derived_from = \"pulse\"\n", "choices = [0, 1]\n"))
            .find("steps need the item that they start from") != std::string::npos);
  CHECK(
      complaints(replaced(sound, "[[item]]\nid = \"days\"",
                          "[[item]]\nid = \"again\"\nlabel = \"again\"\nderived_from = \"pulse\"\n"
                          "steps = [[0, 0], [90, 1]]\nunscored = true\n[[item]]\nid = \"days\""))
          .find("'pulse_points' and 'again' are both worked out from 'pulse'") !=
      std::string::npos);
}

TEST_CASE(
    "nothing is worked out from itself or from what is answered later, not even the first item") {
  auto const first = [](std::string const& from) {
    return complaints(replaced(sound, "[[item]]",
                               "[[item]]\nid = \"first\"\nlabel = \"first\"\nunscored = true\n"
                               "derived_from = \"" +
                                   from + "\"\nsteps = [[0, 0], [90, 1]]\n[[item]]"));
  };
  for (std::string const from : {"pulse", "first"}) {
    CAPTURE(from);
    CHECK(first(from).find("'first' is worked out from '" + from +
                           "', which is not answered before it") != std::string::npos);
  }
}

TEST_CASE("weights are of items that count, and not of a mean") {
  check_each(sound, {
                        {"heavy = -1", "heav = -1",
                         "demo.toml:31:20: 'total' does not count 'heav'\n"
                         "  hint: did you mean 'heavy'?"},
                        {"heavy = -1", "heavy = 0",
                         "demo.toml:31:21: a weight is a number that is not 0\n"
                         "  hint: take an item that does not count out of the score"},
                    });
  CHECK(complaints(replaced(sound, "weights =", "method = \"mean\"\nweights ="))
            .find("a mean has no weights") != std::string::npos);
}

TEST_CASE("asking for a score that there is not is answered with the reason") {
  auto const because = "\n  hint: the items measure different things";
  check_each(sound,
             {
                 {"score = \"total\"\nkind = \"reliable\"", "score = \"sum\"\nkind = \"reliable\"",
                  fmt::format("demo.toml:58:9: there is no score 'sum'{}", because)},
                 {"id = \"one\"\nscore = \"total\"", "id = \"one\"\nscore = \"sum\"",
                  fmt::format("demo.toml:41:9: there is no score 'sum'{}", because)},
                 {"[[source]]",
                  "[[flag]]\nid = \"f\"\nlabel = \"F\"\nwhen = \"sum >= 1\"\naction = \"a\"\n"
                  "source = \"book\"\n[[source]]",
                  fmt::format("demo.toml:73:9: unknown name 'sum'{}", because)},
                 {"id = \"sum\"", "id = \"total\"",
                  "demo.toml:34:1: the id 'total' is used twice\n  hint: first at line 28"},
             });
}

TEST_CASE("rules of consistency can be broken, and leave something") {
  check_each(
      sound,
      {
          {"days = 0 and heavy = 1", "days = 0 and days = 1",
           "demo.toml:52:1: rule 'heavy-without-days' can never be broken: no answers come to it\n"
           "  hint: take it away, or correct its condition"},
          {"days = 0 and heavy = 1", "days >= 0",
           "demo.toml:52:1: the rules of consistency leave no answers at all\n"
           "  hint: one of them says more than it should"},
          {"days = 0 and heavy = 1", "total >= 1",
           "demo.toml:54:10: unknown name 'total'\n"
           "  hint: known: pulse, pulse_points, days, heavy"},
          {"days = 0 and heavy = 1", "age >= 18 and heavy = 1",
           "demo.toml:54:10: unknown name 'age'\n"
           "  hint: which answers there can be may depend on other answers only"},
          {"never = \"days = 0 and heavy = 1\"\n", "",
           "demo.toml:52:1: a consistency rule needs 'never'\n"
           "  hint: add never = \"q1 is no and q2 >= 1\""},
      });
}

TEST_CASE("a change rule has the number of its kind, within what the score can be") {
  check_each(
      sound,
      {
          {"points = 2", "points = 2\nlevel = 5",
           "demo.toml:61:9: 'reliable' is not measured in level\n"
           "  hint: give points = ..."},
          {"points = 2", "points = 8",
           "demo.toml:57:1: 'total' never changes by 8 points\n"
           "  hint: more than 0, and at most 6"},
          {"level = 3", "level = 0",
           "demo.toml:63:1: the level 0 does not divide what 'total' can be: 0 to 6\n"
           "  hint: remission is below the level"},
          {"baseline_from = 4", "baseline_from = 40",
           "demo.toml:63:1: a baseline of 40 lies outside of what 'total' can be: 0 to 6\n"
           "  hint: the least severe baseline that is judged"},
          {"kind = \"remission\"\nlevel = 3\nbaseline_from = 4", "kind = \"reliable\"\npoints = 3",
           "demo.toml:63:1: 'total' has two rules for 'reliable' of one source\n"
           "  hint: keep one, or give each its own source"},
          {"kind = \"reliable\"\npoints = 2", "kind = \"response\"\npercent = 150",
           "demo.toml:57:1: 'total' never falls by 150 percent\n"
           "  hint: more than 0, and at most 100"},
      });
}

TEST_CASE("numbers at the edge of what can be are taken, and the next ones beyond are not") {
  struct Edge {
    std::string from;
    std::vector<std::string> taken;
    std::vector<std::string> refused;
  };
  std::string const reliable = "kind = \"reliable\"\npoints = 2";
  std::string const response = "kind = \"response\"\npercent = ";
  for (auto const& [from, taken, refused] : std::vector<Edge>{
           {"points = 2", {"points = 0.5", "points = 6"}, {"points = 0", "points = 7"}},
           {reliable, {response + "1", response + "100"}, {response + "0", response + "101"}},
           {"level = 3", {"level = 1", "level = 6"}, {"level = 0", "level = 7"}},
           {"baseline_from = 4",
            {"baseline_from = 0", "baseline_from = 6"},
            {"baseline_from = -1", "baseline_from = 7"}},
           {"[[0, 0], [81, 1]",
            {"[[30, 0], [81, 1]", "[[0, 0], [31, 1]"},
            {"[[31, 0], [81, 1]", "[[0, 0], [30, 1]"}},
           {"[121, 4]", {"[220, 4]", "[102, 4]"}, {"[221, 4]", "[101, 4]"}},
       }) {
    for (auto const& to : taken) {
      CAPTURE(to);
      CHECK(complaints(replaced(sound, from, to)) == "");
    }
    for (auto const& to : refused) {
      CAPTURE(to);
      CHECK(complaints(replaced(sound, from, to)) != "");
    }
  }
  auto const free =
      replaced(sound, "never = \"days = 0 and heavy = 1\"", "never = \"days = 1 and heavy = 0\"");
  CHECK(complaints(replaced(free, reliable, response + "50"))
            .find("'total' can be below 0: a percentage of it means nothing") != std::string::npos);
  auto const better = replaced(sound, "weights =", "direction = \"higher_better\"\nweights =");
  CHECK(complaints(replaced(better, reliable, response + "150")) == "");
  auto const twins = replaced(sound, "kind = \"remission\"\nlevel = 3\nbaseline_from = 4",
                              "kind = \"reliable\"\npoints = 3");
  CHECK(complaints(twins).find("two rules for 'reliable'") != std::string::npos);
  auto const another =
      replaced(twins, "points = 3\nsource = \"book\"", "points = 3\nsource = \"paper\"") +
      "[[source]]\nid = \"paper\"\ncite = \"A paper\"\n";
  CHECK(complaints(another) == "");
}

TEST_CASE("every number of the rules has a source") {
  auto const mend = "\n  hint: add source = \"...\" and a [[source]] with that id";
  check_each(
      sound,
      {
          {"points = 2\nsource = \"book\"", "points = 2",
           fmt::format("demo.toml:57:1: the 'reliable' rule of 'total' has no source{}", mend)},
          {"different things\"\nsource = \"book\"", "different things\"",
           fmt::format("demo.toml:34:1: that there is no score 'sum' has no source{}", mend)},
          {"days = 2 }\nsource = \"book\"", "days = 2 }",
           fmt::format("demo.toml:12:1: the derivation of 'pulse_points' has no "
                       "source{0}\ndemo.toml:28:1: the weighting of 'total' has no source{0}",
                       mend)},
      });
}

TEST_CASE("answer codes stand once in an item and have their check digit") {
  check_each(sound,
             {
                 {"LA6569-3", "LA6569-4",
                  "demo.toml:18:1: 'LA6569-4' is not a LOINC answer code\n"
                  "  hint: LA, a number, a dash and its check digit: LA6568-5"},
                 {"LA6569-3", "LA6568-5",
                  "demo.toml:18:1: the LOINC code 'LA6568-5' stands for two answers of 'days'\n"
                  "  hint: each answer has its own code"},
             });
}

TEST_CASE("an example names a band set that there is") {
  check_each(sound, {{"bands = \"two\"", "bands = \"tow\"",
                      "demo.toml:77:9: there is no band set 'tow'\n  hint: did you mean 'two'?"}});
}

TEST_CASE("criteria that ask for a score that there is not are told the reason") {
  auto const made = read_instrument(sound, "demo.toml");
  auto const find = [&](std::string_view id) { return id == "demo" ? &made : nullptr; };
  auto const said = [&](std::string_view address) {
    try {
      (void)read_criteria(fmt::format("id = \"c\"\n[[fact]]\nid = \"x\"\nfrom = \"{}\"\n", address),
                          "c.toml", find);
    } catch (Error const& error) {
      return describe(error);
    }
    return std::string();
  };
  CHECK(said("demo.sum.band")
            .find("instrument 'demo' has no 'sum.band' that conditions can read\n"
                  "  hint: the items measure different things") != std::string::npos);
  CHECK(said("demo.totl").find("did you mean 'total'?") != std::string::npos);
  for (auto const* const address : {"demo.total.change", "demo.band", "demo.age_days"})
    CHECK(said(address).find("conditions can read") == std::string::npos);
}
