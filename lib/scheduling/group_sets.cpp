#include "scheduling/group_sets.hpp"

#include <algorithm>
#include <set>

#include "scheduling/matching.hpp"

namespace careplan {
namespace {

constexpr long unreachable = 1L << 50;

// Whether there are enough to lead the groups of a set and rooms for them, moment by moment.
class Servers {
 public:
  explicit Servers(Model const& model)
      : model_(model), leaders_(model.clinicians.size()), rooms_(model.rooms.size()) {
    for (auto const& track : model.tracks)
      for (auto const& hour : track.entries)
        moments_.emplace(hour.day, hour.slots & (~hour.slots + 1));
  }

  bool are_enough(std::vector<int> const& tracks) {
    return std::ranges::all_of(moments_, [&](auto const& moment) {
      led_.assign(model_.clinicians.size(), nullptr);
      held_.assign(model_.rooms.size(), nullptr);
      return std::ranges::all_of(tracks,
                                 [&](int t) { return serve(model_.tracks[at(t)], moment); });
    });
  }

 private:
  using Moment = std::pair<int, DayBits>;

  bool serve(ModelTrack const& track, Moment const& moment) {
    return std::ranges::all_of(track.entries, [&](ModelEntry const& hour) {
      if (hour.day != moment.first || (hour.slots & moment.second) == 0) return true;
      return leaders_.serve(hour.clinicians, led_) &&
             (!track.in_person || rooms_.serve(hour.rooms, held_));
    });
  }

  Model const& model_;
  std::set<Moment> moments_{};
  Matching leaders_;
  Matching rooms_;
  Served led_{};
  Served held_{};
};

// Clients to the groups of a set: each is let in by the cheapest chain of moves.
class Sharing {
 public:
  Sharing(Model const& model, PricedPlaces const& priced)
      : model_(model), priced_(priced), servers_(model) {
    for (auto const& client : priced.clients) {
      auto& row = cost_.emplace_back(model.tracks.size(), unreachable);
      for (auto const& [track, cost] : client.places) row[at(track)] = cost;
    }
  }

  // `unreachable`: some group could not be led, or the set costs more than `most` anyway.
  long cost_of(std::vector<int> const& tracks, long most = unreachable) {
    long sum = 0;
    for (std::size_t i = 0, nth = 0; i < tracks.size(); ++i) {
      nth = i > 0 && tracks[i] == tracks[i - 1] ? nth + 1 : 0;
      auto const& groups = priced_.groups[at(tracks[i])];
      if (nth >= groups.size()) return unreachable;
      sum += groups[nth];
    }
    sum -= priced_.earned;
    tracks_ = &tracks;
    long alone = sum;
    for (int c = 0; c < static_cast<int>(cost_.size()) && alone <= most; ++c) {
      long least = priced_.clients[at(c)].waiting;
      for (std::size_t g = 0; g < tracks.size(); ++g) least = std::min(least, place(c, g));
      alone += least;
    }
    if (alone > most || !servers_.are_enough(tracks)) return unreachable;
    members_.assign(tracks.size() + 1, {});
    moves_.assign(members_.size() * members_.size(), {});
    for (auto const track : tracks)
      sum += price_unit * model_.tracks[at(track)].short_cost * model_.tracks[at(track)].size_min;
    for (int c = 0; c < static_cast<int>(cost_.size()); ++c) sum += let_in(c);
    return sum;
  }

  GroupSet shared(std::vector<int> const& tracks) {
    GroupSet set{.tracks = tracks, .cost = cost_of(tracks)};
    set.group_of.assign(model_.clients.size(), -1);
    for (std::size_t g = 0; g < tracks.size(); ++g)
      for (int const c : members_[g])
        set.group_of[at(priced_.clients[at(c)].client)] = static_cast<int>(g);
    return set;
  }

 private:
  // The last "group" is waiting.
  long place(int client, std::size_t g) const {
    return g == tracks_->size() ? priced_.clients[at(client)].waiting
                                : cost_[at(client)][at((*tracks_)[g])];
  }
  long one_more(std::size_t g) const {
    if (g == tracks_->size()) return 0;
    auto const& track = model_.tracks[at((*tracks_)[g])];
    int const size = static_cast<int>(members_[g].size());
    return size < track.size_min   ? -price_unit * track.short_cost
           : size < track.size_max ? 0
                                   : unreachable;
  }

  // What the cheapest member of a group costs more in each other group.
  void price_moves_from(std::size_t from) {
    std::size_t const count = members_.size();
    std::fill_n(&moves_[from * count], count, Move{});
    for (int const member : members_[from])
      for (std::size_t to = 0; to < count; ++to)
        if (long const there = place(member, to); to != from && there < unreachable)
          if (long const by = there - place(member, from); by < moves_[from * count + to].cost)
            moves_[from * count + to] = {by, member};
  }

  // The cheapest way in, by Bellman and Ford: who comes into a full group sends on a member of it.
  long let_in(int client) {
    std::size_t const count = members_.size();
    ways_.clear();
    for (std::size_t g = 0; g < count; ++g) ways_.push_back({{place(client, g), client}, -1});
    bool better = true;
    for (std::size_t pass = 0; better && pass < count; ++pass) {
      better = false;
      for (std::size_t g = 0; g < count; ++g)
        for (std::size_t h = 0; ways_[g].last.cost < unreachable && h < count; ++h) {
          auto const& move = moves_[g * count + h];
          if (long const cost = ways_[g].last.cost + move.cost; cost < ways_[h].last.cost) {
            ways_[h] = {{cost, move.who}, static_cast<int>(g)};
            better = true;
          }
        }
    }
    std::size_t end = count - 1;
    long least = unreachable;
    for (std::size_t g = 0; g < count; ++g)
      if (long const cost = ways_[g].last.cost + one_more(g); cost < least) {
        least = cost;
        end = g;
      }
    for (int g = static_cast<int>(end); g >= 0; g = ways_[at(g)].from) {
      auto const& way = ways_[at(g)];
      if (way.from >= 0) std::erase(members_[at(way.from)], way.last.who);
      members_[at(g)].push_back(way.last.who);
    }
    for (int g = static_cast<int>(end); g >= 0; g = ways_[at(g)].from) price_moves_from(at(g));
    return least;
  }

  struct Move {
    long cost = unreachable;
    int who = -1;
  };
  struct Way {  // to a group: what it costs, who is the last to move, and from which group
    Move last{};
    int from = -1;
  };
  Model const& model_;
  PricedPlaces const& priced_;
  Servers servers_;
  std::vector<std::vector<long>> cost_{};
  std::vector<int> const* tracks_ = nullptr;
  std::vector<std::vector<int>> members_{};
  std::vector<Move> moves_{};  // from group to group
  std::vector<Way> ways_{};
};

// Sets with a group less, one more, or another.
template <class Visit>
void each_neighbour(std::vector<int> const& set, int tracks, Visit const& visit) {
  auto const with_one_more = [&](std::vector<int> const& of) {
    for (int t = 0; t < tracks; ++t) {
      auto more = of;
      more.insert(std::ranges::upper_bound(more, t), t);
      visit(more);
    }
  };
  with_one_more(set);
  for (std::size_t i = 0; i < set.size(); ++i) {
    auto less = set;
    less.erase(less.begin() + static_cast<long>(i));
    visit(less);
    with_one_more(less);
  }
}

}  // namespace

std::vector<GroupSet> cheapest_group_sets(Model const& model, PricedPlaces const& priced,
                                          std::size_t count, int in_vain,
                                          std::function<bool()> const& keep_on) {
  Sharing sharing(model, priced);
  std::set<std::vector<int>> seen;
  std::set<std::pair<long, std::vector<int>>> open;
  std::set<std::pair<long, std::vector<int>>> best;
  auto const look = [&](std::vector<int> const& tracks) {
    if (!seen.insert(tracks).second) return;
    // What is far from the best is no way to anything better.
    long const most = best.size() < count ? unreachable : std::prev(best.end())->first + price_unit;
    long const cost = sharing.cost_of(tracks, most);
    if (cost >= unreachable) return;
    open.emplace(cost, tracks);
    best.emplace(cost, tracks);
    if (best.size() > count) best.erase(std::prev(best.end()));
  };
  look({});
  while (in_vain > 0 && !open.empty() && keep_on()) {
    auto const [least, first] = *best.begin();
    auto const from = open.begin()->second;
    open.erase(open.begin());
    each_neighbour(from, static_cast<int>(model.tracks.size()), look);
    if (best.begin()->first >= least) --in_vain;
  }
  std::vector<GroupSet> list;
  for (auto const& [cost, tracks] : best) list.push_back(sharing.shared(tracks));
  return list;
}

std::vector<GroupSet> sets_beside(Model const& model, PricedPlaces const& priced,
                                  GroupSet const& set, long dearer) {
  Sharing sharing(model, priced);
  std::vector<GroupSet> list;
  each_neighbour(set.tracks, static_cast<int>(model.tracks.size()), [&](auto const& tracks) {
    if (sharing.cost_of(tracks, set.cost + dearer) <= set.cost + dearer)
      list.push_back(sharing.shared(tracks));
  });
  return list;
}

}  // namespace careplan
