// What the outcome of a result or a flag hangs on, and how to say it in one small number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "conditions/node.hpp"
#include "instruments/coded.hpp"

namespace careplan {

// Everything that a finding's outcome hangs on, through results too.
struct Reads {
  std::vector<Condition const*> roots{};
  std::set<std::size_t> scores{};
  std::set<std::size_t> items{};
  // By item: its tests, each with the and, or or count that it stands in directly.
  std::map<std::size_t, std::vector<std::pair<Node const*, FactTest const*>>> tests{};
  std::set<std::size_t> exactly{};  // items of which each answer counts
};

// Gathers them, condition by condition.
class Reader {
 public:
  explicit Reader(Plan const& plan) : plan_(plan) {}
  void root(Condition const& condition);

  Reads reads{};

 private:
  void tree(Tree const& at, Node const* parent);
  void fact(std::string_view name, FactTest const* test, Node const* parent);

  Plan const& plan_;
  std::set<ResultRule const*> results_;
};

// What one item's code adds to a key.
struct Addend {
  std::size_t item = 0;
  std::vector<std::uint64_t> by_code{};
};

// Addends whose sum is equal only for answers that every condition judges alike, whatever is still
// open. Items that stand in the same places of the conditions are interchangeable: only how many of
// them are of each class counts. Nothing when the number would be too large.
std::optional<std::vector<Addend>> digits_of(Plan const& plan, Reads const& reads);

}  // namespace careplan
