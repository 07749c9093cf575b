// What nothing uses, wherever a use may stand; and how complaints read and in which order.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "criteria/check.hpp"
#include "criteria/made_up.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

std::string text_of(std::string const& head, std::string const& parts) {
  return head + R"(
id = "c"
version = "1"
title = "t"
purpose = "admission"
population = "any"
default_level = "low"
default_because = "nothing asks for more"
level = [{ id = "low", order = 1 }, { id = "high", order = 2 }]
fact = [{ id = "a", range = [0, 4] }, { id = "b", range = [0, 4] }, { id = "home", yes_no = true }]
)" + parts;
}

std::string rule(std::string const& when, std::string const& rest = "") {
  return fmt::format(
      "[[rule]]\nid = \"r\"\nkind = \"indicate\"\nlevel = \"high\"\nwhen = \"{}\"\nbecause = "
      "\"b\"\n{}",
      when, rest);
}

std::string amount(std::string const& id, std::string const& of) {
  return fmt::format("[[amount]]\nid = \"{}\"\nof = \"{}\"\n", id, of);
}

std::string condition(std::string const& id, std::string const& when) {
  return fmt::format("[[condition]]\nid = \"{}\"\nwhen = \"{}\"\n", id, when);
}

// What the linter says that is unused, one a line.
std::string unused(std::string const& parts, FindShared const& shared = {},
                   std::string const& head = "licence = \"own\"") {
  std::string all;
  for (auto const& complaint : check(read_criteria(text_of(head, parts), "c.toml", {}, shared)))
    if (complaint.message.starts_with("no rule ")) all += complaint.message + "\n";
  return all;
}

std::string const no_fact_home = "no rule reads fact 'home'\n";

}  // namespace

TEST_CASE("an amount is used by a rule, by its exception, by a condition or by another amount") {
  auto const both = amount("both", "a + b");
  CHECK(unused(both + rule("both >= 3 and home")) == "");
  CHECK(unused(both + rule("2*both>=3 and home")) == "");
  CHECK(unused(both + rule("(both) >= 3 and home")) == "");
  CHECK(unused(both + rule("home", "unless = \"a >= 1 and both >= 3\"\n")) == "");
  CHECK(unused(both + condition("much", "both >= 3") + rule("much and home")) == "");
  CHECK(unused(both + amount("more", "both + a") + rule("more >= 3 and home")) == "");
  CHECK(unused(both + rule("a >= 3 and b >= 1 and home")) == "no rule uses amount 'both'\n");
  // A name that only begins or ends like it is another one.
  for (std::string const name : {"both-2", "both_2", "both.2", "both2", "xboth", "x-both"}) {
    CAPTURE(name);
    CHECK(unused(both + amount(name, "a + 2*b") + rule(name + " >= 3 and home")) ==
          "no rule uses amount 'both'\n");
  }
}

TEST_CASE("a condition is used wherever its name stands in a rule") {
  auto const bad = condition("bad", "a >= 2");
  for (std::string const when :
       {"bad and home and b = 1", "not bad and home and b = 1", "home or bad or b = 1",
        "at least 2 of (b = 1, bad, home)", "home and (b = 1 or not (b = 2 and bad))"}) {
    CAPTURE(when);
    CHECK(unused(bad + rule(when)) == "");
  }
  CHECK(unused(bad + condition("worse", "bad and b = 1") + rule("worse and home")) == "");
  CHECK(unused(bad + rule("home and b = 1", "unless = \"bad\"\n")) == "");
  CHECK(unused(bad + rule("home and b = 1 and a >= 2")) == "no rule uses condition 'bad'\n");
}

TEST_CASE("what a shared file gives need not be used, what the file itself gives must") {
  FindShared const shared = [](std::string_view) -> std::optional<SharedText> {
    return SharedText{"shared.toml",
                      "id = \"common\"\nversion = \"1\"\ntitle = \"t\"\nlicence = \"own\"\n"
                      "[[fact]]\nid = \"spare\"\nrange = [0, 4]\n" +
                          amount("idle", "spare + 1") + condition("idle-too", "spare >= 1")};
  };
  std::string const head = "licence = \"own\"\ninclude = [\"common\"]";
  CHECK(unused(rule("home and a + b >= 3"), shared, head) == "");
  CHECK(unused(rule("a + b >= 3"), shared, head) == no_fact_home);
}

TEST_CASE("complaints come in the order of the file") {
  auto const found = check(read_criteria(
      text_of("licence = \"own\"", condition("idle", "a >= 3") + amount("spare", "a + b") +
                                       rule("home", "unless = \"a + b > 8\"\n") +
                                       condition("idle-too", "b >= 3")),
      "c.toml", {}));
  REQUIRE(found.size() >= 5);
  CHECK(std::ranges::is_sorted(found, {}, [](Complaint const& complaint) {
    return std::pair(complaint.place.line, complaint.place.column);
  }));
  CHECK(std::ranges::count(found, "rule 'r': 'a + b > 8' never holds", &Complaint::message) == 1);
}

TEST_CASE("the words of licensed rules are not printed with what is wrong with them") {
  auto criteria =
      made_up::criteria({{"r", RuleKind::indicate, "b", "x >= 1 and y + z <= 6", "x + y + z > 9"}});
  auto const said = [&] {
    std::vector<std::string> all;
    for (auto const& complaint : check(criteria))
      if (complaint.message.ends_with("holds")) all.push_back(complaint.message);
    return all;
  };
  CHECK(said() == std::vector<std::string>{"rule 'r': 'y + z <= 6' always holds",
                                           "rule 'r': 'x + y + z > 9' never holds"});
  criteria.licence = "proprietary: somebody";
  CHECK(said() == std::vector<std::string>{"rule 'r': a comparison always holds",
                                           "rule 'r': a comparison never holds"});
}
