#include "criteria/batch.hpp"

#include <utility>

#include "criteria/batch_tables.hpp"
#include "criteria/consequences.hpp"
#include "criteria/explain.hpp"

namespace careplan {
namespace {

constexpr std::size_t facts_limit = 64;
constexpr std::size_t node_limit = 100'000;

}  // namespace

bool BatchCriteria::Impl::make() {
  if (!tables.make(*criteria, consequences)) return false;
  width = (tables.lanes + LaneBlock::count - 1) / LaneBlock::count;
  for (auto const& fact : tables.facts) {
    rows.push_back(static_cast<std::uint32_t>(steps.size()));
    steps.resize(steps.size() + fact.count() * width);
    codings.emplace_back();
    if (fact.variable >= 0)
      codings.back().emplace(consequences.open[static_cast<std::size_t>(fact.variable)]);
  }
  tables_of.resize(tables.facts.size());
  auto further = rules.order().size();  // lanes behind those of the bits
  for (std::size_t bit = 0; bit < rules.order().size(); ++bit) {
    auto const& rule = tables.rules[rules.order()[bit]];
    Wide all{.bit = bit, .lanes = {bit}, .times = rule.lanes};
    while (all.lanes.size() < rule.lanes.size()) all.lanes.push_back(further++);
    for (auto const& fact : rule.facts) add_steps(rule, fact, all.lanes[fact.lane]);
    if (rule.wide)
      wide.push_back(std::move(all));
    else
      table_of.push_back({static_cast<std::uint32_t>(bit), static_cast<std::uint32_t>(rule.begin)});
    if (!rule.wide)
      for (auto const& fact : rule.facts) tables_of[fact.fact].push_back(table_of.back());
  }
  return true;
}

void BatchCriteria::Impl::add_steps(RuleStates const& rule, RuleFact const& fact,
                                    std::size_t lane) {
  for (std::size_t state = 0; state < fact.told_of_state.size(); ++state)
    steps[rows[fact.fact] + state * width + lane / LaneBlock::count]
        .lanes[lane % LaneBlock::count] = static_cast<std::uint16_t>(
        fact.told_of_state[state] * (fact.stride / rule.lanes[fact.lane]));
}

BatchCriteria::BatchCriteria() = default;
BatchCriteria::~BatchCriteria() = default;

std::unique_ptr<BatchCriteria const> BatchCriteria::of(Criteria const& criteria) {
  bool const small = criteria.rules.size() <= LevelRules::limit &&
                     criteria.facts.size() <= facts_limit &&
                     criteria.levels.size() < LevelRules::limit;
  if (!small) return nullptr;
  auto consequences = rule_consequences(criteria, node_limit);
  if (!consequences.exact) return nullptr;
  std::unique_ptr<BatchCriteria> made(new BatchCriteria);
  made->impl_ = std::make_unique<Impl>(criteria, std::move(consequences));
  if (!made->impl_->make()) return nullptr;
  return made;
}

Criteria const& BatchCriteria::criteria() const {
  return *impl_->criteria;
}

FactState BatchCriteria::open(std::size_t fact) const {
  return static_cast<FactState>(impl_->tables.facts[fact].open());
}

std::string BatchCriteria::answer_text(std::size_t fact, std::size_t first,
                                       std::size_t last) const {
  return careplan::answer_text(impl_->codings[fact]->open_fact(), first, last);
}

std::optional<FactState> BatchCriteria::state_of(std::size_t fact, Value const& value) const {
  auto const& states = impl_->tables.facts[fact];
  if (auto const* missing = std::get_if<Missing>(&value))
    return static_cast<FactState>(*missing == Missing::not_applicable ? states.not_applicable()
                                                                      : states.open());
  if (!settled(value)) return std::nullopt;
  auto const& coding = impl_->codings[fact];
  auto const classes = coding ? coding->classes_of(value) : OpenClasses{};
  if (!classes || !classes->one()) return std::nullopt;
  return static_cast<FactState>(classes->first);
}

}  // namespace careplan
