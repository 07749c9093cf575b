#include "criteria/diagram.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace careplan {
namespace {

constexpr int past_all = std::numeric_limits<int>::max();
constexpr std::size_t steps_per_node = 8;

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
  return (std::uint64_t{a} << 32) | b;
}

}  // namespace

std::size_t Diagrams::Hash::operator()(std::vector<Ref> const& key) const {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (auto const part : key) hash = (hash ^ part) * 1099511628211u;
  return hash;
}

bool Diagrams::spent() {
  overflown_ = overflown_ || nodes_.size() > limit_ || ++steps_ > limit_ * steps_per_node;
  return overflown_;
}

Diagrams::Ref Diagrams::add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<Ref>(nodes_.size() - 1);
}

Diagrams::Ref Diagrams::constant(double value) {
  if (value == 0) value = 0;  // -0 and 0 are one end
  auto const found = ends_.find(value);
  if (found != ends_.end()) return found->second;
  return ends_[value] = add({.variable = past_all, .value = value});
}

Diagrams::Ref Diagrams::node(int variable, std::vector<Ref> next) {
  if (std::ranges::all_of(next, [&](Ref ref) { return ref == next.front(); })) return next.front();
  auto key = next;
  key.push_back(static_cast<Ref>(variable));
  auto const [entry, fresh] = unique_.try_emplace(std::move(key), 0);
  if (fresh) entry->second = add({.variable = variable, .next = std::move(next)});
  return entry->second;
}

Diagrams::Ref Diagrams::variable(int number, std::vector<double> const& by_class) {
  std::vector<Ref> next;
  for (double const value : by_class) next.push_back(constant(value));
  return node(number, std::move(next));
}

Diagrams::Ref Diagrams::combine(Ref a, Ref b, Both const& op) {
  Cache cache;
  return combine(a, b, op, cache);
}

Diagrams::Ref Diagrams::combine(Ref a, Ref b, Both const& op, Cache& cache) {
  if (spent()) return constant(0);
  int const top = std::min(nodes_[a].variable, nodes_[b].variable);
  if (top == past_all) return constant(op(nodes_[a].value, nodes_[b].value));
  auto const found = cache.find(pair_key(a, b));
  if (found != cache.end()) return found->second;
  bool const left = nodes_[a].variable == top;
  bool const right = nodes_[b].variable == top;
  std::vector<Ref> next(left ? nodes_[a].next.size() : nodes_[b].next.size());
  for (std::size_t i = 0; i < next.size(); ++i)
    next[i] = combine(left ? nodes_[a].next[i] : a, right ? nodes_[b].next[i] : b, op, cache);
  return cache[pair_key(a, b)] = node(top, std::move(next));
}

Diagrams::Ref Diagrams::map(Ref a, One const& op) {
  Cache cache;
  return map(a, op, cache);
}

Diagrams::Ref Diagrams::map(Ref a, One const& op, Cache& cache) {
  if (spent()) return constant(0);
  if (nodes_[a].variable == past_all) return constant(op(nodes_[a].value));
  auto const found = cache.find(a);
  if (found != cache.end()) return found->second;
  std::vector<Ref> next(nodes_[a].next.size());
  for (std::size_t i = 0; i < next.size(); ++i) next[i] = map(nodes_[a].next[i], op, cache);
  return cache[a] = node(nodes_[a].variable, std::move(next));
}

Diagrams::Ref Diagrams::fixed(Ref a, int variable, std::size_t class_index) {
  Cache cache;
  return fixed(a, variable, class_index, cache);
}

Diagrams::Ref Diagrams::fixed(Ref a, int variable, std::size_t class_index, Cache& cache) {
  if (nodes_[a].variable > variable) return a;
  if (nodes_[a].variable == variable) return nodes_[a].next[class_index];
  if (spent()) return constant(0);
  auto const found = cache.find(a);
  if (found != cache.end()) return found->second;
  std::vector<Ref> next(nodes_[a].next.size());
  for (std::size_t i = 0; i < next.size(); ++i)
    next[i] = fixed(nodes_[a].next[i], variable, class_index, cache);
  return cache[a] = node(nodes_[a].variable, std::move(next));
}

template <class See>
void Diagrams::each_below(Ref a, See const& see) const {
  std::set<Ref> seen{a};
  std::vector<Ref> open{a};
  while (!open.empty()) {
    auto const& one = nodes_[open.back()];
    open.pop_back();
    see(one);
    for (auto const next : one.next)
      if (seen.insert(next).second) open.push_back(next);
  }
}

std::vector<double> Diagrams::values(Ref a) const {
  std::set<double> found;
  each_below(a, [&](Node const& one) {
    if (one.next.empty()) found.insert(one.value);
  });
  return {found.begin(), found.end()};
}

std::vector<int> Diagrams::depends_on(Ref a) const {
  std::set<int> found;
  each_below(a, [&](Node const& one) {
    if (!one.next.empty()) found.insert(one.variable);
  });
  return {found.begin(), found.end()};
}

std::map<int, std::size_t> Diagrams::witness(Ref a, double value) const {
  std::map<int, std::size_t> path;
  auto const reaches = [&](Ref ref) {
    auto const all = values(ref);
    return std::ranges::find(all, value) != all.end();
  };
  if (!reaches(a)) return path;
  while (!nodes_[a].next.empty()) {
    auto const& next = nodes_[a].next;
    auto const way = std::ranges::find_if(next, reaches);
    path[nodes_[a].variable] = static_cast<std::size_t>(way - next.begin());
    a = *way;
  }
  return path;
}

}  // namespace careplan
