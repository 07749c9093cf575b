#include "criteria/check.hpp"

#include "criteria/made_up.hpp"

using namespace careplan;

namespace {

// What the linter says about made-up criteria, one message a line; examples that merely do not
// reach a rule are left out.
std::string said(Criteria criteria, PlaceLimits limits = {}) {
  std::string all;
  criteria.sources = {{"source", "a source"}};
  for (auto const& complaint : check(criteria, limits)) {
    if (complaint.message.starts_with("no example reaches")) continue;
    if (complaint.message.starts_with("no rule reads fact")) continue;
    all += complaint.message + "\n";
  }
  return all;
}

// Indicates every level, so that a test can add what it is about.
std::vector<made_up::RuleText> sound() {
  return {{"b", RuleKind::indicate, "b", "x >= 1"},
          {"c", RuleKind::indicate, "c", "x >= 2"},
          {"d", RuleKind::indicate, "d", "x >= 3"}};
}

Criteria with(made_up::RuleText rule) {
  auto rules = sound();
  rules.push_back(std::move(rule));
  return made_up::criteria(rules);
}

}  // namespace

TEST_CASE("sound criteria have nothing to complain about") {
  CHECK(said(made_up::criteria(sound())) == "");
}

TEST_CASE("rules that can never speak, always speak or change nothing are found") {
  CHECK(said(with({"never", RuleKind::indicate, "d", "x >= 2 and x <= 1"})) ==
        "rule 'never' can never speak\n");
  CHECK(said(with({"never", RuleKind::indicate, "d", "y + z > 5", "y = 3"})) ==
        "rule 'never' can never speak\n");
  CHECK(said(with({"always", RuleKind::indicate, "b", "x <= 1 or x >= 1"})) ==
        "without rule 'b' every client would be placed the same\n"
        "rule 'always' speaks for every client\nno client can reach level 'a'\n");
  CHECK(said(with({"shadowed", RuleKind::indicate, "b", "x >= 2 and y >= 1"})) ==
        "without rule 'shadowed' every client would be placed the same\n");
  CHECK(said(with({"asks", RuleKind::indicate, "d", "missing(y)"})) == "");
  // It is for those to whom the question does not apply.
  CHECK(said(with({"left", RuleKind::indicate, "d", "not (x <= 1 or x >= 2)"})) == "");
}

TEST_CASE("why a rule changes nothing is told by how the rules decide") {
  auto criteria = with({"shadowed", RuleKind::indicate, "b", "x >= 2 and y >= 1"});
  criteria.sources = {{"source", "a source"}};
  auto const hint = [&] {
    for (auto const& complaint : check(criteria))
      if (complaint.message.starts_with("without rule 'shadowed'")) return complaint.hint;
    return std::string();
  };
  CHECK(hint() == "other rules already say it; remove it, or mend its condition");
  criteria.policy = RulePolicy::first;
  CHECK(hint() == "rules above it decide first, or those below say the same");
}

TEST_CASE("levels that nobody can reach are found") {
  auto rules = sound();
  rules.pop_back();
  CHECK(said(made_up::criteria(rules)) == "no client can reach level 'd'\n");
}

TEST_CASE("clients without a level are found, with one of them as witness") {
  CHECK(said(made_up::criteria(sound(), "")) ==
        "no client can reach level 'a'\n"
        "some clients have no level, for example with x 0\n");
  CHECK(said(with({"barred", RuleKind::exclude, "d", "home and y = 2"}))
            .find("some clients have no level, for example with x 3, y 2, home yes") !=
        std::string::npos);
}

TEST_CASE("a fact that stands in a rule and changes no answer is found, once for each fault") {
  auto rules = sound();
  rules[1].when = "(x >= 2 and home) or (x >= 2 and not home)";
  CHECK(said(made_up::criteria(rules)) == "no answer ever depends on fact 'home'\n");
  CHECK(said(with({"spare", RuleKind::indicate, "c", "x >= 2 and home"})) ==
        "without rule 'spare' every client would be placed the same\n");
  CHECK(said(with({"danger", RuleKind::stop, "", "home"})) == "");
  auto tagged = with({"tag", RuleKind::modify, "", "home"});
  tagged.rules.back().tag = "housing";
  CHECK(said(tagged) == "");
  auto open_ended = with({"choice", RuleKind::indicate, "b", "x >= 1 and home"});
  open_ended.rules.back().or_above = true;
  CHECK(said(open_ended) == "");
  // What was tried without one rule is as it was when the next one is looked at.
  open_ended.rules.push_back(
      with({"shadowed", RuleKind::indicate, "b", "x >= 2 and y >= 1"}).rules.back());
  CHECK(said(open_ended) == "without rule 'shadowed' every client would be placed the same\n");
}

TEST_CASE(
    "overrides overlap only where they lead elsewhere for one client, or where they are barred") {
  auto const overlapping = [](std::string level, std::string when, std::string unless) {
    auto rules = sound();
    rules.push_back({"one", RuleKind::override_, "b", "home"});
    rules.push_back(
        {"other", RuleKind::override_, std::move(level), std::move(when), std::move(unless)});
    return said(made_up::criteria(rules));
  };
  CHECK(overlapping("c", "y = 3", "") ==
        "overrides 'one' and 'other' both decide, for example with y 3, home yes\n");
  CHECK(overlapping("c", "y = 3", "home") == "");
  CHECK(overlapping("c", "y = 3 and not home", "") == "");
  CHECK(overlapping("b", "y = 3", "") == "");
  auto const barred = [](std::vector<std::string> levels, std::string when) {
    auto rules = sound();
    rules.push_back({"one", RuleKind::override_, "b", "home"});
    rules.push_back({"bar", RuleKind::exclude, "", std::move(when)});
    auto criteria = made_up::criteria(rules);
    criteria.rules.back().levels = std::move(levels);
    return said(criteria);
  };
  CHECK(barred({"a", "b"}, "y = 3") ==
        "override 'one' leads to 'b', which 'bar' excludes, for example with y 3, home yes\n");
  CHECK(barred({"a", "b"}, "y = 3 and not home") == "");
  CHECK(barred({"a"}, "y = 3") == "");
}

TEST_CASE("more of a domain that leads to less care is found unless it is meant, no level is not") {
  auto const monotony = [](made_up::RuleText rule, bool of_care, bool monotone) {
    auto criteria = with(std::move(rule));
    criteria.facts[0].domain_of_care = of_care;
    criteria.facts[0].monotone = monotone;
    return said(criteria);
  };
  made_up::RuleText const less{"less", RuleKind::override_, "b", "x = 3 and not home"};
  CHECK(monotony(less, true, true) ==
        "more of 'x' leads to less care: with home no, 2 leads to c and 3 to b\n");
  CHECK(monotony(less, true, false) == "");
  CHECK(monotony(less, false, true) == "");
  CHECK(monotony({"same", RuleKind::override_, "c", "x = 3 and not home"}, true, true) == "");
  auto const none = monotony({"none", RuleKind::exclude, "d", "x = 3 and not home"}, true, true);
  CHECK(none.find("less care") == std::string::npos);
  CHECK(none.find("some clients have no level, for example with x 3, home no") == 0);
}

TEST_CASE("criteria too large to be proved are said to be so, with what was done instead") {
  CHECK(said(made_up::criteria(sound()), {.nodes = 1})
            .find("too large to be proved as a whole: 0 of 3 rules") != std::string::npos);
}

// Each rule is small, and all of them together are not.
constexpr PlaceLimits too_few{.nodes = 45};

Criteria large(std::vector<made_up::RuleText> more, std::string const& otherwise = "a") {
  auto rules = sound();
  rules.push_back({"many", RuleKind::indicate, "c", "x + y + z + odd >= 6 and risk >= mid"});
  rules.push_back({"odd", RuleKind::exclude, "b", "x + y = 3 or (home and odd = 2 and z >= 2)"});
  rules.insert(rules.end(), more.begin(), more.end());
  return made_up::criteria(rules, otherwise);
}

TEST_CASE("rules of criteria that are too large are still proved each by itself") {
  auto const all = said(large({{"never", RuleKind::indicate, "d", "x >= 2 and x <= 1"},
                               {"always", RuleKind::indicate, "b", "x <= 1 or x >= 1"},
                               {"left", RuleKind::indicate, "d", "not (x <= 1 or x >= 2)"},
                               {"one", RuleKind::override_, "c", "home and x = 1"},
                               {"same", RuleKind::override_, "c", "home and x = 1 and z = 0"},
                               {"apart", RuleKind::override_, "d", "home and x = 2 and y = 2"},
                               {"other", RuleKind::override_, "d", "home and y = 1 and z >= 1"}}),
                        too_few);
  auto const times = [&](std::string_view what) {
    int count = 0;
    for (auto at = all.find(what); at != std::string::npos; at = all.find(what, at + 1)) ++count;
    return count;
  };
  CHECK(times("both decide") == 1);
  CHECK(times("can never speak") == 1);
  CHECK(times("speaks for every client") == 1);
  CHECK(all.find("too large to be proved as a whole") != std::string::npos);
  CHECK(all.find("rule 'never' can never speak") != std::string::npos);
  CHECK(all.find("rule 'always' speaks for every client") != std::string::npos);
  CHECK(all.find("overrides 'one' and 'other' both decide") != std::string::npos);
}

TEST_CASE("sums of more numbers than can be listed are tried at their ends and thresholds") {
  auto criteria = made_up::criteria(sound());
  criteria.facts[1].domain.high = 5'000;
  criteria.rules.push_back({.id = "sum",
                            .kind = RuleKind::exclude,
                            .level = "d",
                            .when = made_up::parse("y + z >= 4000 and y >= 4000", criteria.facts),
                            .because = "b",
                            .cite = "source"});
  auto const all = said(criteria);
  CHECK(all.find("3 of 4 rules were proved each by itself, and 2000 made-up clients were tried") !=
        std::string::npos);
  CHECK(all.find("some clients have no level, for example with ") != std::string::npos);
}

TEST_CASE("clients without a level, and levels that none reached, are found by trying") {
  auto const gap = said(large({}, ""), too_few);
  CHECK(gap.find("some clients have no level, for example with ") != std::string::npos);
  CHECK(gap.find("2000 made-up clients were tried, none of whom reached a") != std::string::npos);
  CHECK(said(large({}), too_few).find("none of whom") == std::string::npos);
}

TEST_CASE("more need that leads to less care is found by trying, with a client as witness") {
  auto criteria = large({{"less", RuleKind::override_, "a", "x = 3 and not home"}});
  criteria.facts[0].domain_of_care = true;
  auto const all = said(criteria, too_few);
  CHECK(all.find("too large") != std::string::npos);
  CHECK(all.find("more of 'x' leads to less care: a instead of ") != std::string::npos);
}

TEST_CASE("more need that leads to as much care or more is no complaint where clients are tried") {
  auto criteria = large({});
  std::ranges::find(criteria.facts, "z", &FactRule::id)->domain_of_care = true;
  auto const all = said(criteria, too_few);
  CHECK(all.find("made-up clients were tried") != std::string::npos);
  CHECK(all.find("less care") == std::string::npos);
}

TEST_CASE("missing and unknown sources, and a default without a reason, are found") {
  auto criteria = made_up::criteria(sound());
  criteria.rules[0].cite.clear();
  criteria.rules[1].cite = "source, sorce";
  criteria.default_because.clear();
  criteria.file = "c.toml";
  auto const all = check(criteria);
  auto const found = std::ranges::find(all, "the default level has no reason", &Complaint::message);
  REQUIRE(found != all.end());
  CHECK(found->place == Place{"c.toml", 1, 1});
  CHECK(said(criteria) ==
        "rule 'b' names no source\n"
        "rule 'c' cites 'sorce', which is no source\n"
        "the default level has no reason\n");
}

TEST_CASE("facts and conditions that no rule uses are found") {
  auto criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 1 and known(z)"}});
  criteria.conditions.push_back({.id = "idle", .when = made_up::parse("y >= 1")});
  std::string all;
  for (auto const& complaint : check(criteria)) all += complaint.message + "\n";
  CHECK(all.find("no rule reads fact 'y'") != std::string::npos);
  CHECK(all.find("no rule reads fact 'x'") == std::string::npos);
  CHECK(all.find("no rule reads fact 'z'") == std::string::npos);
  CHECK(all.find("no rule uses condition 'idle'") != std::string::npos);
}

TEST_CASE("an example that comes out otherwise is told with what came out") {
  auto criteria = with({"danger", RuleKind::stop, "", "risk is high"});
  Facts const calm{{"x", 1.0}, {"risk", "low"}};
  criteria.examples = {
      {.name = "right", .given = calm, .level = "b", .rules = {"b"}},
      {.name = "wrong level", .given = calm, .level = "c"},
      {.name = "open", .given = {{"risk", "low"}}, .level = "b"},
      {.name = "wrong set", .given = {{"risk", "low"}}, .levels = {"a", "b"}},
      {.name = "no stop", .given = calm, .stops = {"danger"}},
      {.name = "a stop", .given = {{"x", 1.0}, {"risk", "high"}}, .level = "b"},
      {.name = "stopped", .given = {{"x", 1.0}, {"risk", "high"}}, .stops = {"danger"}},
      {.name = "other reason", .given = calm, .level = "b", .rules = {"d"}},
      {.name = "open reason", .given = {{"risk", "low"}}, .rules = {"d"}},
      {.name = "has one", .given = calm, .undetermined = true}};
  CHECK(said(criteria) ==
        "example 'wrong level': the level should be c, not b\n"
        "example 'open': the level should be b, not a, b, c, d (it depends on x)\n"
        "example 'wrong set': the levels should be a, b, not a, b, c, d\n"
        "example 'no stop': the stops in force should be danger, not none\n"
        "example 'a stop': the level should be b, not none\n"
        "example 'a stop': the stops in force should be none, not danger\n"
        "example 'other reason': rule 'd' should be among the reasons, not silent\n"
        "example 'open reason': rule 'd' should be among the reasons, not silent\n"
        "example 'has one': the level should be undetermined, not b\n");
}

TEST_CASE("rules that no example reaches are found") {
  auto criteria = made_up::criteria(sound());
  criteria.examples = {{.name = "some", .given = {{"x", 2.0}}, .level = "c"}};
  std::string all;
  for (auto const& complaint : check(criteria)) all += complaint.message + "\n";
  CHECK(all.find("no example reaches rule 'd'") != std::string::npos);
  CHECK(all.find("no example reaches rule 'b'") == std::string::npos);
}
