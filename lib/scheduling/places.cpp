#include "scheduling/places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scheduling/board.hpp"
#include "scheduling/random.hpp"

namespace careplan {
namespace {

constexpr long default_effort = 20'000;
std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// The two cheapest ways to place a client now.
struct Bids {
  std::optional<GroupKey> best{};
  long first = 0;
  long second = 0;
};

Bids bids(Board& board, int demand) {
  Bids result;
  for (auto const& key : board.choices(demand)) {
    if (!board.move(demand, key)) continue;
    long const cost = board.cost();
    board.put(demand, std::nullopt);
    if (!result.best || cost < result.first) {
      result.second = result.best ? result.first : cost + no_place;
      result.first = cost;
      result.best = key;
    } else {
      result.second = std::min(result.second, cost);
    }
  }
  return result;
}

void place_announced(Groundwork const& clinic, Board& board) {
  for (int d = 0; d < static_cast<int>(clinic.demands.size()); ++d)
    if (clinic.demands[at(d)].announced && !clinic.demands[at(d)].stay.empty())
      board.put(d, clinic.demands[at(d)].announced);
}

// Places first whoever has priority, and then whoever would lose most if the best were gone.
void place_greedily(Groundwork const& clinic, Board& board) {
  std::vector<int> waiting;
  for (int d = 0; d < static_cast<int>(clinic.demands.size()); ++d)
    if (!board.places().of[at(d)] && !clinic.demands[at(d)].stay.empty()) waiting.push_back(d);
  while (!waiting.empty()) {
    std::tuple<int, long, int> keenest{};
    std::optional<GroupKey> to;
    int who = -1;
    std::vector<int> still;
    for (int const d : waiting) {
      auto const bid = bids(board, d);
      if (!bid.best) continue;
      still.push_back(d);
      std::tuple const keen{clinic.demands[at(d)].demand->priority, bid.second - bid.first, -d};
      if (who < 0 || keen > keenest) {
        keenest = keen;
        who = d;
        to = bid.best;
      }
    }
    if (who >= 0) board.move(who, to);
    std::erase(still, who);
    waiting = std::move(still);
  }
}

// One random change: a client to another group, pushing a member out to elsewhere when it is full.
bool shake(Groundwork const& clinic, Board& board, Random& random) {
  int const demand = random.below(static_cast<int>(clinic.demands.size()));
  auto const& plan = clinic.demands[at(demand)];
  if (plan.announced || plan.stay.empty()) return false;
  auto const keys = board.choices(demand);
  if (keys.empty()) return false;
  auto const key = keys[at(random.below(static_cast<int>(keys.size())))];
  if (random.below(4) != 0 && board.move(demand, key)) return true;
  auto const members = board.members(key);
  if (members.empty()) return board.move(demand, std::nullopt);
  int const out = members[at(random.below(static_cast<int>(members.size())))];
  if (out == demand || clinic.demands[at(out)].announced) return false;
  auto const back = board.places().of[at(demand)];
  board.put(out, std::nullopt);
  if (!board.move(demand, key)) {
    board.put(out, key);
    return false;
  }
  auto const others = board.choices(out);
  if (back && random.below(2) == 0 && board.move(out, back)) return true;
  (void)board.move(out, others[at(random.below(static_cast<int>(others.size())))]);
  return true;
}

// Simulated annealing: worse steps are taken while it is warm, and the best seen is kept.
Places improve(Groundwork const& clinic, Board& board, std::uint64_t seed, long effort) {
  Random random(seed);
  Places best = board.places();
  long best_cost = board.cost();
  long cost = best_cost;
  for (long step = 0; step < effort; ++step) {
    Places const before = board.places();
    if (!shake(clinic, board, random)) continue;
    long const now = board.cost();
    long const warmth = 2 * per_wish * (effort - step) / effort;
    // Losing a place is let pass at times, so that another client can take it.
    long const patience = random.below(64) == 0 ? no_place + 100 * per_priority : 0;
    if (now > cost + random.below(static_cast<int>(warmth) + 1) + patience) {
      for (int d = 0; d < static_cast<int>(before.of.size()); ++d)
        if (board.places().of[at(d)] != before.of[at(d)]) board.put(d, before.of[at(d)]);
      continue;
    }
    cost = now;
    if (cost < best_cost) {
      best_cost = cost;
      best = board.places();
    }
  }
  return best;
}

// Groups of a track are numbered from the first client on, unless announced sessions name them.
void renumber(Groundwork const& clinic, Places& places) {
  std::map<GroupKey, int> number;
  for (int track = 0; track < static_cast<int>(clinic.tracks.size()); ++track) {
    bool const named = std::ranges::any_of(clinic.demands, [&](DemandPlan const& plan) {
      return plan.announced && plan.announced->first == track;
    });
    int next = 0;
    for (auto const& place : places.of)
      if (place && place->first == track && !number.contains(*place))
        number[*place] = named ? place->second : next++;
  }
  for (auto& place : places.of)
    if (place) place->second = number[*place];
}

}  // namespace

Places find_places(Groundwork const& clinic, Staffing& staffing, std::uint64_t seed, long effort) {
  Board board(clinic, staffing);
  if (clinic.demands.empty()) return board.places();
  place_announced(clinic, board);
  place_greedily(clinic, board);
  auto places = improve(clinic, board, seed, effort > 0 ? effort : default_effort);
  renumber(clinic, places);
  return places;
}

}  // namespace careplan
