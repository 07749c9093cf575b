#include "criteria/graph.hpp"

#include <algorithm>
#include <map>

namespace careplan {
namespace {

// Diagrams make a node after its branches, so that references ascend from the ends to the roots.
std::vector<Diagrams::Ref> below(Diagrams const& diagrams, std::vector<Diagrams::Ref> open) {
  std::vector<Diagrams::Ref> found;
  std::vector<bool> seen;
  while (!open.empty()) {
    auto const one = open.back();
    open.pop_back();
    if (one >= seen.size()) seen.resize(one + std::size_t{1});
    if (seen[one]) continue;
    seen[one] = true;
    found.push_back(one);
    for (auto const next : diagrams.at(one).next) open.push_back(next);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::vector<Graph::Ref> Graph::add(Diagrams const& diagrams,
                                   std::vector<Diagrams::Ref> const& roots) {
  std::map<Diagrams::Ref, Ref> placed;
  for (auto const ref : below(diagrams, roots)) {
    auto const& node = diagrams.at(ref);
    placed[ref] = static_cast<Ref>(nodes.size());
    if (node.end()) {
      nodes.push_back({.at = static_cast<std::uint32_t>(node.value)});
      continue;
    }
    nodes.push_back({.variable = static_cast<std::uint32_t>(node.variable),
                     .at = static_cast<std::uint32_t>(next.size())});
    for (auto const branch : node.next) next.push_back(placed[branch]);
  }
  std::vector<Ref> found;
  for (auto const root : roots) found.push_back(placed[root]);
  return found;
}

void Sweep::forget() {
  for (auto const& node : kept_) table_[node.slot] = 0;
  kept_.clear();
  branches_.clear();
  if (++run_ == 0) {  // the counter has gone round: what was seen long ago must not look new
    std::ranges::fill(seen_, 0);
    run_ = 1;
  }
}

void Sweep::run(Graph::Ref root, std::span<OpenClasses const> open) {
  forget();
  open_ = open;
  root_ = reduce(root);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
std::uint32_t Sweep::reduce(Graph::Ref at) {
  Graph::Node node = graph_->nodes[at];
  while (node.variable != Graph::past_all && open_[node.variable].one()) {
    at = graph_->next[node.at + open_[node.variable].first];
    node = graph_->nodes[at];
  }
  if (node.variable == Graph::past_all) return node.at;
  if (seen_[at] == run_) return memo_[at];
  auto const& open = open_[node.variable];
  auto const base = stack_.size();
  bool same = true;
  for (auto one = open.first; one <= open.last; ++one) {
    if (!open.has(one)) continue;
    auto const branch = reduce(graph_->next[node.at + one]);
    stack_.push_back(branch);
    same = same && branch == stack_[base];
  }
  auto const kept = same ? stack_[base] : keep(node.variable, std::span(stack_).subspan(base));
  stack_.resize(base);
  seen_[at] = run_;
  return memo_[at] = kept;
}

std::uint32_t Sweep::slot_for(std::uint32_t variable,
                              std::span<std::uint32_t const> branches) const {
  std::uint64_t hash = variable + 1;
  for (auto const branch : branches) hash = (hash ^ branch) * 0x9E3779B97F4A7C15u;
  auto slot = static_cast<std::size_t>(hash >> 32);
  for (;; ++slot) {
    slot &= table_.size() - 1;
    if (table_[slot] == 0) break;
    auto const& other = kept_[table_[slot] - 1];
    if (other.variable == variable && std::ranges::equal(this->branches(other), branches)) break;
  }
  return static_cast<std::uint32_t>(slot);
}

std::uint32_t Sweep::keep(std::uint32_t variable, std::span<std::uint32_t const> branches) {
  if (kept_.size() * 2 >= table_.size()) widen_table();
  auto const slot = slot_for(variable, branches);
  if (table_[slot] != 0) return table_[slot] - 1 + ends;
  Kept node{.variable = variable,
            .begin = static_cast<std::uint32_t>(branches_.size()),
            .count = static_cast<std::uint32_t>(branches.size()),
            .slot = slot};
  for (auto const branch : branches) node.values |= values_of(branch);
  branches_.insert(branches_.end(), branches.begin(), branches.end());
  kept_.push_back(node);
  table_[slot] = static_cast<std::uint32_t>(kept_.size());
  return static_cast<std::uint32_t>(kept_.size()) - 1 + ends;
}

void Sweep::widen_table() {
  table_.assign(table_.size() * 2, 0);
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    kept_[i].slot = slot_for(kept_[i].variable, branches(kept_[i]));
    table_[kept_[i].slot] = static_cast<std::uint32_t>(i + 1);
  }
}

bool Sweep::depends_on(std::uint32_t variable) const {
  return std::ranges::find(kept_, variable, &Kept::variable) != kept_.end();
}

std::vector<std::uint64_t> Sweep::values_by_class(std::uint32_t variable) const {
  std::vector<std::uint64_t> sets;
  std::uint64_t past = variable_of(root_) > variable ? values() : 0;  // on ways that skip it
  for (auto const& node : kept_) {
    if (node.variable == variable) {
      sets.resize(node.count);
      for (std::size_t i = 0; i < node.count; ++i) sets[i] |= values_of(branches(node)[i]);
    } else if (node.variable < variable) {
      for (auto const branch : branches(node))
        if (variable_of(branch) > variable) past |= values_of(branch);
    }
  }
  if (sets.empty()) return {values()};
  for (auto& set : sets) set |= past;
  return sets;
}

}  // namespace careplan
