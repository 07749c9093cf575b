// Flips against a search that knows nothing of graphs: it tries every way to change so many steps.
#include <map>
#include <set>

#include "criteria/compiled.hpp"
#include "criteria/random_criteria.hpp"

using namespace careplan;
using made_up::random_criteria;
using made_up::random_facts;

namespace {

// A fact's values in their order; a single step leads to the neighbour, or, without an order, to
// any other.
struct Scale {
  std::string fact;
  std::vector<Value> values;
};
std::vector<Scale> scales() {
  return {{"x", {0.0, 1.0, 2.0, 3.0}},      {"y", {0.0, 1.0, 2.0, 3.0}},
          {"z", {0.0, 1.0, 2.0, 3.0}},      {"odd", {0.0, 2.0, 5.0}},
          {"risk", {"low", "mid", "high"}}, {"home", {false, true}}};
}

bool above(std::string const& a, std::string const& b) {
  return a > b;  // levels a < b < c < d
}

// Whether the level is surely another one in that direction, with no stop in sight.
bool flipped(Placer& placer, Facts const& facts, std::string const& from, bool up) {
  auto const after = placer.place(facts, Detail::outcome);
  if (after.levels.empty() || after.may_be_undetermined || !after.stops.empty()) return false;
  return std::ranges::all_of(after.levels, [&](std::string const& level) {
    return up ? above(level, from) : above(from, level);
  });
}

// The least number of steps in one direction, and in how many ways; 99 when there is none.
struct Least {
  int steps = 99;
  int ways = 0;
};
Least least_by_hand(Placer& placer, Facts const& facts, std::string const& from, bool up) {
  auto const all = scales();
  auto const ways = [&](auto const& self, std::size_t at, int left, Facts const& now) -> int {
    if (at == all.size()) return left == 0 && flipped(placer, now, from, up) ? 1 : 0;
    int found = self(self, at + 1, left, now);
    auto const& scale = all[at];
    auto const value = now.find(scale.fact);
    if (value == now.end()) return found;
    auto const place = std::ranges::find(scale.values, value->second);
    if (place == scale.values.end()) return found;
    for (auto to = scale.values.begin(); to != scale.values.end(); ++to) {
      int const steps = static_cast<int>(std::abs(to - place));
      if (steps == 0 || steps > left) continue;
      auto changed = now;
      changed[scale.fact] = *to;
      found += self(self, at + 1, left - steps, changed);
    }
    return found;
  };
  int most = 0;
  for (auto const& scale : all) most += static_cast<int>(scale.values.size()) - 1;
  for (int steps = 0; steps <= most; ++steps)
    if (int const found = ways(ways, 0, steps, facts); found > 0) return {steps, found};
  return {};
}

}  // namespace

TEST_CASE(
    "printed flips really flip, whatever the open facts are, and all that are least are told") {
  made_up::Random random(66);
  int flips = 0;
  for (int round = 0; round < 400 && flips < 120; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const placement = placer.place(facts, Detail::changes);
    auto const level = placement.level();
    if (!level) {
      CHECK(placement.flips.empty());
      continue;
    }
    REQUIRE(placement.flips_known);
    for (bool const up : {true, false}) {
      CAPTURE(up);
      int told = 99;
      int ways = 0;
      for (auto const& flip : placement.flips) {
        if (flip.up != up) continue;
        told = flip.steps;
        auto changed = facts;
        int steps = 0;
        for (auto const& change : flip.changes) {
          changed[change.fact] = change.sample;
          steps += change.steps;
        }
        CHECK(steps == flip.steps);
        CHECK(flipped(placer, changed, *level, up));
        CHECK(place(criteria, changed).levels == flip.levels);
        ++ways;
      }
      auto const least = least_by_hand(placer, facts, *level, up);
      CHECK(told == least.steps);
      CHECK(ways == std::min(least.ways, static_cast<int>(flips_told)));
      flips += ways;
    }
  }
  CHECK(flips >= 60);
}

TEST_CASE("a score goes up and down by the steps of its domain, to where the next level begins") {
  struct Expected {
    std::string what;
    Domain domain;
    std::vector<Flip> flips;
  };
  auto const flip = [](bool up, int steps, std::string to, double sample) {
    return Flip{.up = up,
                .steps = steps,
                .changes = {{"score", "the score", 15.0, std::move(to), sample, steps}},
                .levels = {up ? "high" : "low"}};
  };
  for (auto const& [what, domain, flips] :
       std::vector<Expected>{{"whole",
                              {.low = 0, .high = 27},
                              {flip(true, 6, "21..27", 21), flip(false, 6, "0..9", 9)}},
                             {"halves",
                              {.low = 0, .high = 27, .step = 0.5},
                              {flip(true, 11, "20.5..27", 20.5), flip(false, 11, "0..9.5", 9.5)}},
                             {"listed",
                              {.values = {0, 4, 9, 15, 20, 24, 30}},
                              {flip(true, 2, "24..30", 24), flip(false, 1, "0..9", 9)}}}) {
    CAPTURE(what);
    Criteria criteria{.id = "scores", .default_level = "low", .default_because = "nothing"};
    criteria.levels = {
        {.id = "low", .order = 1}, {.id = "mid", .order = 2}, {.id = "high", .order = 3}};
    criteria.facts = {{.id = "score", .label = "the score", .domain = domain}};
    std::vector<Complaint> complaints;
    auto const parse = [&](std::string_view text) {
      auto const known = [&](std::string_view) { return std::optional(criteria.facts[0].domain); };
      return parse_condition(text, {}, {known, {}, {}}, complaints);
    };
    criteria.rules = {{.id = "m", .level = "mid", .when = parse("score >= 10")},
                      {.id = "h", .level = "high", .when = parse("score > 20")}};
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    CHECK(placer.place({{"score", 15.0}}, Detail::changes).flips == flips);
  }
}

TEST_CASE("a number without steps goes up or down by as many classes as lie between") {
  for (Domain const& domain : {Domain{.low = 0, .high = 27, .step = 0}, Domain{.step = 0}}) {
    CAPTURE(domain.high);
    CAPTURE(domain.step);
    Criteria criteria{.id = "scores", .default_level = "a", .default_because = "nothing"};
    for (auto const* const id : {"a", "b", "c", "d"}) criteria.levels.push_back({.id = id});
    criteria.facts = {{.id = "score", .domain = domain}};
    std::vector<Complaint> complaints;
    auto const parse = [&](std::string_view text) {
      auto const known = [&](std::string_view) { return std::optional(domain); };
      return parse_condition(text, {}, {known, {}, {}}, complaints);
    };
    criteria.rules = {{.id = "b", .level = "b", .when = parse("score >= 5")},
                      {.id = "c", .level = "c", .when = parse("score >= 10 and score <= 11")},
                      {.id = "d", .level = "d", .when = parse("score > 20")}};
    REQUIRE(complaints.empty());
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const flips = [&](double score) {
      std::map<bool, int> steps;
      for (auto const& flip : placer.place({{"score", score}}, Detail::changes).flips) {
        REQUIRE(flip.changes.size() == 1);
        auto const& change = flip.changes.front();
        CHECK(change.from == Value{score});
        CHECK(change.steps == flip.steps);
        CHECK(place(criteria, {{"score", change.sample}}).levels == flip.levels);
        steps[flip.up] = flip.steps;
      }
      return steps;
    };
    // Each threshold is a class of its own: below 5, 5, to 10, 10, to 11, 11, to 20, 20, above.
    using Steps = std::map<bool, int>;
    CHECK(flips(3) == Steps{{true, 1}});
    CHECK(flips(7) == Steps{{true, 1}, {false, 2}});
    CHECK(flips(10.5) == Steps{{true, 4}, {false, 2}});
    CHECK(flips(15) == Steps{{true, 1}, {false, 6}});
    CHECK(flips(25) == Steps{{false, 1}});
  }
}

TEST_CASE("facts that care cannot change stay as they are in flips") {
  auto criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 2 or home"}});
  auto const levels_up = [&] {
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    std::set<std::string> facts;
    for (auto const& flip : placer.place({{"x", 0.0}, {"home", false}}, Detail::changes).flips)
      for (auto const& change : flip.changes) facts.insert(change.fact);
    return facts;
  };
  CHECK(levels_up() == std::set<std::string>{"home"});
  for (auto& fact : criteria.facts) fact.fixed = fact.id == "home";
  CHECK(levels_up() == std::set<std::string>{"x"});
}

TEST_CASE("a domain's own level is the least that it leaves, whatever else is true") {
  auto criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 1"},
                                     {"c", RuleKind::indicate, "c", "x >= 2 and y >= 2"},
                                     {"d", RuleKind::indicate, "d", "z = 3"}});
  for (auto& fact : criteria.facts) fact.domain_of_care = fact.id < "o" || fact.id > "s";
  CompiledCriteria const compiled(criteria);
  Placer placer(compiled);
  auto const placement = placer.place({{"x", 2.0}, {"y", 2.0}, {"z", 1.0}}, Detail::changes);
  REQUIRE(placement.level() == "c");
  std::map<std::string, std::string> asks;
  for (auto const& driver : placement.drivers) asks[driver.fact] = driver.level;
  CHECK(asks["x"] == "b");
  CHECK(asks["y"] == "a");
  CHECK(asks["z"] == "a");
}

TEST_CASE("a driver asks for nothing where the rest may lead to no level at all") {
  auto criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 1"}}, "");
  for (auto& fact : criteria.facts) fact.domain_of_care = fact.id == "x";
  CompiledCriteria const compiled(criteria);
  Placer placer(compiled);
  auto const asked = [&](double x) { return placer.place({{"x", x}}, Detail::changes).drivers; };
  CHECK(asked(0) == std::vector<Driver>{{.fact = "x", .label = "the x", .value = 0.0}});
  CHECK(asked(1) ==
        std::vector<Driver>{
            {.fact = "x", .label = "the x", .value = 1.0, .level = "b", .drives = true}});
}

TEST_CASE("a search for flips that is cut short says so, and tells no flip that is not the least") {
  made_up::Random random(67);
  int cut = 0;
  int whole = 0;
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    auto const told = [&](PlaceLimits limits) {
      CompiledCriteria const compiled(criteria, limits);
      return Placer(compiled).place(facts, Detail::changes);
    };
    auto const all = told({});
    for (std::size_t const most : {0u, 1u, 2u, 4u, 8u, 16u, 32u}) {
      CAPTURE(most);
      auto const some = told({.flip_states = most});
      CHECK(some.levels == all.levels);
      if (some.flips_known) CHECK(some.flips == all.flips);
      for (auto const& flip : some.flips) CHECK(std::ranges::count(all.flips, flip) == 1);
      cut += all.flips_known && !some.flips_known;
      whole += some.flips_known;
    }
  }
  CHECK(cut > 20);
  CHECK(whole > 20);
}
