// Functions of the facts, worked out once and kept flat, and what is left of one of them for a
// client of whom some facts are known; private to the room.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "criteria/diagram.hpp"

namespace careplan {

// The classes of a variable that a client's fact may still be in: `first`, `last` and those between
// them that the mask names (bit 0: `first`). A range wider than the mask is open as a whole.
struct OpenClasses {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint64_t mask = ~std::uint64_t{0};
  bool one() const { return first == last; }
  bool has(std::uint32_t at) const {
    return last - first >= 64 || ((mask >> (at - first)) & 1) != 0;
  }
};

// Diagrams whose ends are 0 to 63, copied into two arrays.
struct Graph {
  using Ref = std::uint32_t;
  static constexpr std::uint32_t past_all = std::numeric_limits<std::uint32_t>::max();
  struct Node {
    std::uint32_t variable = past_all;
    std::uint32_t at = 0;  // an end's value, or where its branches begin in `next`
  };
  std::vector<Node> nodes{};
  std::vector<Ref> next{};

  // Copies what is below the roots and gives their places in the graph.
  std::vector<Ref> add(Diagrams const& diagrams, std::vector<Diagrams::Ref> const& roots);
};

// What remains of a function when facts are known, reduced again: a variable is left in it exactly
// when the answer depends on it. Keeps its buffers from run to run.
class Sweep {
 public:
  explicit Sweep(Graph const& graph) : graph_(&graph), seen_(graph.nodes.size()) {
    memo_.resize(graph.nodes.size());
  }

  void run(Graph::Ref root, std::span<OpenClasses const> open);

  // All further members are about the last run. Bit v of a set of values: v is reached.
  std::uint64_t values() const { return values_of(root_); }
  bool depends_on(std::uint32_t variable) const;
  template <class See>
  void each_variable(See const& see) const {  // with repetitions
    for (auto const& node : kept_) see(node.variable);
  }
  // What is reached with the variable in each of its open classes, in their order. One set for all
  // of them when the function does not depend on it.
  std::vector<std::uint64_t> values_by_class(std::uint32_t variable) const;

 private:
  static constexpr std::uint32_t ends = 64;  // a kept node's id is its place + ends
  struct Kept {
    std::uint32_t variable = 0;
    std::uint32_t begin = 0;  // of its branches in `branches_`
    std::uint32_t count = 0;
    std::uint32_t slot = 0;  // in `table_`
    std::uint64_t values = 0;
  };

  std::uint64_t values_of(std::uint32_t id) const {
    return id < ends ? std::uint64_t{1} << id : kept_[id - ends].values;
  }
  std::uint32_t variable_of(std::uint32_t id) const {
    return id < ends ? Graph::past_all : kept_[id - ends].variable;
  }
  std::span<std::uint32_t const> branches(Kept const& node) const {
    return std::span(branches_).subspan(node.begin, node.count);
  }
  void forget();
  std::uint32_t reduce(Graph::Ref at);
  std::uint32_t keep(std::uint32_t variable, std::span<std::uint32_t const> branches);
  void widen_table();
  std::uint32_t slot_for(std::uint32_t variable, std::span<std::uint32_t const> branches) const;

  Graph const* graph_;
  std::span<OpenClasses const> open_{};
  std::uint32_t root_ = 0;
  std::uint32_t run_ = 0;
  std::vector<std::uint32_t> seen_;  // the run in which `memo_` was set
  std::vector<std::uint32_t> memo_{};
  std::vector<Kept> kept_{};
  std::vector<std::uint32_t> branches_{};
  std::vector<std::uint32_t> stack_{};
  std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(256);  // place in kept_ + 1
};

}  // namespace careplan
