#include "criteria/flips.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "conditions/domain.hpp"

namespace careplan {
namespace {

constexpr int beyond_reach = 1'000'000;

FactRule const* rule_of(Criteria const& criteria, std::string const& fact) {
  auto const found = std::ranges::find(criteria.facts, fact, &FactRule::id);
  return found == criteria.facts.end() ? nullptr : &*found;
}

Value value_in(Facts const& facts, std::string const& name) {
  auto const found = facts.find(name);
  return found == facts.end() ? Value(Missing::not_asked) : found->second;
}

// How many values of the domain lie above `from` up to and with `to`.
int steps_between(Domain const& domain, double from, double to) {
  if (!domain.values.empty())
    return static_cast<int>(std::ranges::count_if(
        domain.values, [&](double value) { return from < value && value <= to; }));
  return static_cast<int>(std::lround((to - from) / domain.step));
}

// How far each class of a variable is from where the client is now.
class Distances {
 public:
  Distances(AnswerGraph const& graph, Facts const& facts, std::vector<OpenClasses> const& open) {
    for (std::size_t i = 0; i < graph.variables.size(); ++i)
      steps_.push_back(of(graph, i, value_in(facts, graph.variables[i].fact()), open[i]));
  }
  int operator()(std::uint32_t variable, std::uint32_t at) const { return steps_[variable][at]; }

 private:
  static std::vector<int> of(AnswerGraph const& graph, std::size_t variable, Value const& now,
                             OpenClasses const& open) {
    auto const& fact = graph.variables[variable].open_fact();
    std::vector<int> steps(fact.classes.size(), beyond_reach);
    if (!open.one()) return steps;
    steps[open.first] = 0;
    auto const* const rule = rule_of(*graph.criteria, fact.fact);
    if (rule == nullptr || rule->fixed || now == Value(Missing::not_applicable)) return steps;
    for (std::uint32_t i = 0; i < steps.size(); ++i)
      if (!fact.classes[i].left_out && i != open.first)
        steps[i] = distance(fact, now, open.first, i);
    return steps;
  }

  static int distance(OpenFact const& fact, Value const& now, std::uint32_t from,
                      std::uint32_t to) {
    auto const places = static_cast<int>(from < to ? to - from : from - to);
    if (fact.domain.kind != DomainKind::number) return fact.domain.ordered ? places : 1;
    auto const number = as_number(now);
    if (!number || (fact.domain.values.empty() && (fact.domain.step <= 0 || !bounded(fact.domain))))
      return places;
    return from < to ? steps_between(fact.domain, *number, fact.classes[to].low)
                     : steps_between(fact.domain, fact.classes[to].high, *number);
  }

  std::vector<std::vector<int>> steps_;
};

// The least number of steps from the root to where every open fact leaves a level that is wanted.
// Open facts are followed together: a state is the set of places they may lead to.
class FlipSearch {
 public:
  using State = std::vector<Graph::Ref>;                                 // sorted
  using Changes = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // variable, class

  FlipSearch(AnswerGraph const& graph, std::vector<OpenClasses> const& open,
             Distances const& distances, std::uint64_t wanted, std::size_t most)
      : graph_(graph), open_(open), distances_(distances), wanted_(wanted), most_(most) {}

  int least() { return least(start()); }
  bool spent() const { return best_.size() > most_; }
  std::vector<Changes> all() {
    Changes changes;
    if (least() < beyond_reach) collect(start(), changes);
    return std::move(found_);
  }

 private:
  static constexpr Graph::Ref stop_bit = Graph::Ref{1} << 31;  // the function of a stop

  State start() const {
    State state{graph_.level};
    for (auto const index : graph_.stops) state.push_back(graph_.rules[index] | stop_bit);
    return settled(std::move(state));
  }

  Graph::Node const& node(Graph::Ref ref) const { return graph_.graph.nodes[ref & ~stop_bit]; }
  std::uint32_t variable_of(State const& state) const {
    auto first = Graph::past_all;
    for (auto const ref : state) first = std::min(first, node(ref).variable);
    return first;
  }

  // Sorted, each once, without what is decided well; {dead} when something is decided badly.
  State settled(State state) const {
    std::ranges::sort(state);
    auto const twins = std::ranges::unique(state);
    state.erase(twins.begin(), twins.end());
    State rest;
    for (auto const ref : state) {
      auto const& at = node(ref);
      if (at.variable != Graph::past_all)
        rest.push_back(ref);
      else if ((ref & stop_bit) != 0 ? at.at != 0 : ((wanted_ >> at.at) & 1) == 0)
        return {dead};
    }
    return rest;
  }

  // Where the state leads when the variable is in any of these classes.
  State after(State const& state, std::uint32_t variable, OpenClasses const& classes) const {
    State next;
    for (auto const ref : state) {
      auto const& at = node(ref);
      if (at.variable != variable) {
        next.push_back(ref);
        continue;
      }
      for (auto one = classes.first; one <= classes.last; ++one)
        if (classes.has(one)) next.push_back(graph_.graph.next[at.at + one] | (ref & stop_bit));
    }
    return settled(std::move(next));
  }

  std::uint32_t classes_of(std::uint32_t variable) const {
    return static_cast<std::uint32_t>(graph_.variables[variable].open_fact().classes.size());
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
  int least(State const& state) {
    if (state.empty()) return 0;
    if (state.front() == dead || spent()) return beyond_reach;
    if (auto const found = best_.find(state); found != best_.end()) return found->second;
    auto const variable = variable_of(state);
    int best = beyond_reach;
    if (!open_[variable].one()) {
      best = least(after(state, variable, open_[variable]));
    } else {
      for (std::uint32_t one = 0; one < classes_of(variable); ++one)
        if (int const steps = distances_(variable, one); steps < best)
          best = std::min(best, steps + least(after(state, variable, {one, one})));
    }
    return best_[state] = best;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
  void collect(State const& state, Changes& changes) {
    if (found_.size() == flips_told) return;
    if (state.empty()) {
      found_.push_back(changes);
      return;
    }
    auto const variable = variable_of(state);
    if (!open_[variable].one()) return collect(after(state, variable, open_[variable]), changes);
    for (std::uint32_t one = 0; one < classes_of(variable); ++one) {
      int const steps = distances_(variable, one);
      if (steps >= beyond_reach) continue;
      auto const next = after(state, variable, {one, one});
      if (steps + least(next) != least(state)) continue;
      if (steps > 0) changes.emplace_back(variable, one);
      collect(next, changes);
      if (steps > 0) changes.pop_back();
    }
  }

  static constexpr Graph::Ref dead = Graph::past_all;

  AnswerGraph const& graph_;
  std::vector<OpenClasses> const& open_;
  Distances const& distances_;
  std::uint64_t wanted_;
  std::size_t most_;
  std::map<State, int> best_;
  std::vector<Changes> found_;
};

Change change_of(AnswerGraph const& graph, Facts const& facts, std::uint32_t variable,
                 std::uint32_t at, OpenClasses const& from, int steps) {
  auto const& fact = graph.variables[variable].open_fact();
  auto const& answer = fact.classes[at];
  auto const* const rule = rule_of(*graph.criteria, fact.fact);
  Change change{.fact = fact.fact,
                .label = rule == nullptr ? "" : rule->label,
                .from = value_in(facts, fact.fact),
                .to = answer.text,
                .sample = answer.sample,
                .steps = steps};
  bool const any_between =
      fact.domain.kind == DomainKind::number && fact.domain.step <= 0 && fact.domain.values.empty();
  if (fact.domain.kind == DomainKind::number && !any_between)
    change.sample = from.first < at ? answer.low : answer.high;
  if (fact.domain.kind == DomainKind::yes_no) change.sample = answer.text == "yes";
  return change;
}

// Levels above or below one, as a set.
std::uint64_t levels_wanted(std::size_t level, std::size_t count, bool up) {
  std::uint64_t set = 0;
  for (std::size_t i = 1; i <= count; ++i)
    if (up ? i > level : i < level) set |= std::uint64_t{1} << i;
  return set;
}

std::vector<std::string> levels_after(AnswerGraph const& graph, std::vector<OpenClasses> open,
                                      FlipSearch::Changes const& changes) {
  for (auto const& [variable, at] : changes) open[variable] = {at, at};
  Sweep sweep(graph.graph);
  sweep.run(graph.level, open);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < graph.criteria->levels.size(); ++i)
    if (((sweep.values() >> (i + 1)) & 1) != 0) ids.push_back(graph.criteria->levels[i].id);
  return ids;
}

}  // namespace

void add_drivers(AnswerGraph const& graph, Facts const& facts, Placement& placement) {
  std::vector<OpenClasses> free;
  for (auto const& variable : graph.variables) free.push_back(variable.all());
  Sweep sweep(graph.graph);
  auto const found = placement.level();
  for (std::size_t i = 0; i < graph.variables.size(); ++i) {
    auto const& fact = graph.variables[i].fact();
    auto const* const rule = rule_of(*graph.criteria, fact);
    if (rule == nullptr || !rule->domain_of_care) continue;
    auto open = free;
    auto const value = value_in(facts, fact);
    if (auto const classes = graph.variables[i].classes_of(value)) open[i] = *classes;
    sweep.run(graph.level, open);
    Driver driver{.fact = fact, .label = rule->label, .value = value};
    if ((sweep.values() & 1) == 0) {
      std::size_t least = 1;
      while (((sweep.values() >> least) & 1) == 0) ++least;
      driver.level = graph.criteria->levels[least - 1].id;
    }
    driver.drives = found && driver.level == *found;
    placement.drivers.push_back(std::move(driver));
  }
}

void add_flips(AnswerGraph const& graph, Facts const& facts, std::vector<OpenClasses> const& open,
               PlaceLimits limits, Placement& placement) {
  auto const level = placement.level();
  if (!level) return;
  placement.flips_known = true;
  Distances const distances(graph, facts, open);
  auto const& criteria = *graph.criteria;
  for (bool const up : {true, false}) {
    auto const wanted = levels_wanted(level_index(criteria, *level), criteria.levels.size(), up);
    FlipSearch search(graph, open, distances, wanted, limits.flip_states);
    int const steps = search.least();
    auto const ways = search.all();
    placement.flips_known = placement.flips_known && !search.spent();
    if (search.spent()) continue;
    for (auto const& changes : ways) {
      Flip flip{.up = up, .steps = steps, .levels = levels_after(graph, open, changes)};
      for (auto const& [variable, at] : changes)
        flip.changes.push_back(
            change_of(graph, facts, variable, at, open[variable], distances(variable, at)));
      placement.flips.push_back(std::move(flip));
    }
  }
}

}  // namespace careplan
