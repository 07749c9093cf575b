// What the language of criteria can say, each as a clinic would write it: facts in, level out.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "criteria/place.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

constexpr std::string_view base = R"(id = "c"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
[[level]]
id = "op"
order = 1
[[level]]
id = "iop"
order = 2
[[level]]
id = "php"
order = 3
[[level]]
id = "res"
order = 4
)";

constexpr std::string_view ratings = R"(
[[fact]]
id = "a"
range = [0, 4]
[[fact]]
id = "b"
range = [0, 4]
[[fact]]
id = "c"
range = [0, 4]
[[fact]]
id = "danger"
words = ["0", "any", "eval", "1A", "3B"]
ordered = true
[[fact]]
id = "risk"
words = ["0", "any", "eval", "1A", "3B"]
ordered = true
[[fact]]
id = "home"
words = ["stable", "shared", "none"]
[[fact]]
id = "pregnant"
yes_no = true
)";

Criteria read(std::string const& text, FindShared const& shared = {}) {
  return read_criteria(text, "c.toml", {}, shared);
}

Criteria with_rules(std::string_view rules) {
  return read(fmt::format("{}{}{}", base, ratings, rules));
}

std::string rule(std::string_view id, std::string_view rest) {
  return fmt::format("[[rule]]\nid = \"{}\"\nbecause = \"b\"\n{}\n", id, rest);
}

// The level where everything that the rule reads is known.
std::string level(std::string_view when, Facts const& facts) {
  auto const criteria = with_rules(
      rule("r", fmt::format("kind = \"indicate\"\nlevel = \"iop\"\nwhen = \"{}\"", when)));
  return place(criteria, facts).level().value_or("open");
}

std::string answer(Criteria const& criteria, Facts const& facts) {
  auto const placement = place(criteria, facts);
  std::string all;
  for (auto const& one : placement.levels) all += (all.empty() ? "" : " ") + one;
  return placement.may_be_undetermined ? all + " none" : all;
}

}  // namespace

TEST_CASE("sums with weights, counts, n of m, and the most or least of several") {
  CHECK(level("a + 2*b <= 4", {{"a", 2.0}, {"b", 1.0}}) == "iop");
  CHECK(level("a + 2*b <= 4", {{"a", 2.0}, {"b", 2.0}}) == "op");
  CHECK(level("count(a, b, c >= 2) >= 2", {{"a", 2.0}, {"b", 0.0}, {"c", 3.0}}) == "iop");
  CHECK(level("count(a, b, c = 2) = 2", {{"a", 2.0}, {"b", 3.0}, {"c", 2.0}}) == "iop");
  CHECK(level("count(a, b, c = 2) = 2", {{"a", 2.0}, {"b", 2.0}, {"c", 2.0}}) == "op");
  CHECK(level("exactly 1 of (a >= 1, pregnant, home is none)",
              {{"a", 0.0}, {"pregnant", true}, {"home", "stable"}}) == "iop");
  CHECK(level("max(a, b, c) >= 3 and min(a, b) = 0", {{"a", 0.0}, {"b", 1.0}, {"c", 3.0}}) ==
        "iop");
}

TEST_CASE("ordered words compare, and so do the most and the least of them") {
  CHECK(level("danger >= eval", {{"danger", "1A"}}) == "iop");
  CHECK(level("danger >= eval", {{"danger", "any"}}) == "op");
  CHECK(level("max(danger, risk) >= 1A", {{"danger", "0"}, {"risk", "1A"}}) == "iop");
  CHECK(level("max(danger, risk) >= 1A", {{"danger", "0"}, {"risk", "eval"}}) == "op");
  CHECK(level("min(danger, risk) is any", {{"danger", "any"}, {"risk", "3B"}}) == "iop");
  CHECK(level("max(danger, risk) in {0, any}", {{"danger", "any"}, {"risk", "0"}}) == "iop");
  // One is open, and it cannot change what the other settles.
  CHECK(level("max(danger, risk) >= eval", {{"risk", "3B"}}) == "iop");
  CHECK(level("max(danger, risk) >= eval", {{"risk", "any"}}) == "open");
  // What does not apply is not there.
  CHECK(level("max(danger, risk) <= any", {{"danger", Missing::not_applicable}, {"risk", "any"}}) ==
        "iop");
}

TEST_CASE("each domain's own minimum, and the strongest of them") {
  auto const criteria = with_rules(R"(
[[minimum]]
id = "a-alone"
fact = "a"
asks = { "1..2" = "iop", "3" = "php", "4" = "res" }
because = "what a asks for"
[[minimum]]
id = "danger-alone"
fact = "danger"
asks = { "eval, 1A" = "php" }
because = "what danger asks for"
)");
  CHECK(answer(criteria, {{"a", 0.0}, {"danger", "0"}}) == "op");
  CHECK(answer(criteria, {{"a", 2.0}, {"danger", "any"}}) == "iop");
  CHECK(answer(criteria, {{"a", 2.0}, {"danger", "eval"}}) == "php");
  CHECK(answer(criteria, {{"a", 4.0}, {"danger", "1A"}}) == "res");
  CHECK(answer(criteria, {{"a", 2.0}}) == "iop php");
  CHECK(criteria.rules.front().id == "a-alone.iop");
  CHECK(criteria.rules.front().when.text == "a in 1..2");
}

TEST_CASE("an override decides alone, unless") {
  auto const criteria = with_rules(
      rule("i", "kind = \"indicate\"\nlevel = \"php\"\nwhen = \"a >= 2\"") +
      rule("o", "kind = \"override\"\nlevel = \"iop\"\nwhen = \"b = 4\"\nunless = \"pregnant\""));
  CHECK(answer(criteria, {{"a", 3.0}, {"b", 4.0}, {"pregnant", false}}) == "iop");
  CHECK(answer(criteria, {{"a", 3.0}, {"b", 4.0}, {"pregnant", true}}) == "php");
  CHECK(answer(criteria, {{"a", 3.0}, {"b", 4.0}}) == "iop php");
}

TEST_CASE("modifiers raise to a level, by steps, and name what must be offered") {
  auto const criteria = with_rules(
      rule("i", "kind = \"indicate\"\nlevel = \"iop\"\nwhen = \"a >= 1\"") +
      rule("m", "kind = \"modify\"\nlevel = \"php\"\nwhen = \"b >= 3\"") +
      rule("up", "kind = \"modify\"\nraise = 1\ntag = \"obstetrics\"\nwhen = \"pregnant\""));
  Facts facts{{"a", 1.0}, {"b", 0.0}, {"pregnant", false}};
  CHECK(answer(criteria, facts) == "iop");
  CHECK(place(criteria, facts).tags.empty());
  facts["pregnant"] = true;
  CHECK(answer(criteria, facts) == "php");
  CHECK(place(criteria, facts).tags == std::vector<Tag>{{"obstetrics", Truth::yes}});
  facts["b"] = 3.0;
  CHECK(answer(criteria, facts) == "res");
  facts.erase("pregnant");
  CHECK(answer(criteria, facts) == "php res");
  CHECK(place(criteria, facts).tags == std::vector<Tag>{{"obstetrics", Truth::unknown}});
}

TEST_CASE("a rule may ask for a level or any above it") {
  auto const criteria = with_rules(
      rule("i", "kind = \"indicate\"\nlevel = \"iop\"\nor_above = true\nwhen = \"a >= 1\"") +
      rule("j", "kind = \"indicate\"\nlevel = \"php\"\nwhen = \"b >= 1\""));
  CHECK(place(criteria, {{"a", 1.0}, {"b", 0.0}}).or_above == Truth::yes);
  CHECK(place(criteria, {{"a", 1.0}, {"b", 1.0}}).or_above == Truth::no);
  CHECK(place(criteria, {{"a", 1.0}}).or_above == Truth::unknown);
}

TEST_CASE("categories are ladders of their own, and precedence decides between them") {
  std::string const text = R"(id = "c"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
[[category]]
id = "treatment"
precedence = 1
[[category]]
id = "withdrawal"
precedence = 2
then = "hospital"
[[category]]
id = "hospital"
precedence = 3
[[level]]
id = "op"
order = 1
category = "treatment"
[[level]]
id = "ambulatory-wm"
order = 2
category = "withdrawal"
[[level]]
id = "res"
order = 3
category = "treatment"
[[level]]
id = "residential-wm"
order = 4
category = "withdrawal"
[[level]]
id = "ward"
order = 5
category = "hospital"
)";
  auto const criteria = read(fmt::format(
      "{}{}{}", text, ratings,
      rule("res", "kind = \"indicate\"\nlevel = \"res\"\nwhen = \"a >= 3\"") +
          rule("wm", "kind = \"indicate\"\nlevel = \"ambulatory-wm\"\nwhen = \"b >= 1\"") +
          rule("no-ambulatory",
               "kind = \"exclude\"\nlevel = \"ambulatory-wm\"\nwhen = \"c >= 1\"") +
          rule("no-residential-wm",
               "kind = \"exclude\"\nlevel = \"residential-wm\"\nwhen = \"c >= 2\"") +
          rule("no-res", "kind = \"exclude\"\nlevel = \"res\"\nwhen = \"pregnant\"")));
  Facts facts{{"a", 3.0}, {"b", 0.0}, {"c", 0.0}, {"pregnant", false}};
  CHECK(answer(criteria, facts) == "res");
  facts["b"] = 1.0;  // though residential treatment is the more intensive by order
  CHECK(answer(criteria, facts) == "ambulatory-wm");
  facts["c"] = 1.0;  // not residential treatment, which stands between them by order
  CHECK(answer(criteria, facts) == "residential-wm");
  facts["c"] = 2.0;  // the category is exhausted: on to the one that follows it
  CHECK(answer(criteria, facts) == "ward");
  facts["b"] = 0.0;
  facts["pregnant"] = true;  // nothing follows treatment
  CHECK(answer(criteria, facts) == " none");
}

TEST_CASE("with the policy `first` the first rule that speaks decides") {
  auto const rules = rule("up", "kind = \"indicate\"\nlevel = \"iop\"\nwhen = \"a >= 1\"") +
                     rule("more", "kind = \"indicate\"\nlevel = \"res\"\nwhen = \"a >= 2\"");
  CHECK(answer(with_rules(rules), {{"a", 3.0}}) == "res");
  auto const first = read(fmt::format("policy = \"first\"\n{}{}{}", base, ratings, rules));
  CHECK(answer(first, {{"a", 3.0}}) == "iop");
}

TEST_CASE("a day in the record is for the rules how long ago it was") {
  auto const criteria = read(fmt::format("{}{}{}", base, R"(
[[fact]]
id = "hours"
from = "intake.last_use"
since = "hours"
[[fact]]
id = "days"
from = "intake.discharged"
since = "days"
)",
                                         rule("recent",
                                              "kind = \"indicate\"\nlevel = \"php\"\n"
                                              "when = \"hours < 72 or days <= 7\"")));
  auto const on = [&](std::string_view day, Facts facts) {
    count_since(criteria, facts, *parse_date(day));
    return answer(criteria, facts);
  };
  Facts const used{{"hours", "2026-11-20"}, {"days", Missing::not_applicable}};
  CHECK(on("2026-11-22", used) == "php");
  CHECK(on("2026-11-23", used) == "op php");  // between 48 and 95 hours ago
  CHECK(on("2026-11-25", used) == "op");
  CHECK(on("2026-11-19", used) == "op php");  // a day to come says nothing
  Facts const exact{{"hours", "2026-11-20T23:30"}, {"days", "2026-11-01"}};
  CHECK(on("2026-11-23", exact) == "op php");  // 48.5 to 72.5 hours
  CHECK(on("2026-11-24", exact) == "op");
  CHECK(on("2026-11-08", exact) == "php");
  CHECK(on("2026-11-09", exact) == "op php");
  CHECK(on("2026-11-08", {{"hours", Missing::not_applicable}, {"days", "2026-11-01"}}) == "php");
}

TEST_CASE("hours since a day are all that the day and the day of the placement leave open") {
  auto const criteria =
      with_rules("[[fact]]\nid = \"hours\"\nfrom = \"intake.last_use\"\nsince = \"hours\"\n" +
                 rule("recent", "kind = \"indicate\"\nlevel = \"php\"\nwhen = \"hours < 72\""));
  auto const since = [&](std::string_view moment, std::string_view day) {
    Facts facts{{"hours", std::string(moment)}};
    count_since(criteria, facts, *parse_date(day));
    return facts.at("hours");
  };
  CHECK(since("2026-11-20", "2026-11-20") == Value(Interval{0, 23}));
  CHECK(since("2026-11-20", "2026-11-21") == Value(Interval{0, 47}));
  CHECK(since("2026-11-20", "2026-11-23") == Value(Interval{48, 95}));
  CHECK(since("2026-11-20T00:00", "2026-11-23") == Value(Interval{72, 95}));
  CHECK(since("2026-11-20T23:59", "2026-11-20") == Value(0.0));
  CHECK(since("2026-11-20T23:30", "2026-11-23") == Value(Interval{48, 72}));
}

TEST_CASE("tags are in order of their names, whichever rule comes first") {
  auto const tagged = [](std::string_view id, std::string_view tag) {
    return rule(id,
                fmt::format("kind = \"modify\"\nraise = 1\ntag = \"{}\"\nwhen = \"a >= 1\"", tag));
  };
  auto const criteria =
      with_rules(tagged("m1", "translator") + tagged("m2", "dentist") + tagged("m3", "obstetrics"));
  CHECK(place(criteria, {{"a", 1.0}}).tags == std::vector<Tag>{{"dentist", Truth::yes},
                                                               {"obstetrics", Truth::yes},
                                                               {"translator", Truth::yes}});
}

TEST_CASE("criteria include facts, amounts and conditions that several files share") {
  FindShared const shared = [](std::string_view id) -> std::optional<SharedText> {
    if (id != "common") return std::nullopt;
    return SharedText{"shared/common.toml", R"(id = "common"
version = "1"
title = "t"
licence = "own"
[[fact]]
id = "a"
range = [0, 4]
[[fact]]
id = "b"
range = [0, 4]
[[amount]]
id = "both"
of = "a + b"
[[condition]]
id = "much"
when = "both >= 5"
)"};
  };
  auto const rules =
      rule("r", "kind = \"indicate\"\nlevel = \"iop\"\nwhen = \"much and both < 8\"");
  auto const criteria = read(fmt::format("include = [\"common\"]\n{}{}", base, rules), shared);
  CHECK(answer(criteria, {{"a", 3.0}, {"b", 2.0}}) == "iop");
  CHECK(answer(criteria, {{"a", 4.0}, {"b", 4.0}}) == "op");
  CHECK_THROWS_WITH_AS(
      read(fmt::format("include = [\"comon\"]\n{}{}{}", base, ratings,
                       rule("r", "kind = \"indicate\"\nlevel = \"iop\"\nwhen = \"a >= 1\"")),
           shared),
      doctest::Contains("there is no shared file 'comon'"), Error);
}

TEST_CASE("criteria are in force between two days") {
  auto const criteria =
      read(fmt::format("effective = 2026-01-01\nexpires = 2027-01-01\n{}{}{}", base, ratings,
                       rule("r", "kind = \"indicate\"\nlevel = \"iop\"\nwhen = \"a >= 1\"")));
  CHECK_FALSE(criteria.in_force(*parse_date("2025-12-31")));
  CHECK(criteria.in_force(*parse_date("2026-01-01")));
  CHECK_FALSE(criteria.in_force(*parse_date("2027-01-01")));
}

TEST_CASE("facts of the record's history have domains of their own") {
  auto const criteria = read(fmt::format("{}{}{}", base, R"(
[[fact]]
id = "now-at"
from = "history.level"
[[fact]]
id = "positive"
from = "history.positive_tests"
within_days = 14
)",
                                         rule("r",
                                              "kind = \"indicate\"\nlevel = \"php\"\n"
                                              "when = \"now-at is iop and positive >= 2\"")));
  CHECK(answer(criteria, {{"now-at", "iop"}, {"positive", 2.0}}) == "php");
  CHECK(answer(criteria, {{"now-at", "none"}}) == "op");
}
