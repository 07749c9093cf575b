#include "instruments/part_reads.hpp"

#include <algorithm>
#include <compare>

#include "instruments/completions.hpp"

namespace careplan {
namespace {

constexpr double digits_limit = 1e18;

// Open kinds of missing are one: nothing but the answers' own line tells them apart.
Code plain_code(Item const& item, Code code) {
  return is_open(value_of(item, code)) ? code_of(item, Missing::not_asked) : code;
}

// Codes that no test of the finding tells apart are of one class; classes are in the order of
// what the tests say, so that they mean the same for interchangeable items.
struct Classes {
  std::vector<std::size_t> by_code{};
  std::vector<std::vector<int>> signatures{};
};
Classes classes_of(Item const& item, Reads const& reads, std::size_t at) {
  std::vector<std::vector<int>> by_code;
  for (std::size_t each = 0; each < code_count(item); ++each) {
    auto const code = plain_code(item, static_cast<Code>(each));
    std::vector<int> signature;
    if (reads.exactly.contains(at)) signature.push_back(code);
    if (auto const tests = reads.tests.find(at); tests != reads.tests.end())
      for (auto const& [parent, test] : tests->second)
        signature.push_back(static_cast<int>(judge(*test, value_of(item, code))));
    by_code.push_back(std::move(signature));
  }
  Classes classes{.signatures = by_code};
  std::ranges::sort(classes.signatures);
  auto const twice = std::ranges::unique(classes.signatures);
  classes.signatures.erase(twice.begin(), twice.end());
  for (auto const& signature : by_code)
    classes.by_code.push_back(static_cast<std::size_t>(
        std::ranges::lower_bound(classes.signatures, signature) - classes.signatures.begin()));
  return classes;
}

// Equal for interchangeable items: the places of their tests, and what the tests can say of their
// answers together.
struct Likeness {
  std::optional<std::size_t> alone{};  // the item, when it is like no other
  std::vector<Node const*> parents{};
  std::vector<std::vector<int>> signatures{};
  auto operator<=>(Likeness const&) const = default;
};
Likeness likeness(Reads const& reads, std::size_t at, Classes const& classes) {
  Likeness like{.signatures = classes.signatures};
  if (auto const tests = reads.tests.find(at); tests != reads.tests.end())
    for (auto const& [parent, test] : tests->second) like.parents.push_back(parent);
  if (reads.exactly.contains(at) || std::ranges::count(like.parents, nullptr) > 0) like.alone = at;
  return like;
}

}  // namespace

void Reader::root(Condition const& condition) {
  if (!condition) return;
  reads.roots.push_back(&condition);
  tree(condition.tree, nullptr);
}

void Reader::tree(Tree const& at, Node const* parent) {
  auto const all = [&](std::vector<Tree> const& parts) {
    for (auto const& part : parts) tree(part, at.get());
  };
  auto const amount = [&](Amount const& side) {
    each_fact(side, [&](Amount const& each) { fact(each.fact, nullptr, nullptr); });
  };
  std::visit(Match{[&](AllOf const& node) { all(node.parts); },
                   [&](AnyOf const& node) { all(node.parts); },
                   [&](CountOf const& node) { all(node.parts); },
                   [&](NotOf const& node) { tree(node.part, nullptr); },
                   [&](Named const& node) { tree(node.part, parent); },
                   [&](FactTest const& test) { fact(test.fact, &test, parent); },
                   [&](KnownTest const& test) { fact(test.fact, nullptr, nullptr); },
                   [&](AmountTest const& test) {
                     amount(test.left);
                     amount(test.right);
                   }},
             at->is);
}

void Reader::fact(std::string_view name, FactTest const* test, Node const* parent) {
  auto const& instrument = *plan_.instrument;
  if (auto const item = plan_.item_at.find(name); item != plan_.item_at.end()) {
    reads.items.insert(item->second);
    if (test != nullptr)
      reads.tests[item->second].emplace_back(parent, test);
    else
      reads.exactly.insert(item->second);
    return;
  }
  for (std::size_t at = 0; at < instrument.scores.size(); ++at)
    if (auto const& id = instrument.scores[at].id; name.substr(0, name.find('.')) == id) {
      reads.scores.insert(at);
      reads.exactly.insert(plan_.score_items[at].begin(), plan_.score_items[at].end());
    }
  for (auto const& result : instrument.results)
    if (result.id == name && results_.insert(&result).second)
      for (auto const& each : result.cases) root(each.when);
}

std::optional<std::vector<Addend>> digits_of(Plan const& plan, Reads const& reads) {
  std::map<Likeness, std::vector<std::size_t>> groups;
  std::map<std::size_t, Classes> classes;
  for (auto const at : reads.items) {
    classes.emplace(at, classes_of(plan.instrument->items[at], reads, at));
    groups[likeness(reads, at, classes.at(at))].push_back(at);
  }
  std::vector<Addend> sum;
  double stride = 1;
  for (auto const& [likeness, members] : groups) {
    std::vector<std::uint64_t> worth{0};  // by class: the first counts for nothing
    for (std::size_t at = 1; at < classes.at(members.front()).signatures.size(); ++at) {
      worth.push_back(static_cast<std::uint64_t>(stride));
      stride *= static_cast<double>(members.size() + 1);
      if (stride > digits_limit) return std::nullopt;
    }
    for (auto const at : members) {
      Addend addend{.item = at};
      for (auto const each : classes.at(at).by_code) addend.by_code.push_back(worth[each]);
      sum.push_back(std::move(addend));
    }
  }
  return sum;
}

}  // namespace careplan
