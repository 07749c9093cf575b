#include "criteria/primes.hpp"

#include <algorithm>
#include <set>

#include "criteria/combine.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;
using Classes = std::vector<std::size_t>;

// Answers to one fact, and what holds whichever of them it is.
struct Part {
  Classes classes{};
  Ref function = 0;
};

class Finder {
 public:
  Finder(Diagrams& diagrams, std::vector<bool> const& ordered, std::size_t most)
      : diagrams_(diagrams),
        ordered_(ordered),
        most_(most),
        no_(diagrams.constant(0)),
        yes_(diagrams.constant(1)) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
  std::vector<Cube> const& of(Ref function) {
    if (auto const found = found_.find(function); found != found_.end()) return found->second;
    std::vector<Cube> cubes;
    if (function == yes_) cubes.emplace_back();
    if (function != yes_ && function != no_) cubes = split(function);
    kept_ += cubes.size();
    return found_[function] = std::move(cubes);
  }
  bool spent() const { return kept_ > most_ || diagrams_.overflown(); }

 private:
  // A cube of a part cannot be widened when no larger part has one that holds it.
  std::vector<Cube> split(Ref function) {
    auto const variable = diagrams_.at(function).variable;
    auto const next = diagrams_.at(function).next;
    auto parts = ordered_[static_cast<std::size_t>(variable)] ? ranges(next) : sets(next);
    std::ranges::stable_sort(parts, std::ranges::greater(),
                             [](Part const& part) { return part.classes.size(); });
    std::vector<std::pair<Part const*, Cube>> kept;
    for (auto const& part : parts) {
      if (spent()) break;
      for (auto const& cube : of(part.function))
        if (std::ranges::none_of(kept, [&](auto const& other) {
              return std::ranges::includes(other.first->classes, part.classes) &&
                     within(cube, other.second);
            }))
          kept.emplace_back(&part, cube);
    }
    std::vector<Cube> cubes;
    for (auto& [part, cube] : kept) {
      if (part->classes.size() < next.size()) cube[variable] = part->classes;
      cubes.push_back(std::move(cube));
    }
    return cubes;
  }

  // The widest range for each function that ranges come to.
  std::vector<Part> ranges(std::vector<Ref> const& next) {
    std::vector<Part> parts;
    for (std::size_t first = 0; first < next.size(); ++first) {
      Part part{.function = yes_};
      for (auto last = first; last < next.size(); ++last) {
        auto const all = diagrams_.combine(part.function, next[last], least);
        if (all != part.function && last > first) parts.push_back(part);
        part.classes.push_back(last);
        part.function = all;
        if (all == no_) break;
      }
      parts.push_back(std::move(part));
    }
    std::erase_if(parts, [&](Part const& part) { return part.function == no_; });
    return parts;
  }

  // Every function that sets of answers come to, with all the answers that it allows.
  std::vector<Part> sets(std::vector<Ref> const& next) {
    std::set<Ref> all(next.begin(), next.end());
    std::vector<Ref> open(all.begin(), all.end());
    while (!open.empty() && !spent() && all.size() < most_) {
      auto const one = open.back();
      open.pop_back();
      for (auto const other : next)
        if (auto const both = diagrams_.combine(one, other, least); all.insert(both).second)
          open.push_back(both);
    }
    std::vector<Part> parts;
    for (auto const function : all) {
      if (function == no_) continue;
      Part part{.function = function};
      for (std::size_t i = 0; i < next.size(); ++i)
        if (diagrams_.combine(function, next[i], least) == function) part.classes.push_back(i);
      parts.push_back(std::move(part));
    }
    return parts;
  }

  Diagrams& diagrams_;
  std::vector<bool> const& ordered_;
  std::size_t most_;
  Ref no_;
  Ref yes_;
  std::size_t kept_ = 0;
  std::map<Ref, std::vector<Cube>> found_;
};

Ref function_of(Diagrams& diagrams, Cube const& cube, std::vector<std::size_t> const& classes) {
  auto all = diagrams.constant(1);
  for (auto const& [variable, allowed] : cube) {
    std::vector<double> by_class(classes[static_cast<std::size_t>(variable)]);
    for (auto const one : allowed) by_class[one] = 1;
    all = diagrams.combine(all, diagrams.variable(variable, by_class), least);
  }
  return all;
}

}  // namespace

bool within(Cube const& inner, Cube const& outer) {
  return std::ranges::all_of(outer, [&](auto const& part) {
    auto const found = inner.find(part.first);
    return found != inner.end() && std::ranges::includes(part.second, found->second);
  });
}

std::optional<std::vector<Cube>> prime_cubes(Diagrams& diagrams, Ref function,
                                             std::vector<bool> const& ordered, std::size_t most) {
  Finder finder(diagrams, ordered, most);
  auto cubes = finder.of(function);
  if (finder.spent()) return std::nullopt;
  return cubes;
}

std::vector<Cube> without_spares(Diagrams& diagrams, std::vector<Cube> cubes,
                                 std::vector<std::size_t> const& classes, Ref told) {
  std::vector<Ref> functions;
  std::vector<Ref> before{told};  // what those before each one hold together
  for (auto const& cube : cubes) {
    functions.push_back(function_of(diagrams, cube, classes));
    before.push_back(diagrams.combine(before.back(), functions.back(), greatest));
  }
  std::vector<Cube> kept;
  auto after = diagrams.constant(0);  // and those after it that were kept
  for (auto i = cubes.size(); i-- > 0;) {
    auto const others = diagrams.combine(before[i], after, greatest);
    if (diagrams.combine(others, functions[i], least) == functions[i]) continue;
    after = diagrams.combine(after, functions[i], greatest);
    kept.push_back(std::move(cubes[i]));
  }
  std::ranges::reverse(kept);
  return kept;
}

}  // namespace careplan
