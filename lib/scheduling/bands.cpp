#include "scheduling/bands.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "scheduling/index.hpp"
#include "scheduling/matching.hpp"

namespace careplan {
namespace {

constexpr std::size_t most_nodes = 20'000;  // of a band of several kinds
constexpr long no_way = 1L << 58;

// Hours that everybody comes to: a group that nobody comes to at some hour needs no leader then.
using Needs = std::vector<ModelEntry const*>;

Needs needs_of(ModelTrack const& track) {
  Needs needs;
  for (auto const& hour : track.entries)
    if (hour.everybody && hour.core != 0) needs.push_back(&hour);
  return needs;
}

bool same_needs(Needs const& one, Needs const& other) {
  return std::ranges::equal(one, other, [](auto const* a, auto const* b) {
    return std::tie(a->day, a->core, a->clinicians, a->rooms) ==
           std::tie(b->day, b->core, b->clinicians, b->rooms);
  });
}

bool meet(Needs const& one, Needs const& other) {
  return std::ranges::any_of(one, [&](auto const* a) {
    return std::ranges::any_of(
        other, [&](auto const* b) { return a->day == b->day && (a->core & b->core) != 0; });
  });
}

}  // namespace

// All numbers of groups of a band that can be served at every moment.
class Bands::Growth {
 public:
  Growth(Model const& model, std::vector<Needs> const& kinds)
      : kinds_(kinds),
        most_(model.clients.size()),
        leaders_(model.clinicians.size()),
        rooms_(model.rooms.size()) {
    for (auto const& needs : kinds)
      for (auto const* hour : needs)
        moments_.emplace_back(hour->day, hour->core & (~hour->core + 1));
    std::ranges::sort(moments_);
    moments_.erase(std::ranges::unique(moments_).begin(), moments_.end());
    Moment const free{Served(model.clinicians.size()), Served(model.rooms.size())};
    served_.assign(kinds.size(), std::vector<Moment>(moments_.size(), free));
  }

  // Nothing: too many.
  std::optional<std::vector<Node>> nodes() {
    if (!grow(0)) return std::nullopt;
    return std::move(nodes_);
  }

 private:
  struct Moment {
    Served leaders{};
    Served rooms{};
  };

  bool grow(std::size_t kind) {
    for (std::size_t count = 0; count <= most_; ++count) {
      if (count > 0 && !add(kinds_[kind], served_[kind])) return true;
      if (nodes_.size() == most_nodes && kinds_.size() > 1) return false;
      auto const node = nodes_.size();
      nodes_.push_back({static_cast<int>(kind), static_cast<int>(count), 0});
      if (kind + 1 < kinds_.size()) {
        served_[kind + 1] = served_[kind];
        if (!grow(kind + 1)) return false;
      }
      nodes_[node].end = static_cast<int>(nodes_.size());
    }
    return true;
  }

  bool add(Needs const& needs, std::vector<Moment>& served) {
    for (std::size_t m = 0; m < moments_.size(); ++m)
      for (auto const* hour : needs) {
        if (hour->day != moments_[m].first || (hour->core & moments_[m].second) == 0) continue;
        if (!leaders_.serve(hour->clinicians, served[m].leaders)) return false;
        if (!hour->rooms.empty() && !rooms_.serve(hour->rooms, served[m].rooms)) return false;
      }
    return true;
  }

  std::vector<Needs> const& kinds_;
  std::size_t most_;
  std::vector<std::pair<int, DayBits>> moments_{};
  std::vector<std::vector<Moment>> served_{};  // by kind
  Matching leaders_;
  Matching rooms_;
  std::vector<Node> nodes_{};
};

Bands::Bands(Model const& model, bool together) {
  std::vector<std::pair<Needs, Kind>> kinds;
  for (int t = 0; t < static_cast<int>(model.tracks.size()); ++t) {
    auto const needs = needs_of(model.tracks[at(t)]);
    auto const found = std::ranges::find_if(kinds, [&](auto const& kind) {
      return together && !needs.empty() && same_needs(kind.first, needs);
    });
    if (found == kinds.end())
      kinds.push_back({needs, {.tracks = {t}}});
    else
      found->second.tracks.push_back(t);
  }
  std::vector<bool> done(kinds.size());
  for (std::size_t first = 0; first < kinds.size(); ++first) {
    if (done[first]) continue;
    std::vector<std::size_t> members{first};
    done[first] = true;
    for (std::size_t i = 0; together && i < members.size(); ++i)
      for (std::size_t other = first + 1; other < kinds.size(); ++other)
        if (!done[other] && meet(kinds[members[i]].first, kinds[other].first)) {
          done[other] = true;
          members.push_back(other);
        }
    auto const add = [&](std::vector<std::size_t> const& of) {
      std::vector<Needs> needs;
      Band band;
      for (auto const k : of) {
        needs.push_back(kinds[k].first);
        band.kinds.push_back(kinds[k].second);
      }
      auto nodes = Growth(model, needs).nodes();
      if (!nodes) return false;
      band.nodes = std::move(*nodes);
      bands_.push_back(std::move(band));
      return true;
    };
    if (!add(members))
      for (auto const k : members) add({k});
  }
}

// What so many groups of all tracks of the kind cost at least.
void Bands::join(Kind& kind, std::vector<std::vector<long>> const& costs) {
  kind.costs.assign(1, 0);
  kind.of_track.clear();
  for (int const t : kind.tracks) {
    auto const& own = costs[at(t)];
    auto const before = kind.costs;
    kind.costs.assign(before.size() + own.size() - 1, no_way);
    auto& chosen = kind.of_track.emplace_back(kind.costs.size());
    for (std::size_t i = 0; i < before.size(); ++i)
      for (std::size_t n = 0; n < own.size(); ++n)
        if (long const cost = before[i] + own[n]; cost < kind.costs[i + n]) {
          kind.costs[i + n] = cost;
          chosen[i + n] = static_cast<int>(n);
        }
  }
}

long Bands::choose(Band& band, std::vector<int>& groups) {
  std::size_t const kinds = band.kinds.size();
  std::vector<long> rest(kinds + 1);
  for (std::size_t k = kinds; k-- > 0;)
    rest[k] = rest[k + 1] + std::ranges::min(band.kinds[k].costs);
  std::vector<long> sum(kinds + 1);
  std::vector<int> counts(kinds);
  std::vector<int> best_counts(kinds);
  long best = 0;
  for (int i = 0; i < static_cast<int>(band.nodes.size());) {
    auto const& node = band.nodes[at(i)];
    auto const k = at(node.kind);
    auto const& costs = band.kinds[k].costs;
    sum[k + 1] = sum[k] + (at(node.count) < costs.size() ? costs[at(node.count)] : no_way);
    counts[k] = node.count;
    if (sum[k + 1] + rest[k + 1] >= best) {
      i = node.end;
      continue;
    }
    if (k + 1 == kinds) {
      best = sum[kinds];
      best_counts = counts;
    }
    ++i;
  }
  for (std::size_t k = 0; k < kinds; ++k) {
    auto const& kind = band.kinds[k];
    auto left = at(best_counts[k]);
    for (std::size_t t = kind.tracks.size(); t-- > 0;) {
      int const own = kind.of_track[t][left];
      groups[at(kind.tracks[t])] = own;
      left -= at(own);
    }
  }
  return best;
}

long Bands::cheapest(std::vector<std::vector<long>> const& costs, std::vector<int>& groups) {
  groups.assign(costs.size(), 0);
  long sum = 0;
  for (auto& band : bands_) {
    for (auto& kind : band.kinds) join(kind, costs);
    sum += choose(band, groups);
  }
  return sum;
}

}  // namespace careplan
