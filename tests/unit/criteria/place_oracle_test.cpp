// Placement against brute force over every completion, written without the engine's diagrams: for
// each completion the five steps of place.hpp are followed by hand.
#include <set>

#include "criteria/varied_criteria.hpp"

using namespace careplan;

namespace {

using made_up::Open;
using made_up::pick;
using made_up::Random;
using made_up::random_criteria;
using made_up::random_facts;

// What one completion comes to: the level, or "" for none; and the stops in force.
struct Simple {
  std::string level;
  std::set<std::string> stops;
  auto operator<=>(Simple const&) const = default;
};

Simple decide(Criteria const& criteria, Facts const& facts) {
  auto const fact_of = [&](std::string_view name) { return facts.find(name)->second; };
  std::string order = "abcd";
  Simple simple;
  std::string overriding;
  std::string indicated;
  std::string modified;
  std::set<char> excluded;
  for (auto const& rule : criteria.rules) {
    if (evaluate(rule.when, fact_of) != Truth::yes) continue;
    if (rule.unless && evaluate(rule.unless, fact_of) == Truth::yes) continue;
    if (rule.kind == RuleKind::stop) simple.stops.insert(rule.id);
    if (rule.kind == RuleKind::override_) overriding = std::max(overriding, rule.level);
    if (rule.kind == RuleKind::indicate) indicated = std::max(indicated, rule.level);
    if (rule.kind == RuleKind::modify) modified = std::max(modified, rule.level);
    if (rule.kind == RuleKind::exclude) excluded.insert(rule.level.front());
  }
  simple.level = overriding;
  if (!overriding.empty()) return simple;
  if (indicated.empty()) indicated = criteria.default_level;
  if (indicated.empty()) return simple;
  char level = std::max(indicated, modified).front();
  while (level <= 'd' && excluded.contains(level)) ++level;
  if (level <= 'd') simple.level = std::string(1, level);
  return simple;
}

// Every completion with its outcome, keyed by the values in the order of the facts.
using All = std::vector<std::pair<Facts, Simple>>;
void complete(Criteria const& criteria, Open const& open, Open::const_iterator next, Facts& facts,
              All& all) {
  if (next == open.end()) {
    all.emplace_back(facts, decide(criteria, facts));
    return;
  }
  for (auto const& value : next->second) {
    facts[next->first] = value;
    complete(criteria, open, std::next(next), facts, all);
  }
}

All all_completions(Criteria const& criteria, Open const& open) {
  All all;
  Facts facts;
  complete(criteria, open, open.begin(), facts, all);
  return all;
}

struct Expected {
  std::vector<std::string> levels;
  bool none = false;
  std::map<std::string, Truth> stops;
};

Expected summary(Criteria const& criteria, All const& all) {
  Expected expected;
  bool stopped = false;
  for (auto const& rule : criteria.rules) {
    if (rule.kind != RuleKind::stop) continue;
    auto const times = static_cast<std::size_t>(std::ranges::count_if(
        all, [&](auto const& one) { return one.second.stops.contains(rule.id); }));
    if (times > 0) expected.stops[rule.id] = times == all.size() ? Truth::yes : Truth::unknown;
    stopped = stopped || times == all.size();
  }
  if (stopped) return expected;
  std::set<std::string> levels;
  for (auto const& [facts, simple] : all) levels.insert(simple.level);
  expected.none = levels.erase("") > 0;
  expected.levels.assign(levels.begin(), levels.end());
  return expected;
}

// Facts for which two completions that differ in nothing else come to different answers.
std::set<std::string> truly_decisive(All const& all, Open const& open, bool stopped) {
  std::set<std::string> found;
  for (auto const& [name, values] : open) {
    if (values.size() < 2) continue;
    std::map<Facts, std::set<Simple>> groups;
    for (auto [facts, simple] : all) {
      facts.erase(name);
      if (stopped) simple.level.clear();
      groups[facts].insert(simple);
    }
    if (std::ranges::any_of(groups, [](auto const& one) { return one.second.size() > 1; }))
      found.insert(name);
  }
  return found;
}

void compare(Placement const& placement, Expected const& expected) {
  CHECK(placement.levels == expected.levels);
  CHECK(placement.may_be_undetermined == expected.none);
  std::map<std::string, Truth> stops;
  for (auto const& stop : placement.stops) stops[stop.rule] = stop.truth;
  CHECK(stops == expected.stops);
  bool const one = expected.levels.size() == 1 && !expected.none && expected.stops.empty();
  CHECK((placement.status == PlacementStatus::certain) == one);
  CHECK((placement.status == PlacementStatus::undetermined) == expected.levels.empty());
}

bool in_branch(std::string const& answer, Value const& value) {
  auto const dots = answer.find("..");
  if (dots != std::string::npos) {
    double const at = std::get<double>(value);
    return std::stod(answer) <= at && at <= std::stod(answer.substr(dots + 2));
  }
  return (", " + answer + ",").find(", " + to_text(value) + ",") != std::string::npos;
}

// Steps 2 to 4 of place.hpp with all that varied criteria say, for a client of whom all is known.
class ByHand {
 public:
  ByHand(Criteria const& criteria, Facts const& facts) : criteria_(criteria) {
    auto const fact_of = [&](std::string_view name) { return facts.find(name)->second; };
    for (auto const& rule : criteria.rules)
      if (evaluate(rule.when, fact_of) == Truth::yes &&
          !(rule.unless && evaluate(rule.unless, fact_of) == Truth::yes))
        speaking_.push_back(&rule);
    level = decided();
    for (auto const* const rule : speaking_) {
      stopped = stopped || rule->kind == RuleKind::stop;
      or_above = or_above || (rule->or_above && rule->level == level);
      if (!rule->tag.empty()) tags.insert(rule->tag);
    }
  }
  std::string level{};  // empty: none
  bool stopped = false;
  bool or_above = false;
  std::set<std::string> tags{};

 private:
  std::string decided() const {
    std::string overriding;
    std::string base;
    bool const first = criteria_.policy == RulePolicy::first;
    for (auto const* const rule : speaking_) {
      if (rule->kind == RuleKind::override_) overriding = stronger(overriding, rule->level);
      if (rule->kind == RuleKind::indicate && (!first || base.empty()))
        base = stronger(base, rule->level);
    }
    if (!overriding.empty()) return overriding;
    if (base.empty()) base = criteria_.default_level;
    if (base.empty()) return {};
    int steps = 0;
    std::set<std::string> excluded;
    for (auto const* const rule : speaking_) {
      if (rule->kind == RuleKind::modify) base = stronger(base, rule->level);
      steps = std::max(steps, rule->raise);
      if (rule->kind != RuleKind::exclude) continue;
      excluded.insert(rule->level);
      excluded.insert(rule->levels.begin(), rule->levels.end());
    }
    for (; steps > 0 && !above(base).empty(); --steps) base = above(base);
    std::set<std::string> passed;
    while (excluded.contains(base) && !base.empty() && passed.insert(base).second)
      base = above(base).empty() ? bottom_of_next(base) : above(base);
    return excluded.contains(base) ? "" : base;
  }
  Category const* category(std::string const& here) const {
    auto const found = std::ranges::find(criteria_.categories, criteria_.find_level(here)->category,
                                         &Category::id);
    return found == criteria_.categories.end() ? nullptr : &*found;
  }
  std::string stronger(std::string const& one, std::string const& other) const {
    if (one.empty() || other.empty()) return one.empty() ? other : one;
    auto const rank = [&](std::string const& here) {
      return std::pair(criteria_.categories.empty() ? 0 : category(here)->precedence, here);
    };
    return std::max(rank(one), rank(other)).second;
  }
  // Within the category; empty at its top.
  std::string above(std::string const& here) const {
    for (auto const& other : criteria_.levels)
      if (other.id > here && other.category == criteria_.find_level(here)->category)
        return other.id;
    return {};
  }
  std::string bottom_of_next(std::string const& here) const {
    auto const* const own = category(here);
    for (auto const& other : criteria_.levels)
      if (own != nullptr && !own->then.empty() && other.category == own->then) return other.id;
    return {};
  }

  Criteria const& criteria_;
  std::vector<Rule const*> speaking_{};
};

}  // namespace

TEST_CASE("the set of levels, the stops and the decisive facts equal those of brute force") {
  Random random(20270101);
  int conditional = 0;
  int with_stops = 0;
  for (int round = 0; round < 500; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    auto const all = all_completions(criteria, open);
    auto const placement = place(criteria, facts);
    auto const expected = summary(criteria, all);
    compare(placement, expected);
    CHECK_FALSE(placement.approximate);
    bool const stopped = std::ranges::any_of(
        expected.stops, [](auto const& stop) { return stop.second == Truth::yes; });
    std::set<std::string> decisive;
    for (auto const& one : placement.decisive) decisive.insert(one.fact);
    CHECK(decisive == truly_decisive(all, open, stopped));
    conditional += placement.status == PlacementStatus::conditional;
    with_stops += !placement.stops.empty();
  }
  CHECK(conditional > 100);
  CHECK(with_stops > 50);
}

TEST_CASE("categories, first rules, raises, choices and tags come out as by hand") {
  Random random(20270102);
  std::map<std::string, int> levels;
  int choices = 0;
  int tags = 0;
  for (int round = 0; round < 400; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::varied_criteria(random);
    for (int client = 0; client < 15; ++client) {
      Facts facts;
      for (auto const& [name, values] : made_up::domains())
        facts[name] =
            values[static_cast<std::size_t>(pick(random, static_cast<int>(values.size())))];
      if (pick(random, 8) == 0) facts["z"] = Missing::not_applicable;
      ByHand const expected(criteria, facts);
      auto const placement = place(criteria, facts);
      CHECK(placement.stopped() == expected.stopped);
      if (expected.stopped) continue;
      CHECK(placement.level().value_or("") == expected.level);
      CHECK(placement.or_above == truth(expected.or_above));
      std::set<std::string> offered;
      for (auto const& tag : placement.tags) offered.insert(tag.tag);
      CHECK(offered == expected.tags);
      ++levels[expected.level];
      choices += expected.or_above;
      tags += !expected.tags.empty();
    }
  }
  CHECK(levels.size() == 5);
  CHECK(choices > 100);
  CHECK(tags > 100);
}

TEST_CASE("each branch of a decisive fact leaves what placement leaves once it is answered so") {
  Random random(31);
  int branches = 0;
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    for (auto const& decisive : place(criteria, facts).decisive) {
      for (auto const& value : open.at(decisive.fact)) {
        auto narrowed = open;
        narrowed[decisive.fact] = {value};
        auto const expected = summary(criteria, all_completions(criteria, narrowed));
        auto const branch = std::ranges::find_if(
            decisive.branches,
            [&](Decisive::Branch const& one) { return in_branch(one.answer, value); });
        REQUIRE(branch != decisive.branches.end());
        CHECK(branch->levels == expected.levels);
        CHECK(branch->may_be_undetermined == expected.none);
        std::set<std::string> in_force;
        for (auto const& [rule, truth] : expected.stops)
          if (truth == Truth::yes) in_force.insert(rule);
        CHECK(std::set(branch->stops.begin(), branch->stops.end()) == in_force);
        ++branches;
      }
    }
  }
  CHECK(branches > 200);
}

TEST_CASE("adding a fact never enlarges the set") {
  Random random(77);
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto [facts, open] = random_facts(random);
    auto before = place(criteria, facts);
    for (auto const& [name, values] : open) {
      facts[name] = values[static_cast<std::size_t>(pick(random, static_cast<int>(values.size())))];
      auto const after = place(criteria, facts);
      CHECK(std::ranges::includes(before.levels, after.levels));
      CHECK((before.may_be_undetermined || !after.may_be_undetermined));
      before = after;
    }
    CHECK(before.status != PlacementStatus::conditional);
  }
}

TEST_CASE("the order of the rules in the file does not matter") {
  Random random(5);
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    auto criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    auto const before = place(criteria, facts);
    std::ranges::shuffle(criteria.rules, random);
    CHECK(place(criteria, facts) == before);
  }
}

TEST_CASE("when exactness costs too much the answer says so and still holds every possible level") {
  Random random(9);
  int wider = 0;
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    auto const exact = place(criteria, facts);
    auto const bounds = place(criteria, facts, {.nodes = 0});
    CHECK(bounds.approximate);
    if (!bounds.levels.empty())
      CHECK(std::ranges::includes(bounds.levels, exact.levels));
    else
      CHECK((exact.levels.empty() || exact.may_be_undetermined));
    CHECK((bounds.may_be_undetermined || !exact.may_be_undetermined || bounds.levels.empty()));
    for (auto const& one : exact.decisive)
      CHECK(std::ranges::find(bounds.decisive, one.fact, &Decisive::fact) != bounds.decisive.end());
    for (auto const& decisive : bounds.decisive)
      for (auto const& value : open.at(decisive.fact)) {
        auto narrowed = facts;
        narrowed[decisive.fact] = value;
        auto const once_known = place(criteria, narrowed);
        auto const branch = std::ranges::find_if(
            decisive.branches,
            [&](Decisive::Branch const& one) { return in_branch(one.answer, value); });
        REQUIRE(branch != decisive.branches.end());
        if (branch->stops.empty()) CHECK(std::ranges::includes(branch->levels, once_known.levels));
        CHECK((branch->may_be_undetermined || !once_known.may_be_undetermined ||
               !branch->stops.empty()));
        for (auto const& stop : branch->stops)
          CHECK(std::ranges::find(once_known.stops, stop, &Stop::rule) != once_known.stops.end());
      }
    wider += bounds.levels.size() > exact.levels.size();
  }
  CHECK(wider > 0);
}

TEST_CASE("when even that costs too much no level is ruled out, and what stops is still told") {
  Random random(10);
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    auto const [facts, open] = random_facts(random);
    auto const bounds = place(criteria, facts, {.nodes = 0});
    auto const least = place(criteria, facts, {.nodes = 0, .bound_nodes = 0});
    CHECK(least.approximate);
    CHECK(least.stops == bounds.stops);
    CHECK(least.reasons.empty() == bounds.reasons.empty());
    if (bounds.stopped()) continue;
    CHECK(least.levels == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK(least.may_be_undetermined);
    CHECK(least.or_above == Truth::unknown);
    auto const otherwise = std::ranges::find(least.reasons, "default", &Reason::rule);
    CHECK((otherwise == least.reasons.end()) == criteria.default_level.empty());
    if (otherwise != least.reasons.end()) CHECK(otherwise->truth == Truth::unknown);
    CHECK(least.status == PlacementStatus::conditional);
  }
}
