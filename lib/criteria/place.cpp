#include "criteria/place.hpp"

#include <algorithm>
#include <set>

#include "criteria/answer.hpp"
#include "criteria/compiled.hpp"
#include "criteria/explain.hpp"
#include "criteria/flips.hpp"

namespace careplan {
namespace {

// An answer by the truth of each rule alone.
class Bounds {
 public:
  Bounds(Criteria const& criteria, Facts const& facts, PlaceLimits limits)
      : consequences_(bounded_consequences(criteria, facts, limits.bound_nodes)),
        graph_(graph_of(criteria, consequences_, Coverage::one_client)),
        answering_(graph_),
        placement_((answering_.take({}), answering_.outcome({}, false))) {
    placement_.approximate = true;
    placement_.decisive.clear();
  }

  Placement& placement() { return placement_; }
  Speaking speaking() { return answering_.speaking(); }

 private:
  Consequences consequences_;
  AnswerGraph graph_;
  Answering answering_;
  Placement placement_;
};

Decisive::Branch bounded_branch(Criteria const& criteria, Facts facts, PlaceLimits limits,
                                std::string const& fact, AnswerClass const& answer) {
  facts[fact] = answer.low == answer.high ? answer.sample : Interval{answer.low, answer.high};
  Bounds bounds(criteria, facts, limits);
  Decisive::Branch branch{.levels = bounds.placement().levels,
                          .may_be_undetermined = bounds.placement().may_be_undetermined};
  for (auto const& stop : bounds.placement().stops)
    if (stop.truth == Truth::yes) branch.stops.push_back(stop.rule);
  return branch;
}

// The open facts that some undecided rule reads, and what bounds each answer leaves.
std::vector<Decisive> bounded_decisive(Criteria const& criteria, Facts const& facts,
                                       PlaceLimits limits, Speaking const& speaking,
                                       bool branches) {
  std::set<std::string> read;
  for (std::size_t i = 0; i < criteria.rules.size(); ++i)
    if (speaking.rules[i] == Truth::unknown) read.merge(facts_of(criteria.rules[i]));
  std::vector<Decisive> list;
  for (auto const& reading : readings(criteria)) {
    auto const given = facts.find(reading.fact);
    Decisive found{.fact = reading.fact};
    if (given != facts.end()) found.value = given->second;
    if (!read.contains(reading.fact) || settled(found.value)) continue;
    auto const rule = std::ranges::find(criteria.facts, reading.fact, &FactRule::id);
    if (rule != criteria.facts.end()) found.label = rule->label;
    auto classes = answer_classes(reading.domain, found.value, reading.breaks, false);
    OpenFact const open{reading.fact, reading.domain, std::move(*classes)};
    std::vector<Decisive::Branch> each;
    for (auto const& one : open.classes)
      if (branches) each.push_back(bounded_branch(criteria, facts, limits, reading.fact, one));
    if (branches) found.branches = merged_branches(open, each);
    list.push_back(std::move(found));
  }
  return list;
}

Placement bounded_place(Criteria const& criteria, Facts const& facts, PlaceLimits limits,
                        Detail detail) {
  Bounds bounds(criteria, facts, limits);
  auto const speaking = bounds.speaking();
  auto placement = std::move(bounds.placement());
  bool const reasons = detail != Detail::outcome;
  placement.decisive = bounded_decisive(criteria, facts, limits, speaking, reasons);
  if (reasons) explain(criteria, facts, speaking, placement);
  return placement;
}

Placement answer(Answering& answering, Criteria const& criteria, Facts const& facts,
                 Detail detail) {
  bool const reasons = detail != Detail::outcome;
  auto placement = answering.outcome(facts, reasons);
  if (reasons) explain(criteria, facts, answering.speaking(), placement);
  return placement;
}

// One client worked out alone.
Placement place_alone(Criteria const& criteria, Facts const& facts, PlaceLimits limits,
                      Detail detail) {
  auto const consequences = exact_consequences(criteria, facts, limits.nodes);
  if (!consequences.exact) return bounded_place(criteria, facts, limits, detail);
  auto const graph = graph_of(criteria, consequences, Coverage::one_client);
  Answering answering(graph);
  answering.take(facts);
  return answer(answering, criteria, facts, detail);
}

}  // namespace

struct CompiledCriteria::Impl {
  Criteria const* criteria;
  PlaceLimits limits;
  bool whole = false;
  AnswerGraph graph{};
};

CompiledCriteria::CompiledCriteria(Criteria const& criteria, PlaceLimits limits)
    : impl_(std::make_unique<Impl>(Impl{.criteria = &criteria, .limits = limits})) {
  auto const consequences = exact_consequences(criteria, {}, limits.nodes, Coverage::any_record);
  impl_->whole = consequences.exact;
  if (impl_->whole) impl_->graph = graph_of(criteria, consequences, Coverage::any_record);
}

CompiledCriteria::~CompiledCriteria() = default;
CompiledCriteria::CompiledCriteria(CompiledCriteria&&) noexcept = default;
CompiledCriteria& CompiledCriteria::operator=(CompiledCriteria&&) noexcept = default;

Criteria const& CompiledCriteria::criteria() const {
  return *impl_->criteria;
}
bool CompiledCriteria::whole() const {
  return impl_->whole;
}
std::size_t CompiledCriteria::nodes() const {
  return impl_->graph.graph.nodes.size();
}

struct Placer::Impl {
  CompiledCriteria::Impl const* compiled;
  Answering answering;
};

Placer::Placer(CompiledCriteria const& compiled)
    : impl_(std::make_unique<Impl>(Impl{&compiled.impl(), Answering(compiled.impl().graph)})) {}
Placer::~Placer() = default;
Placer::Placer(Placer&&) noexcept = default;
Placer& Placer::operator=(Placer&&) noexcept = default;

Placement Placer::place(Facts const& facts, Detail detail) {
  auto const& compiled = *impl_->compiled;
  if (compiled.whole && impl_->answering.take(facts)) {
    auto placement = answer(impl_->answering, *compiled.criteria, facts, detail);
    if (detail == Detail::changes) {
      add_drivers(compiled.graph, facts, placement);
      add_flips(compiled.graph, facts, impl_->answering.open(), compiled.limits, placement);
    }
    return placement;
  }
  return place_alone(*compiled.criteria, facts, compiled.limits, detail);
}

std::optional<std::string> Placement::level() const {
  return status == PlacementStatus::certain ? std::optional(levels.front()) : std::nullopt;
}

bool Placement::stopped() const {
  return std::ranges::any_of(stops, [](Stop const& stop) { return stop.truth == Truth::yes; });
}

Placement place(Criteria const& criteria, Facts const& facts, PlaceLimits limits) {
  return place_alone(criteria, facts, limits, Detail::reasons);
}

Placement place(Criteria const& criteria, Facts const& facts, Detail detail) {
  return place_alone(criteria, facts, {}, detail);
}

}  // namespace careplan
