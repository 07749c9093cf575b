#include "criteria/batch.hpp"

#include "criteria/compiled.hpp"
#include "criteria/large_criteria.hpp"
#include "criteria/shipped.hpp"
#include "criteria/varied_criteria.hpp"
#include "formats/definitions.hpp"

using namespace careplan;
using made_up::pick;
using made_up::Random;
using made_up::states_of;
using made_up::varied_criteria;

namespace {

void check_same(BatchPlacer& placer, BatchCriteria const& batch, Facts const& facts,
                BatchAnswer answer, Placement alone) {
  std::uint64_t decisive = 0;
  for (std::size_t i = 0; i < batch.criteria().facts.size(); ++i)
    if (std::ranges::count(alone.decisive, batch.criteria().facts[i].id, &Decisive::fact) > 0)
      decisive |= std::uint64_t{1} << i;
  CHECK(answer.decisive == decisive);
  alone.decisive.clear();
  alone.reasons.clear();
  alone.not_lower.clear();
  alone.not_higher.clear();
  CHECK(placer.outcome(answer.outcome) == alone);
  auto const again = placer.place(*states_of(batch, facts));
  CHECK(again == answer);
}

// Holds so many clients with the facts that `made` gives against what each is told alone; how many
// could be looked up.
template <class Made>
int answered_the_same(Criteria const& criteria, BatchCriteria const& batch, int clients,
                      Made const& made) {
  BatchPlacer placer(batch);
  int answered = 0;
  for (int client = 0; client < clients; ++client) {
    CAPTURE(client);
    Facts const facts = made();
    auto const answer = placer.place(*states_of(batch, facts));
    if (!answer) continue;
    ++answered;
    check_same(placer, batch, facts, *answer, place(criteria, facts));
  }
  return answered;
}

}  // namespace

TEST_CASE("what is looked up for many clients is what each would be told alone") {
  Random random(11);
  int open = 0;
  int compared = 0;
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    auto const criteria = varied_criteria(random);
    auto const batch = BatchCriteria::of(criteria);
    REQUIRE(batch != nullptr);
    BatchPlacer placer(*batch);
    CompiledCriteria const compiled(criteria);
    Placer one_by_one(compiled);
    for (int client = 0; client < 40; ++client) {
      CAPTURE(client);
      auto const [facts, any] = made_up::random_facts(random);
      auto const states = states_of(*batch, facts);
      if (!states) continue;
      auto const answer = placer.place(*states);
      REQUIRE(answer.has_value());
      auto const alone = one_by_one.place(facts);
      check_same(placer, *batch, facts, *answer, alone);
      open += alone.status == PlacementStatus::conditional;
      ++compared;
    }
  }
  CHECK(compared > 2'000);
  CHECK(open > 500);
}

TEST_CASE("every shipped set of criteria can be looked up, and says the same") {
  Random random(12);
  for (std::string const id : {"iop-adult", "iop-adolescent", "iop-continued-stay", "iop-step-up",
                               "iop-step-down", "iop-discharge", "iop-virtual"}) {
    CAPTURE(id);
    auto const criteria = shipped::criteria(id);
    auto const batch = BatchCriteria::of(criteria);
    REQUIRE(batch != nullptr);
    CHECK(answered_the_same(criteria, *batch, 60,
                            [&] { return made_up::random_facts_of(criteria, random); }) > 40);
  }
}

TEST_CASE("a rule of very many states is looked up as a rule of few") {
  auto const criteria = made_up::wide_criteria();
  auto const batch = BatchCriteria::of(criteria);
  REQUIRE(batch != nullptr);
  Random random(13);
  CHECK(answered_the_same(criteria, *batch, 300,
                          [&] { return made_up::random_facts_of(criteria, random); }) > 200);
}

TEST_CASE("rules are looked up as long as there are lanes to add up their places in") {
  auto const most = made_up::many_sums(64, 0);  // two lanes each
  auto const batch = BatchCriteria::of(most);
  REQUIRE(batch != nullptr);
  Random random(15);
  CHECK(answered_the_same(most, *batch, 40, [&] {
          Facts facts;
          for (auto const& fact : most.facts) facts[fact.id] = static_cast<double>(pick(random, 5));
          return facts;
        }) == 40);
  CHECK(BatchCriteria::of(made_up::many_sums(63, 12)) != nullptr);
  auto const long_sum = made_up::one_sum(27);  // 4 states of each: 54 bits
  auto const last = BatchCriteria::of(long_sum);
  REQUIRE(last != nullptr);
  CHECK(answered_the_same(long_sum, *last, 40, [&] {
          Facts facts;
          for (auto const& fact : long_sum.facts) facts[fact.id] = pick(random, 20) == 0 ? 1. : 0.;
          return facts;
        }) == 40);
  for (int const facts : {28, 31, 32, 33, 64})
    CHECK(BatchCriteria::of(made_up::one_sum(facts)) == nullptr);
  CHECK(BatchCriteria::of(made_up::many_sums(63, 13)) == nullptr);  // a third lane
}

TEST_CASE("five rules that hang together are not taken for four of them") {
  auto const criteria = made_up::criteria({{"d", RuleKind::indicate, "d", "x >= 1 and home"},
                                           {"c3", RuleKind::indicate, "c", "x = 3"},
                                           {"c2", RuleKind::indicate, "c", "x = 2"},
                                           {"b1", RuleKind::indicate, "b", "x = 1"},
                                           {"b2", RuleKind::indicate, "b", "x in 2..3"}});
  auto const batch = BatchCriteria::of(criteria);
  REQUIRE(batch != nullptr);
  int client = 0;
  CHECK(answered_the_same(criteria, *batch, 8, [&] {
          return Facts{{"home", ++client % 2 == 1}, {"risk", client > 4 ? "low" : "mid"}};
        }) == 8);
}

TEST_CASE("64 rules, 64 facts and 63 levels can be looked up, and one more of any cannot") {
  auto criteria = made_up::many_rules(64, 64, 50);
  while (criteria.levels.size() < 63) criteria.levels.push_back({.id = "more", .order = 100});
  for (std::size_t i = 50; i < 63; ++i)
    criteria.rules[i].level = criteria.levels[i].id = "m" + std::to_string(i);
  auto const batch = BatchCriteria::of(criteria);
  REQUIRE(batch != nullptr);
  Random random(14);
  CHECK(answered_the_same(criteria, *batch, 100, [&] {
          Facts facts;  // few say yes and few are open, so that the last ones decide as well
          for (auto const& fact : criteria.facts)
            if (auto const one = pick(random, 40); one > 0) facts[fact.id] = one == 1;
          return facts;
        }) > 80);
  CHECK(BatchCriteria::of(made_up::many_rules(65, 64, 50)) == nullptr);
  CHECK(BatchCriteria::of(made_up::many_rules(64, 65, 50)) == nullptr);
  criteria.levels.push_back({.id = "last", .order = 101});
  CHECK(BatchCriteria::of(criteria) == nullptr);
}

TEST_CASE("a rule over more sums than can be worked out is not looked up") {
  std::string const text = R"(id = "sums"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
level = [{ id = "op", order = 1 }, { id = "iop", order = 2 }]
fact = [{ id = "a", range = [0, 99] }, { id = "b", range = [0, 99] }, { id = "c", range = [0, 99] }]
)";
  auto const with = [&](std::string const& amount) {
    return read_criteria(text +
                             "[[rule]]\nid = \"r\"\nkind = \"indicate\"\nlevel = \"iop\"\n"
                             "because = \"b\"\nwhen = \"" +
                             amount + " >= 100\"\n",
                         "sums.toml", {});
  };
  auto const few = with("a + b + c");
  CHECK(BatchCriteria::of(few) != nullptr);
  auto const many = with("a + 101*b + 10201*c");
  CHECK(BatchCriteria::of(many) == nullptr);
}

TEST_CASE("what is known in part has no state") {
  auto const criteria = made_up::criteria({{"r", RuleKind::indicate, "c", "x >= 2"}});
  auto const batch = BatchCriteria::of(criteria);
  REQUIRE(batch != nullptr);
  CHECK_FALSE(batch->state_of(0, Interval{1, 2}));
  CHECK_FALSE(batch->state_of(4, OneOf{{"low", "high"}}));
  CHECK(batch->state_of(0, Missing::refused) == batch->open(0));
  CHECK(batch->state_of(0, 3.0) != batch->open(0));
  CHECK(batch->state_of(0, Missing::not_applicable) != batch->open(0));
}
