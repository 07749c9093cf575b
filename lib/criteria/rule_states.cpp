#include "criteria/rule_states.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace careplan {
namespace {

constexpr std::uint64_t table_limit = std::uint64_t{1} << 14;  // places of one
constexpr std::uint64_t lane_limit = std::uint64_t{1} << 16;   // of what is added up in one lane
// Times the states of one more fact, fewer than 2^8, it is still a number.
constexpr std::uint64_t rule_limit = std::uint64_t{1} << 55;
constexpr std::size_t lane_count = 128;
constexpr std::size_t states_limit = std::size_t{1} << 12;
constexpr std::uint32_t class_limit = 250;

// The nodes below a root, by variable.
std::map<int, std::vector<Diagrams::Ref>> nodes_below(Diagrams const& diagrams,
                                                      Diagrams::Ref root) {
  std::map<int, std::vector<Diagrams::Ref>> found;
  std::set<Diagrams::Ref> seen{root};
  std::vector<Diagrams::Ref> open{root};
  while (!open.empty()) {
    auto const ref = open.back();
    open.pop_back();
    auto const& node = diagrams.at(ref);
    if (node.end()) continue;
    found[node.variable].push_back(ref);
    for (auto const next : node.next)
      if (seen.insert(next).second) open.push_back(next);
  }
  return found;
}

// The place of `one` in the list, where it is put when it is new.
template <class List, class One>
std::uint32_t place_in(List& list, One const& one) {
  auto const found = std::ranges::find(list, one);
  auto const at = static_cast<std::uint32_t>(found - list.begin());
  if (found == list.end()) list.push_back(one);
  return at;
}

// What a class leads to, from each node of the variable: equal lists, equal functions.
std::vector<Diagrams::Ref> ways(Diagrams const& diagrams, std::vector<Diagrams::Ref> const& nodes,
                                std::uint32_t at) {
  std::vector<Diagrams::Ref> list;
  for (auto const ref : nodes) list.push_back(diagrams.at(ref).next[at]);
  return list;
}

RuleFact rule_fact(Diagrams const& diagrams, FactStates const& states, std::uint32_t fact,
                   std::vector<Diagrams::Ref> const& compared, bool asks_known) {
  RuleFact made{.fact = fact};
  std::vector<std::vector<Diagrams::Ref>> different;
  std::vector<std::uint32_t> stands;  // the first class of each
  std::vector<std::tuple<std::uint32_t, bool>> told;
  for (std::uint32_t state = 0; state < states.count(); ++state) {
    bool const open = state == states.open();
    bool const known = !asks_known || !open;
    auto const at = open && !compared.empty() ? std::uint32_t{0xFFFFFFFF}
                    : compared.empty()        ? std::uint32_t{0}
                                       : place_in(different, ways(diagrams, compared, state));
    if (!open && at == stands.size()) stands.push_back(state);
    if (state < states.classes && !compared.empty()) {
      // Real answers come first, so that their places are those of the alternatives.
      if (at == made.alternatives.size()) made.alternatives.push_back(state);
      made.alternative_of_class.push_back(static_cast<std::uint8_t>(at));
    }
    auto const place = place_in(told, std::tuple(at, known));
    if (place == made.told.size())
      made.told.push_back({.open = open && !compared.empty(),
                           .at = at < stands.size() ? stands[at] : 0,
                           .known = known});
    made.told_of_state.push_back(place);
  }
  return made;
}

RuleStates rule_states(Diagrams const& diagrams, std::vector<FactStates> const& facts,
                       Diagrams::Ref root) {
  RuleStates made{.root = root, .lanes = {1}};
  auto const below = nodes_below(diagrams, root);
  for (std::uint32_t fact = 0; fact < facts.size(); ++fact) {
    auto const compared = below.find(facts[fact].variable);
    bool const asks_known = below.contains(facts[fact].known_variable);
    if (compared == below.end() && !asks_known) continue;
    static std::vector<Diagrams::Ref> const none;
    made.facts.push_back(rule_fact(diagrams, facts[fact], fact,
                                   compared == below.end() ? none : compared->second, asks_known));
    auto& last = made.facts.back();
    if (made.size / made.lanes.back() * last.told.size() > lane_limit)
      made.lanes.push_back(made.size);
    last.lane = static_cast<std::uint32_t>(made.lanes.size() - 1);
    last.stride = made.size;
    made.size *= last.told.size();
    if (made.size > rule_limit) break;
  }
  return made;
}

}  // namespace

bool StateTables::make(Criteria const& criteria, Consequences const& consequences) {
  diagrams = &consequences.diagrams;
  variables = consequences.open.size();
  for (auto const& fact : criteria.facts) {
    FactStates states;
    for (int i = 0; i < static_cast<int>(variables); ++i) {
      auto const& open = consequences.open[static_cast<std::size_t>(i)];
      if (open.fact == known_name(fact.id)) states.known_variable = i;
      if (open.fact != fact.id) continue;
      states.variable = i;
      states.classes = static_cast<std::uint32_t>(open.classes.size()) - 1;
    }
    if (states.classes > class_limit) return false;
    facts.push_back(states);
  }
  for (auto const root : consequences.rules) {
    rules.push_back(rule_states(*diagrams, facts, root));
    auto& rule = rules.back();
    if (rule.size > rule_limit) return false;
    lanes += rule.lanes.size();
    rule.wide = rule.size > table_limit;
    rule.begin = size;
    if (!rule.wide) size += rule.size;
  }
  return lanes <= lane_count;
}

std::vector<Residual::Open> Residuals::decode(RuleStates const& rule, std::uint64_t place) {
  std::vector<Residual::Open> open;
  classes_.resize(tables_->variables);
  for (auto const& fact : rule.facts) {
    auto const& told = fact.told[place / fact.stride % fact.told.size()];
    auto const& states = tables_->facts[fact.fact];
    if (states.known_variable >= 0)
      classes_[static_cast<std::size_t>(states.known_variable)] = told.known ? 1 : 0;
    if (told.open)
      open.push_back({.fact = fact.fact,
                      .count = static_cast<std::uint32_t>(fact.alternatives.size()),
                      .alternative_of_class = &fact.alternative_of_class});
    else if (states.variable >= 0)
      classes_[static_cast<std::size_t>(states.variable)] = told.at;
  }
  return open;
}

bool Residuals::speaks(Diagrams::Ref root) const {
  auto const* node = &tables_->diagrams->at(root);
  while (!node->end())
    node = &tables_->diagrams->at(node->next[classes_[static_cast<std::size_t>(node->variable)]]);
  return node->value != 0;
}

// The rule under every completion of its open facts.
void Residuals::fill(RuleStates const& rule, Residual& residual) {
  for (std::size_t at = 0; at < residual.yes.size(); ++at) {
    for (auto const& open : residual.open) {
      auto const fact = std::ranges::find(rule.facts, open.fact, &RuleFact::fact);
      auto const variable = tables_->facts[open.fact].variable;
      classes_[static_cast<std::size_t>(variable)] =
          fact->alternatives[at / open.stride % open.count];
    }
    residual.yes[at] = speaks(rule.root) ? 1 : 0;
  }
}

Residuals::Id Residuals::work_out(std::uint32_t number, std::uint64_t place) {
  auto const& rule = tables_->rules[number];
  auto open = decode(rule, place);
  Residual whole{.rule = number};
  std::uint32_t size = 1;
  for (auto& one : open) {
    one.stride = size;
    size *= one.count;
    if (size > states_limit) return too_large;
  }
  whole.open = std::move(open);
  whole.yes.resize(size);
  fill(rule, whole);
  Residual rest{.rule = number};
  size = 1;
  for (auto const& one : whole.open) {
    if (!matters(whole.yes, one.stride, one.count)) continue;
    rest.facts |= std::uint64_t{1} << one.fact;
    rest.open.push_back(one);
    rest.open.back().stride = size;
    size *= one.count;
  }
  if (rest.open.empty()) return whole.yes.front() != 0 ? yes : no;
  rest.yes.resize(size);
  for (std::size_t at = 0; at < size; ++at) {
    std::size_t from = 0;
    for (auto const& one : rest.open) {
      auto const before = std::ranges::find(whole.open, one.fact, &Residual::Open::fact);
      from += at / one.stride % one.count * before->stride;
    }
    rest.yes[at] = whole.yes[from];
  }
  return intern(std::move(rest));
}

Residuals::Id Residuals::intern(Residual residual) {
  auto const id = list_.size() + 2;
  if (id >= first_free) return too_large;
  auto const [found, fresh] =
      ids_.try_emplace({residual.rule, residual.facts, residual.yes}, static_cast<Id>(id));
  if (fresh) {
    auto const like = alone_.try_emplace({alike_[residual.rule], residual.facts}, found->second);
    briefs_.push_back({residual.facts, like.first->second});
    list_.push_back(std::move(residual));
  }
  return found->second;
}

}  // namespace careplan
