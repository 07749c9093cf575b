#include "instruments/read_once.hpp"

#include <algorithm>

#include "conditions/node.hpp"

namespace careplan {
namespace {

constexpr std::uint32_t surely = 1;
constexpr std::uint32_t open = 1U << 16;

std::uint32_t counted(Truth truth) {
  return truth == Truth::yes ? surely : truth == Truth::unknown ? open : 0;
}

}  // namespace

// Walks the tree from its leaves up. `failed` once anything is met that is not read-once.
class ReadOnce::Builder {
 public:
  explicit Builder(Plan const& plan) : plan_(plan) {}

  // The whole as one node, so that a single test is one too.
  void whole(Tree const& tree) {
    Gathered all;
    part(tree, false, all);
    fill(all, {.ranges = {{1, 1}}}, false);
    built.nodes_.push_back(std::move(all));
  }

  bool failed = false;
  ReadOnce built{};

 private:
  void part(Tree const& tree, bool negated, Gathered& into) {
    if (auto const* named = std::get_if<Named>(&tree->is)) return part(named->part, negated, into);
    if (auto const* no = std::get_if<NotOf>(&tree->is)) return part(no->part, !negated, into);
    ++into.parts;
    if (auto const* test = std::get_if<FactTest>(&tree->is)) return leaf(*test, negated, into);
    into.nodes.push_back(node(tree, negated));
  }

  void leaf(FactTest const& test, bool negated, Gathered& into) {
    auto const found = plan_.item_at.find(test.fact);
    if (found == plan_.item_at.end() || std::ranges::count(built.items_, found->second) > 0) {
      failed = true;
      return;
    }
    built.items_.push_back(found->second);
    auto const& item = plan_.instrument->items[found->second];
    Test counts{.item = found->second};
    for (std::size_t code = 0; code < code_count(item); ++code) {
      auto const truth = judge(test, value_of(item, static_cast<Code>(code)));
      counts.by_code.push_back(counted(negated ? opposite(truth) : truth));
    }
    into.tests.push_back(std::move(counts));
  }

  std::size_t node(Tree const& tree, bool negated) {
    Gathered gathered;
    NumberSet holds;  // how many parts must hold
    auto const gather = [&](std::vector<Tree> const& parts) {
      for (auto const& each : parts) part(each, false, gathered);
    };
    std::visit(Match{[&](AllOf const& all) {
                       gather(all.parts);
                       auto const every = static_cast<double>(all.parts.size());
                       holds.ranges = {{every, every}};
                     },
                     [&](AnyOf const& any) {
                       gather(any.parts);
                       holds = {.ranges = {{0, 0}}, .outside = true};
                     },
                     [&](CountOf const& count) {
                       gather(count.parts);
                       holds = count.numbers;
                     },
                     [&](auto const&) { failed = true; }},
               tree->is);
    fill(gathered, holds, negated);
    built.nodes_.push_back(std::move(gathered));
    return built.nodes_.size() - 1;
  }

  static void fill(Gathered& gathered, NumberSet const& holds, bool negated) {
    auto const parts = gathered.parts;
    gathered.outcome.assign((parts + 1) * (parts + 1), Truth::unknown);
    for (std::size_t yes = 0; yes <= parts; ++yes)
      for (std::size_t maybe = 0; yes + maybe <= parts; ++maybe) {
        std::size_t held = 0;
        for (auto count = yes; count <= yes + maybe; ++count)
          held += holds.contains(static_cast<double>(count)) ? 1U : 0U;
        auto const whole = held == 0 ? Truth::no : held == maybe + 1 ? Truth::yes : Truth::unknown;
        gathered.outcome[yes * (parts + 1) + maybe] = negated ? opposite(whole) : whole;
      }
  }

  Plan const& plan_;
};

std::optional<ReadOnce> ReadOnce::of(Plan const& plan, Condition const& condition) {
  Builder builder(plan);
  builder.whole(condition.tree);
  if (builder.failed) return std::nullopt;
  return std::move(builder.built);
}

Truth ReadOnce::holds(std::span<Code const> codes, std::size_t at) const {
  auto const& node = nodes_[at];
  std::uint32_t counts = 0;
  for (auto const& test : node.tests) counts += test.by_code[codes[test.item]];
  for (auto const inner : node.nodes) counts += counted(holds(codes, inner));
  return node.outcome[(counts & (open - 1)) * (node.parts + 1) + counts / open];
}

}  // namespace careplan
