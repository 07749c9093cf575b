#include "criteria/compiled.hpp"

#include "criteria/random_criteria.hpp"

using namespace careplan;
using made_up::random_criteria;
using made_up::random_facts;

TEST_CASE("criteria worked out once answer as criteria worked out for each client") {
  made_up::Random random(4);
  int conditional = 0;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    CompiledCriteria const compiled(criteria);
    REQUIRE(compiled.whole());
    Placer placer(compiled);
    for (int client = 0; client < 10; ++client) {
      auto const [facts, open] = random_facts(random);
      auto const alone = place(criteria, facts);
      CHECK(placer.place(facts) == alone);
      conditional += alone.status == PlacementStatus::conditional;
    }
  }
  CHECK(conditional > 100);
}

TEST_CASE("known() and missing() are about each client's own record") {
  auto const criteria = made_up::criteria({{"asked", RuleKind::indicate, "c", "known(x)"},
                                           {"not-asked", RuleKind::indicate, "b", "missing(y)"}});
  CompiledCriteria const compiled(criteria);
  Placer placer(compiled);
  for (auto const& facts : {Facts{}, Facts{{"x", 1.0}}, Facts{{"y", 1.0}},
                            Facts{{"x", Missing::not_applicable}, {"y", Missing::refused}}}) {
    CAPTURE(to_text(facts.empty() ? Value{} : facts.begin()->second));
    CHECK(placer.place(facts) == place(criteria, facts));
  }
}

TEST_CASE("what is partly known of a number that rules read by thresholds stays exact") {
  Criteria criteria{.id = "scores", .default_level = "low", .default_because = "nothing"};
  criteria.levels = {
      {.id = "low", .order = 1}, {.id = "mid", .order = 2}, {.id = "high", .order = 3}};
  for (double const step : {1.0, 0.5, 0.0}) {
    CAPTURE(step);
    criteria.facts = {{.id = "score", .domain = {.low = 0, .high = 27, .step = step}}};
    auto const parse = [&](std::string_view text) {
      std::vector<Complaint> complaints;
      auto const domain = [&](std::string_view) { return std::optional(criteria.facts[0].domain); };
      return parse_condition(text, {}, {domain, {}, {}}, complaints);
    };
    criteria.rules = {{.id = "m", .level = "mid", .when = parse("score >= 10")},
                      {.id = "h", .level = "high", .when = parse("score > 20")}};
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    for (double low = 0; low <= 27; ++low)
      for (double high = low; high <= 27; ++high) {
        CAPTURE(low);
        CAPTURE(high);
        Facts facts;
        if (low == high)
          facts["score"] = low;
        else
          facts["score"] = Interval{low, high};
        CHECK(placer.place(facts) == place(criteria, facts));
      }
  }
}

TEST_CASE("criteria too large to work out once are worked out client by client") {
  made_up::Random random(8);
  auto const criteria = random_criteria(random);
  CompiledCriteria const compiled(criteria, {.nodes = 20});
  REQUIRE_FALSE(compiled.whole());
  Placer placer(compiled);
  auto const [facts, open] = random_facts(random);
  CHECK(placer.place(facts) == place(criteria, facts, {.nodes = 20}));
}

TEST_CASE("the outcome alone is that of the whole answer") {
  made_up::Random random(15);
  for (int round = 0; round < 50; ++round) {
    CAPTURE(round);
    auto const criteria = random_criteria(random);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const [facts, open] = random_facts(random);
    auto const whole = placer.place(facts);
    auto const outcome = placer.place(facts, Detail::outcome);
    CHECK(outcome.status == whole.status);
    CHECK(outcome.levels == whole.levels);
    CHECK(outcome.stops == whole.stops);
    REQUIRE(outcome.decisive.size() == whole.decisive.size());
    for (std::size_t i = 0; i < whole.decisive.size(); ++i)
      CHECK(outcome.decisive[i].fact == whole.decisive[i].fact);
    CHECK(outcome.reasons.empty());
  }
}
