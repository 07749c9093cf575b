// Explanations for many clients against those that each is given alone.
#include "criteria/outline.hpp"

#include <map>
#include <set>

#include "criteria/compiled.hpp"
#include "criteria/large_criteria.hpp"
#include "criteria/shipped.hpp"
#include "criteria/varied_criteria.hpp"

using namespace careplan;
using made_up::Random;
using made_up::states_of;
using made_up::varied_criteria;

namespace {

std::vector<Reason> reasons_of(Criteria const& criteria, std::vector<OutlinedRule> const& rules,
                               Facts const& facts) {
  std::vector<Reason> list;
  for (auto const& outlined : rules) {
    auto reason = bare_reason(criteria, outlined);
    if (outlined.rule < criteria.rules.size()) {
      auto const& rule = criteria.rules[outlined.rule];
      for (auto const& leaf : outlined_leaves(criteria, rule)) {
        // Only what the leaf is said to read.
        Facts few;
        for (auto const fact : leaf.facts) {
          auto const found = facts.find(criteria.facts[fact].id);
          if (found != facts.end()) few.insert(*found);
        }
        reason.leaves.push_back(leaf_of(leaf, few));
      }
    }
    list.push_back(std::move(reason));
  }
  return list;
}

std::vector<std::string> stops_in_force(Placement const& placement) {
  std::vector<std::string> stops;
  for (auto const& stop : placement.stops)
    if (stop.truth == Truth::yes) stops.push_back(stop.rule);
  return stops;
}

// Neighbouring classes of answers to a fact that leave the same, told as one.
std::vector<Decisive::Branch> branches_of(BatchCriteria const& batch, BatchPlacer const& placer,
                                          std::size_t fact,
                                          std::vector<std::uint32_t> const& outcomes) {
  std::vector<Decisive::Branch> list;
  std::size_t first = 0;
  for (std::size_t at = 0; at < outcomes.size(); ++at) {
    auto const found = placer.outcome(outcomes[at]);
    Decisive::Branch branch{
        .levels = found.levels,
        .stops = stops_in_force(found),
        .may_be_undetermined = found.may_be_undetermined,
    };
    auto before = list.empty() ? Decisive::Branch{} : list.back();
    before.answer.clear();
    if (list.empty() || before != branch) {
      first = at;
      list.push_back(branch);
    }
    list.back().answer = batch.answer_text(fact, first, at);
  }
  return list;
}

void check_branches(BatchCriteria const& batch, BatchPlacer& placer,
                    std::vector<FactState> const& states, Placement const& alone, int& compared) {
  for (auto const& decisive : alone.decisive) {
    CAPTURE(decisive.fact);
    auto const fact = static_cast<std::size_t>(
        std::ranges::find(batch.criteria().facts, decisive.fact, &FactRule::id) -
        batch.criteria().facts.begin());
    std::vector<std::uint32_t> outcomes;
    if (!placer.outcomes(states, fact, outcomes)) continue;
    ++compared;
    CHECK(branches_of(batch, placer, fact, outcomes) == decisive.branches);
  }
}

// What was compared so far.
struct Compared {
  int clients = 0;
  int branches = 0;
  std::set<Truth> defaults{};
};

// Criteria with what explains a client from the batch, and what explains it alone.
class Explained {
 public:
  explicit Explained(Criteria const& criteria)
      : criteria_(criteria),
        batch_(BatchCriteria::of(criteria)),
        placer_(*batch_),
        outline_(*batch_),
        compiled_(criteria),
        one_by_one_(compiled_) {}

  void check(Facts const& facts, Compared& compared) {
    auto const states = states_of(*batch_, facts);
    if (!states) return;
    auto const ticket = placer_.ask(*states);
    auto const answer = placer_.answer(ticket);
    auto const said = placer_.said(ticket);
    if (!said) return;  // too much is open
    REQUIRE(answer.has_value());
    compared.defaults.insert(said->by_default);
    auto const alone = one_by_one_.place(facts);
    auto const index = [&](std::string const& level) { return level_index(criteria_, level); };
    Outline::Lists lists;
    outline_.fill(*said, alone.levels.empty() ? 0 : index(alone.levels.front()),
                  alone.levels.empty() ? 0 : index(alone.levels.back()), lists);
    CHECK(reasons_of(criteria_, lists.reasons, facts) == alone.reasons);
    CHECK(reasons_of(criteria_, lists.not_lower, facts) == alone.not_lower);
    CHECK(reasons_of(criteria_, lists.not_higher, facts) == alone.not_higher);
    check_branches(*batch_, placer_, *states, alone, compared.branches);
    ++compared.clients;
  }

 private:
  Criteria const& criteria_;
  std::unique_ptr<BatchCriteria const> batch_;
  BatchPlacer placer_;
  Outline outline_;
  CompiledCriteria compiled_;
  Placer one_by_one_;
};

}  // namespace

TEST_CASE("outlined reasons are those that a client is given alone, in their order") {
  Random random(21);
  Compared compared;
  for (int round = 0; round < 250; ++round) {
    CAPTURE(round);
    auto const criteria = varied_criteria(random);
    Explained explained(criteria);
    for (int client = 0; client < 20; ++client) {
      CAPTURE(client);
      explained.check(made_up::random_facts(random).first, compared);
    }
  }
  CHECK(compared.clients > 1'000);
  CHECK(compared.branches > 1'000);
  CHECK(compared.defaults.size() == 3);
}

TEST_CASE(
    "reasons are outlined for shipped criteria, and for those at the limits, in the same way") {
  Random random(23);
  std::vector<Criteria> sets{made_up::wide_criteria(), made_up::many_rules(64, 64, 50),
                             made_up::many_rules(33, 5, 3)};
  for (std::string const id : {"iop-adult", "iop-adolescent", "iop-continued-stay", "iop-step-up",
                               "iop-step-down", "iop-discharge", "iop-virtual"})
    sets.push_back(shipped::criteria(id));
  for (auto const& criteria : sets) {
    CAPTURE(criteria.id);
    Explained explained(criteria);
    Compared compared;
    for (int client = 0; client < 40; ++client) {
      CAPTURE(client);
      explained.check(made_up::random_facts_of(criteria, random), compared);
    }
    CHECK(compared.clients > 15);
  }
}

// Criteria whose rules read the same few facts, so that which of them are open together matters.
TEST_CASE("clients who share an explanation are told the same of what is decisive") {
  Random random(22);
  using Key = std::tuple<std::uint32_t, std::uint64_t, std::array<std::uint64_t, 5>>;
  int shared = 0;
  int of_many = 0;  // with branches of several facts
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    auto const criteria = varied_criteria(random);
    auto const batch = BatchCriteria::of(criteria);
    REQUIRE(batch != nullptr);
    BatchPlacer placer(*batch);
    CompiledCriteria const compiled(criteria);
    Placer one_by_one(compiled);
    std::map<Key, std::vector<Decisive>> told;
    for (int client = 0; client < 200; ++client) {
      CAPTURE(client);
      auto const [facts, any] = made_up::random_facts(random);
      auto const states = states_of(*batch, facts);
      if (!states) continue;
      auto const ticket = placer.ask(*states);
      auto const answer = placer.answer(ticket);
      auto const said = placer.said(ticket);
      REQUIRE(said.has_value());
      auto decisive = one_by_one.place(facts).decisive;
      for (auto& fact : decisive) fact.value = {};  // why it is open is the client's own
      auto const [known, first] =
          told.try_emplace({answer->outcome, answer->decisive, said->depends}, decisive);
      if (first) continue;
      CHECK(known->second == decisive);
      ++shared;
      of_many += decisive.size() > 1;
    }
  }
  CHECK(shared > 2'000);
  CHECK(of_many > 300);
}
