#include "instruments/classes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "conditions/node.hpp"

namespace careplan {
namespace {

// How conditions read one item.
struct Reading {
  std::vector<FactTest const*> tests{};  // on the item alone
  bool whole = false;                    // each answer counts: in an amount or through a score
  bool once = false;                     // read at all
  bool walked = false;  // read in ways that hang together: twice, or by a number with holes
};

// Whether the test accepts everything from a number on, or up to it.
bool one_sided(FactTest const& test) {
  auto const& ranges = test.numbers.ranges;
  return ranges.size() == 1 && (std::isinf(ranges[0].low) || std::isinf(ranges[0].high));
}

class Readings {
 public:
  explicit Readings(Plan const& plan) : plan_(plan) {}

  void condition(Condition const& condition) {
    each_leaf(condition.tree, [&](Node const& leaf) {
      if (auto const* test = std::get_if<FactTest>(&leaf.is)) fact(test->fact, test);
      auto const see = [&](Amount const& amount) { fact(amount.fact, nullptr); };
      if (auto const* test = std::get_if<AmountTest>(&leaf.is)) {
        each_fact(test->left, see);
        each_fact(test->right, see);
      }
    });
  }
  void result(ResultRule const& result) {
    for (auto const& each : result.cases) condition(each.when);
  }
  void island(Island const& island) {
    for (auto const at : island.gated) condition(plan_.instrument->items[at].asked_when);
    for (auto const at : island.rules) condition(plan_.instrument->consistency[at].never);
  }

  Reading const& of(std::size_t item) { return readings_[item]; }

 private:
  void fact(std::string_view name, FactTest const* test) {
    if (auto const item = plan_.item_at.find(name); item != plan_.item_at.end()) {
      auto& reading = readings_[item->second];
      read(reading, false);
      if (test != nullptr) reading.tests.push_back(test);
      reading.whole = reading.whole || test == nullptr;
      return;
    }
    for (auto const& score : plan_.instrument->scores)
      if (score.id == name.substr(0, name.find('.')))
        this->score(score, name == score.id && (test == nullptr || !one_sided(*test)));
    for (auto const& rule : plan_.instrument->results)
      if (rule.id == name) result(rule);
  }

  // Bands, and tests from one number on, are exact for a score whose items are open: its bounds are
  // attained. Between the bounds there may be holes; then what it counts has to be walked.
  void score(ScoreRule const& score, bool holes) {
    for (auto const& id : score.items) whole(id, holes);
    for (auto const& set : plan_.instrument->band_sets)
      if (set.score == score.id)
        for (auto const& fact : facts_read(set.applies_when)) whole(fact, true);
  }
  void whole(std::string const& id, bool walked) {
    auto const item = plan_.item_at.find(id);
    if (item == plan_.item_at.end()) return;
    auto& reading = readings_[item->second];
    reading.whole = true;
    read(reading, walked);
  }
  static void read(Reading& reading, bool walked) {
    reading.walked = reading.walked || walked || reading.once;
    reading.once = true;
  }

  Plan const& plan_;
  std::map<std::size_t, Reading> readings_;
};

// Everything that the tests and the derived items see of an answer.
std::vector<double> seen_of(Plan const& plan, std::size_t item, Reading const& reading,
                            double answer) {
  std::vector<double> seen;
  for (auto const* test : reading.tests) seen.push_back(static_cast<double>(judge(*test, answer)));
  for (auto const derived : plan.derived)
    if (plan.raw_of[derived] == item)
      seen.push_back(points_at(plan.instrument->items[derived], answer));
  return seen;
}

// The answers in turn; numbers that follow one another and look alike are one interval.
std::vector<Value> turns_of(Plan const& plan, std::size_t at, Reading const& reading) {
  auto const& item = plan.instrument->items[at];
  std::vector<Value> answers;
  if (!can_be_walked(item)) return answers;
  for (std::size_t i = 0; i < answer_count(item); ++i) answers.push_back(answer_at(item, i));
  bool const number = item.kind == ItemKind::choice || item.kind == ItemKind::number;
  if (reading.whole || !number) return answers;

  std::ranges::sort(answers, {}, [](Value const& answer) { return std::get<double>(answer); });
  std::vector<Value> turns;
  std::vector<double> last;
  for (auto const& answer : answers) {
    double const next = std::get<double>(answer);
    auto seen = seen_of(plan, at, reading, next);
    if (turns.empty() || seen != last) {
      turns.emplace_back(next);
    } else {
      auto const* const before = std::get_if<Interval>(&turns.back());
      turns.back() = Interval{before ? before->low : std::get<double>(turns.back()), next};
    }
    last = std::move(seen);
  }
  return turns;
}

// Whether an item that a finding reads depends on others that are walked or read.
bool entangled(Plan const& plan, std::size_t item) {
  return !plan.classes[item].empty() || std::ranges::find(plan.raw_of, item) != plan.raw_of.end();
}

TurnsByItem turns_for(Plan const& plan, Readings& readings, std::vector<std::size_t> const& reads) {
  TurnsByItem turns;
  std::set<std::size_t> islands;
  std::vector<std::size_t> walked;
  for (auto const item : reads) {
    if (!readings.of(item).walked && !entangled(plan, item)) continue;
    walked.push_back(item);
    if (!plan.classes[item].empty()) islands.insert(plan.island_of[item]);
  }
  // A gatekeeper is also walked by what its gates and rules tell apart.
  for (auto const island : islands) readings.island(plan.islands[island]);
  for (auto const item : walked) turns[item] = turns_of(plan, item, readings.of(item));
  return turns;
}

}  // namespace

void add_classes(Plan& plan) {
  plan.classes.resize(plan.instrument->items.size());
  for (auto const& island : plan.islands) {
    Readings readings(plan);
    readings.island(island);
    for (auto const keeper : island.gatekeepers)
      plan.classes[keeper] = turns_of(plan, keeper, readings.of(keeper));
  }
}

void add_turns(Plan& plan) {
  auto const& instrument = *plan.instrument;
  for (std::size_t at = 0; at < instrument.results.size(); ++at) {
    Readings readings(plan);
    readings.result(instrument.results[at]);
    plan.result_turns.push_back(turns_for(plan, readings, plan.result_reads[at]));
  }
  for (std::size_t at = 0; at < instrument.flags.size(); ++at) {
    Readings readings(plan);
    readings.condition(instrument.flags[at].when);
    plan.flag_turns.push_back(turns_for(plan, readings, plan.flag_reads[at]));
  }
}

}  // namespace careplan
