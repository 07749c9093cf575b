#include "scheduling/places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scheduling/random.hpp"

namespace careplan {
namespace {

constexpr long default_effort = 20'000;
constexpr long no_place = 1'000'000;
constexpr long per_priority = 1'000;
constexpr long per_wish = 100;
constexpr long per_group = 30;
constexpr long per_missing_person = 20;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// The clients of every group, with what the whole costs.
class Board {
 public:
  Board(Clinic const& clinic, Staffing& staffing) : clinic_(clinic), staffing_(staffing) {
    places_.of.resize(clinic.demands.size());
  }

  Places const& places() const { return places_; }

  // Moves one client; false, and nothing changed, when a group grows too large or cannot be led.
  bool move(int demand, std::optional<GroupKey> to) {
    auto const from = places_.of[at(demand)];
    if (from == to) return true;
    if (to && !is_option(demand, to->first)) return false;
    put(demand, to);
    if (!to || (fits(*to) && staffing_.possible(open_groups()))) return true;
    put(demand, from);
    return false;
  }

  // Moves without asking: only for going back to what was possible.
  void put(int demand, std::optional<GroupKey> to) {
    auto& here = places_.of[at(demand)];
    if (here) change(*here, demand, -1);
    here = to;
    if (to) change(*to, demand, +1);
  }

  std::vector<int> members(GroupKey key) const {
    std::vector<int> list;
    for (int d = 0; d < static_cast<int>(places_.of.size()); ++d)
      if (places_.of[at(d)] == key) list.push_back(d);
    return list;
  }

  // Groups that exist, and for each track one that could be opened.
  std::vector<GroupKey> choices(int demand) const {
    std::vector<GroupKey> list;
    for (auto const& option : clinic_.demands[at(demand)].options) {
      int next = 0;
      for (auto const& [key, group] : groups_)
        if (key.first == option.track && group.members > 0) list.push_back(key);
      while (is_open({option.track, next})) ++next;
      list.emplace_back(option.track, next);
    }
    return list;
  }

  long cost() const {
    long sum = 0;
    for (int d = 0; d < static_cast<int>(places_.of.size()); ++d) sum += cost_of(d);
    for (auto const& [key, group] : groups_) {
      if (group.members == 0) continue;
      int const least = clinic_.tracks[at(key.first)].size.min;
      sum += per_group + per_missing_person * std::max(0, least - people(group));
    }
    return sum;
  }

  std::vector<OpenGroup> open_groups() const {
    std::vector<OpenGroup> list;
    for (auto const& [key, group] : groups_)
      if (group.members > 0) list.push_back({key.first, people(group)});
    return list;
  }

  int people(GroupKey key) const {
    auto const found = groups_.find(key);
    return found == groups_.end() ? 0 : people(found->second);
  }
  bool is_open(GroupKey key) const {
    auto const found = groups_.find(key);
    return found != groups_.end() && found->second.members > 0;
  }

 private:
  struct Group {
    int members = 0;
    std::vector<int> by_date{};  // people on each meeting date of the track
  };

  static int people(Group const& group) {
    return group.by_date.empty() ? 0 : std::ranges::max(group.by_date);
  }

  bool is_option(int demand, int track) const {
    auto const& options = clinic_.demands[at(demand)].options;
    return std::ranges::find(options, track, &Option::track) != options.end();
  }

  bool fits(GroupKey key) const {
    return people(groups_.at(key)) <= clinic_.tracks[at(key.first)].size.max;
  }

  long cost_of(int demand) const {
    auto const& plan = clinic_.demands[at(demand)];
    auto const& place = places_.of[at(demand)];
    if (!place)
      return plan.stay.empty()
                 ? 0
                 : no_place + per_priority * std::clamp(plan.demand->priority, -100, 100);
    for (auto const& option : plan.options)
      if (option.track == place->first) return per_wish * option.cost;
    return 0;
  }

  void change(GroupKey key, int demand, int by) {
    auto& group = groups_[key];
    auto const& dates = clinic_.tracks[at(key.first)].dates;
    group.by_date.resize(dates.size());
    group.members += by;
    for (std::size_t i = 0; i < dates.size(); ++i)
      if (clinic_.demands[at(demand)].stay.contains(dates[i])) group.by_date[i] += by;
  }

  Clinic const& clinic_;
  Staffing& staffing_;
  Places places_;
  std::map<GroupKey, Group> groups_;
};

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

void place_announced(Clinic const& clinic, Board& board) {
  for (int d = 0; d < static_cast<int>(clinic.demands.size()); ++d)
    if (clinic.demands[at(d)].announced && !clinic.demands[at(d)].stay.empty())
      board.put(d, clinic.demands[at(d)].announced);
}

// Places first whoever has priority, and then whoever would lose most if the best were gone.
void place_greedily(Clinic const& clinic, Board& board) {
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
bool shake(Clinic const& clinic, Board& board, Random& random) {
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
Places improve(Clinic const& clinic, Board& board, std::uint64_t seed, long effort) {
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
void renumber(Clinic const& clinic, Places& places) {
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

Unmet no_place_for(DemandPlan const& plan, Refusal const& why) {
  return {.client = plan.demand->client,
          .program = plan.program->id,
          .what = "a place in a track",
          .constraint = why.constraint,
          .because = why.because};
}

// All refusals as one reason, named after the first.
Refusal no_option(DemandPlan const& plan) {
  if (plan.refusals.empty())
    return {"track", fmt::format("program '{}' has no track", plan.program->id)};
  auto because = plan.refusals.front().because;
  for (std::size_t i = 1; i < plan.refusals.size(); ++i) because += "; " + plan.refusals[i].because;
  // The track that was decided, or the modality that is needed, is no news: what blocks is.
  for (auto const& refusal : plan.refusals)
    if (refusal.constraint != "track" && refusal.constraint != "modality")
      return {refusal.constraint, because};
  return {plan.refusals.front().constraint, because};
}

}  // namespace

Places find_places(Clinic const& clinic, Staffing& staffing, std::uint64_t seed, long effort) {
  Board board(clinic, staffing);
  if (clinic.demands.empty()) return board.places();
  place_announced(clinic, board);
  place_greedily(clinic, board);
  auto places = improve(clinic, board, seed, effort > 0 ? effort : default_effort);
  renumber(clinic, places);
  return places;
}

std::vector<NumberedGroup> groups_of(Clinic const& clinic, Places const& places) {
  std::map<GroupKey, std::vector<int>> by_date;
  for (std::size_t d = 0; d < places.of.size(); ++d) {
    if (!places.of[d]) continue;
    auto const& dates = clinic.tracks[at(places.of[d]->first)].dates;
    auto& people = by_date[*places.of[d]];
    people.resize(dates.size());
    for (std::size_t i = 0; i < dates.size(); ++i)
      if (clinic.demands[d].stay.contains(dates[i])) ++people[i];
  }
  std::vector<NumberedGroup> list;
  for (auto const& [key, people] : by_date)
    list.push_back({key.first, key.second, people.empty() ? 0 : std::ranges::max(people)});
  return list;
}

std::vector<Unmet> without_place(Clinic const& clinic, Staffing const& staffing,
                                 Places const& places) {
  std::vector<OpenGroup> open;
  for (auto const& group : groups_of(clinic, places)) open.push_back({group.track, group.people});
  std::vector<Unmet> list;
  for (std::size_t d = 0; d < places.of.size(); ++d) {
    auto const& plan = clinic.demands[d];
    if (places.of[d] || plan.stay.empty()) continue;
    if (plan.options.empty()) {
      list.push_back(no_place_for(plan, no_option(plan)));
      continue;
    }
    // What one more group of the most wanted track would need.
    auto const wanted = std::ranges::min_element(plan.options, {}, &Option::cost);
    auto more = open;
    more.push_back({wanted->track, 1});
    auto const staffed = staffing.staff(more);
    list.push_back(no_place_for(
        plan, staffed.possible
                  ? Refusal{"group-size-max", fmt::format("the groups of '{}' are full",
                                                          clinic.tracks[at(wanted->track)].name)}
                  : staffed.blocked));
  }
  return list;
}

}  // namespace careplan
