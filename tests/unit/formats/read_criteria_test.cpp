#include <doctest/doctest.h>
#include <fmt/format.h>

#include "criteria/place.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

constexpr std::string_view head = R"(id = "c"
version = "1"
title = "t"
purpose = "admission"
population = "adult"
licence = "own"
[sources]
s = "a source"
[[level]]
id = "low"
order = 1
cite = ["s"]
[[level]]
id = "high"
order = 2
weekly_hours = [9, 19]
)";

Instrument const* find(std::string_view id) {
  static Instrument const phq{.id = "phq.9",
                              .items = {{.id = "q1", .choices = {{.value = 0}, {.value = 3}}}}};
  return id == "phq.9" ? &phq : nullptr;
}

// Everything that reading the head and `rest` complains about; empty when it is read.
std::string refused(std::string_view rest) {
  try {
    (void)read_criteria(fmt::format("{}{}", head, rest), "c.toml", find);
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    return describe(error);
  }
  return "";
}

constexpr std::string_view fact_x = "[[fact]]\nid = \"x\"\nrange = [0, 4]\n";  // lines 17 to 19

std::string with_rule(std::string_view lines) {
  return fmt::format("{}[[rule]]\nid = \"r\"\n{}", fact_x, lines);  // from line 22
}

}  // namespace

TEST_CASE("a criteria file becomes levels by order, facts, conditions, rules and examples") {
  constexpr std::string_view rest = R"(
[[fact]]
id = "x"
label = "The x"
range = [0, 4]
max_age_days = 30
domain_of_care = true
[[fact]]
id = "first"
from = "phq.9.q1"
[[fact]]
id = "home"
words = ["bad", "good"]
ordered = true
[[fact]]
id = "alone"
yes_no = true
[[condition]]
id = "unwell"
when = "x >= 2 or first = 3"
[[rule]]
id = "r"
kind = "indicate"
level = "high"
when = """
unwell and
home < good"""
unless = "alone"
because = "reason"
cite = ["s"]
[[rule]]
id = "danger"
kind = "stop"
when = "x = 4"
because = "reason"
action = "act"
[[example]]
name = "base"
given = { x = 2, first = 0, home = "bad", alone = false }
level = "high"
[[example]]
name = "more"
like = "base"
given = { x = 4 }
stops = ["danger"]
)";
  auto const read = read_criteria(fmt::format("{}{}", head, rest), "c.toml", find);
  CHECK(read.levels.size() == 2);
  CHECK(read.levels[1].weekly_hours == Interval{9, 19});
  CHECK(read.levels[0].cite == "s");
  REQUIRE(read.facts.size() == 4);
  CHECK(read.facts[0].domain == Domain{.low = 0, .high = 4});
  CHECK(read.facts[0].max_age_days == 30);
  CHECK(read.facts[0].domain_of_care);
  CHECK(read.facts[1].domain.values == std::vector<double>{0, 3});
  CHECK(read.facts[2].domain.ordered);
  CHECK(read.facts[3].domain.kind == DomainKind::yes_no);
  REQUIRE(read.rules.size() == 2);
  CHECK(read.rules[0].cite == "s");
  CHECK(facts_read(read.rules[0].when) == std::vector<std::string>{"first", "home", "x"});
  CHECK(read.rules[1].action == "act");
  REQUIRE(read.examples.size() == 2);
  CHECK(place(read, read.examples[0].given).level() == "high");
  CHECK(read.examples[1].given.at("home") == Value("bad"));
  CHECK(read.examples[1].given.at("x") == Value(4.0));
  CHECK(read.sources.front() == std::pair<std::string, std::string>{"s", "a source"});
}

TEST_CASE("a mistake in a condition is pointed at where it stands in the file") {
  auto const said =
      refused(with_rule("kind = \"indicate\"\nlevel = \"high\"\n"
                        "when = \"x >= 9\"\nbecause = \"b\"\n"
                        "unless = \"\"\"\nx = 1 and\n  y = 2\"\"\"\n"));
  CHECK(said.find("c.toml:24:14: 'x' is never 9\n  hint: it is 0..4") != std::string::npos);
  CHECK(said.find("c.toml:28:3: unknown name 'y'") != std::string::npos);
}

TEST_CASE("every kind of mistake is refused with its place and a hint") {
  std::string const good =
      "kind = \"indicate\"\nlevel = \"high\"\nwhen = \"x = 1\"\nbecause = \"b\"\n";
  struct {
    std::string rest;
    char const* said;
  } const cases[] = {
      {"", "the criteria have no rules"},
      {with_rule("kind = \"indicat\"\nlevel = \"high\"\nwhen = \"x = 1\"\nbecause = \"b\"\n"),
       "c.toml:22:8: 'indicat' is not one of the words for kind"},
      {with_rule("kind = \"indicate\"\nlevel = \"hihg\"\nwhen = \"x = 1\"\nbecause = \"b\"\n"),
       "c.toml:23:9: 'hihg' is not a level"},
      {with_rule("kind = \"indicate\"\nwhen = \"x = 1\"\nbecause = \"b\"\n"),
       "rule 'r' names no level"},
      {with_rule("kind = \"modify\"\nlevels = [\"high\"]\nwhen = \"x = 1\"\nbecause = \"b\"\n"),
       "only exclude rules name several levels"},
      {with_rule("kind = \"stop\"\nlevel = \"high\"\nwhen = \"x = 1\"\nbecause = \"b\"\n"),
       "a stop names no level"},
      {with_rule("kind = \"stop\"\nwhen = \"x = 1\"\nbecause = \"b\"\n"),
       "stop 'r' does not say what to do"},
      {with_rule(good + "action = \"a\"\n"), "only a stop has an action"},
      {with_rule("kind = \"indicate\"\nlevel = \"high\"\nbecause = \"b\"\n"),
       "[[rule]] needs 'when'"},
      {with_rule("kind = \"indicate\"\nlevel = \"high\"\nwhen = \"x = 1\"\n"),
       "[[rule]] needs 'because'"},
      {with_rule(good + "cite = [\"t\"]\n"), "c.toml:26:8: 't' is not a source of this file"},
      {with_rule(good + "[[rule]]\nid = \"r\"\n" + good), "rule 'r' is there twice"},
      {with_rule(good + "becuase = \"x\"\n"),
       "unknown key 'becuase'\n  hint: did you mean 'because'?"},
      {with_rule(good + "[[fact]]\nid = \"x\"\nyes_no = true\n"), "fact 'x' is there twice"},
      {with_rule(good + "[[fact]]\nid = \"y\"\n"), "fact 'y' does not say what it can be"},
      {with_rule(good + "[[fact]]\nid = \"y\"\nfrom = \"phq.9.q7\"\n"),
       "instrument 'phq.9' has no 'q7' that conditions can read"},
      {with_rule(good + "[[fact]]\nid = \"y\"\nfrom = \"gad.total\"\n"),
       "there is no instrument for 'gad.total'"},
      {with_rule(good + "[[fact]]\nid = \"y\"\nrange = [4, 0]\n"), "a range is [least, most]"},
      {with_rule(good + "[[fact]]\nid = \"y\"\nwords = [\"a\", \"a\"]\n"),
       "at least two different"},
      {with_rule(good + "[[fact]]\nid = \"y\"\nwords = [\"a\", \"b\"]\nyes_no = true\n"),
       "'words' and 'yes_no' both say what the fact can be"},
      {with_rule(good + "[[fact]]\nid = \"y\"\nyes_no = true\nmax_age_days = -1\n"),
       "an age is 0 days or more"},
      {with_rule(good + "[[condition]]\nid = \"x\"\nwhen = \"x = 1\"\n"), "'x' is already a fact"},
      {with_rule(good + "[[condition]]\nid = \"p\"\nwhen = \"q\"\n[[condition]]\nid = \"q\"\n"
                        "when = \"x = 1\"\n"),
       "unknown name 'q'"},
      {with_rule(good + "[[level]]\nid = \"low\"\norder = 3\n"), "level 'low' is there twice"},
      {with_rule(good + "[[level]]\nid = \"mid\"\norder = 2\n"),
       "'mid' has the same order as 'high'"},
      {with_rule(good + "[[level]]\nid = \"mid\"\norder = 3\nweekly_hours = [19, 9]\n"),
       "weekly hours are [least, most]"},
      {with_rule(good + "[[example]]\nname = \"e\"\ngiven = { x = 1 }\n"),
       "the example expects nothing"},
      {with_rule(good + "[[example]]\nname = \"e\"\ngiven = { x = 7 }\nlevel = \"high\"\n"),
       "'x' cannot be 7"},
      {with_rule(good + "[[example]]\nname = \"e\"\ngiven = { z = 1 }\nlevel = \"high\"\n"),
       "'z' is not a fact of these criteria"},
      {with_rule(good + "[[example]]\nname = \"e\"\nlike = \"d\"\nlevel = \"high\"\n"),
       "there is no example 'd' above this one"},
      {with_rule(good + "[[example]]\nname = \"e\"\nlevel = \"high\"\nrules = [\"s\"]\n"),
       "'s' is not a rule"},
      {with_rule(good + "[[example]]\nname = \"e\"\nstops = [\"r\"]\n"), "'r' is not a stop rule"},
  };
  CHECK(refused(with_rule(good)) == "");
  for (auto const& one : cases) {
    CAPTURE(one.rest);
    auto const said = refused(one.rest);
    CAPTURE(said);
    CHECK(said.find(one.said) != std::string::npos);
  }
}

TEST_CASE("all mistakes of a criteria file come at once") {
  std::string said;
  try {
    (void)read_criteria("id = \"c\"\npurpose = \"admit\"\npopulation = \"elders\"\n", "c.toml",
                        find);
  } catch (Error const& error) {
    said = describe(error);
  }
  for (char const* part :
       {"needs 'version'", "needs 'title'", "needs 'licence'",
        "c.toml:2:11: 'admit' is not a word for purpose",
        "c.toml:3:14: 'elders' is not a word for population", "have no levels"}) {
    CAPTURE(part);
    CHECK(said.find(part) != std::string::npos);
  }
}
