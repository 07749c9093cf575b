#include "scheduling/conflict.hpp"

#include <algorithm>

namespace careplan {
namespace {

using Clients = std::vector<Demand>;

bool counts(Unmet const& unmet) {
  return unmet.constraint != "closure" && unmet.constraint != "need";
}

class Conflicts {
 public:
  explicit Conflicts(Problem const& problem) : problem_(problem) {
    problem_.bound_effort = 0;
    problem_.anytime = false;
    serve_whatever_it_costs();
  }

  Conflict find() {
    Clients const everybody = problem_.demands;
    if (can_serve(everybody)) return {};
    auto left = reduce(everybody);
    drop_one_by_one(left);
    Conflict conflict{.clients = left};
    for (auto& unmet : built(left, problem_.seed).unmet)
      if (counts(unmet)) conflict.unmet.push_back(std::move(unmet));
    return conflict;
  }

 private:
  // Nobody is left out because a group for so few would not be worth it.
  void serve_whatever_it_costs() {
    constexpr int dear = 10'000;
    for (auto const& row : constraints()) {
      if (row.name != "place" && !row.name.starts_with("unmet-")) continue;
      std::erase_if(problem_.site.rule_changes,
                    [&](RuleChange const& change) { return change.rule == row.name; });
      problem_.site.rule_changes.push_back({.rule = std::string(row.name), .weight = dear});
    }
  }

  Timetable built(Clients const& clients, std::uint64_t seed) {
    problem_.demands = clients;
    problem_.seed = seed;
    return build(problem_);
  }

  // Several courses of the search: what one does not find another may.
  bool can_serve(Clients const& clients) {
    if (clients.empty()) return true;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      if (std::ranges::none_of(built(clients, seed).unmet, counts)) return true;
    return false;
  }

  // Halves are left out as long as the rest still cannot be served.
  Clients reduce(Clients clients) {
    for (std::size_t part = clients.size() / 2; part > 0; part /= 2)
      for (std::size_t from = 0; from < clients.size();) {
        auto rest = clients;
        auto const first = rest.begin() + static_cast<std::ptrdiff_t>(from);
        rest.erase(first,
                   first + static_cast<std::ptrdiff_t>(std::min(part, clients.size() - from)));
        if (!rest.empty() && !can_serve(rest))
          clients = std::move(rest);
        else
          from += part;
      }
    return clients;
  }

  // Until none of them can be left out: to do without one may make another needless.
  void drop_one_by_one(Clients& clients) {
    for (std::size_t i = 0; i < clients.size();) {
      auto rest = clients;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      if (can_serve(rest)) {
        ++i;
        continue;
      }
      clients = std::move(rest);
      i = 0;
    }
  }

  Problem problem_;
};

}  // namespace

Conflict minimal_conflict(Problem const& problem) {
  return Conflicts(problem).find();
}

}  // namespace careplan
