#include "criteria/batch.hpp"

#include "conditions/domain.hpp"
#include "criteria/compiled.hpp"
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

Value random_value(Domain const& domain, Random& random) {
  if (domain.kind == DomainKind::yes_no) return pick(random, 2) == 0;
  if (domain.kind == DomainKind::words)
    return domain
        .words[static_cast<std::size_t>(pick(random, static_cast<int>(domain.words.size())))];
  auto const all = bounded(domain) && (domain.step > 0 || !domain.values.empty())
                       ? grid(domain, {domain.low, domain.high}, 10'000)
                       : std::nullopt;
  if (all) return (*all)[static_cast<std::size_t>(pick(random, static_cast<int>(all->size())))];
  return static_cast<double>(pick(random, 60));
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
    BatchPlacer placer(*batch);
    int answered = 0;
    for (int client = 0; client < 60; ++client) {
      CAPTURE(client);
      int const gaps = 1 << pick(random, 6);  // one in so many is open
      Facts facts;
      for (auto const& fact : criteria.facts)
        if (pick(random, gaps) != 0 || gaps == 1)
          facts[fact.id] = pick(random, 40) == 0 ? Value(Missing::not_applicable)
                                                 : random_value(fact.domain, random);
      auto const answer = placer.place(*states_of(*batch, facts));
      if (!answer) continue;
      ++answered;
      check_same(placer, *batch, facts, *answer, place(criteria, facts));
    }
    CHECK(answered > 40);
  }
}

// 6 states of each of five facts and 11 of the sixth are more than 16 bits can count.
TEST_CASE("a rule of very many states is looked up as a rule of few") {
  std::string text = R"(id = "wide"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
level = [{ id = "op", order = 1 }, { id = "iop", order = 2 }]
rule = [{ id = "r", kind = "indicate", level = "iop", because = "b", when = "a + b + c + d + e + f >= 15" }]
)";
  for (std::string const fact : {"a", "b", "c", "d", "e"})
    text += "[[fact]]\nid = \"" + fact + "\"\nrange = [0, 4]\n";
  text += "[[fact]]\nid = \"f\"\nrange = [0, 9]\n";
  auto const criteria = read_criteria(text, "wide.toml", {});
  auto const batch = BatchCriteria::of(criteria);
  REQUIRE(batch != nullptr);
  BatchPlacer placer(*batch);
  Random random(13);
  for (int client = 0; client < 200; ++client) {
    CAPTURE(client);
    Facts facts;
    for (auto const& fact : criteria.facts) facts[fact.id] = random_value(fact.domain, random);
    auto const answer = placer.place(*states_of(*batch, facts));
    REQUIRE(answer.has_value());
    check_same(placer, *batch, facts, *answer, place(criteria, facts));
  }
}

TEST_CASE("what is known in part has no state, and too large a table no quick way") {
  auto const criteria = made_up::criteria({{"r", RuleKind::indicate, "c", "x >= 2"}});
  auto const batch = BatchCriteria::of(criteria);
  REQUIRE(batch != nullptr);
  CHECK_FALSE(batch->state_of(0, Interval{1, 2}));
  CHECK_FALSE(batch->state_of(4, OneOf{{"low", "high"}}));
  CHECK(batch->state_of(0, Missing::refused) == batch->open(0));
  CHECK(batch->state_of(0, 3.0) != batch->open(0));
  CHECK(batch->state_of(0, Missing::not_applicable) != batch->open(0));
  auto many = criteria;
  for (int i = 0; i < 64; ++i) many.rules.push_back(many.rules.front());
  CHECK(BatchCriteria::of(many) == nullptr);
}
