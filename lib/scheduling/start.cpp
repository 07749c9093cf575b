// The first plan of a search: what announced sessions ask for, then one group after the other.
#include <algorithm>
#include <map>

#include "scheduling/index.hpp"
#include "scheduling/moves.hpp"

namespace careplan {
namespace {
constexpr int ways_tried = 600;
}

void Moves::place_announced() {
  std::map<std::pair<int, int>, Clients> groups;
  for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
    if (auto const& client = model_.clients[at(c)]; client.announced_track >= 0)
      groups[{client.announced_track, client.announced_number}].push_back(c);
  for (auto const& [key, roster] : groups) {
    int const g = open_for(key.first, roster);
    if (g < 0) continue;
    for (int const client : roster)
      if (plan_.can_join(client, g)) move_in(client, g);
  }
}

void Moves::keep_announced() {
  pinned_groups_.assign(at(plan_.groups()), false);
  for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
    if (pinned(c) && plan_.group_of(c) >= 0) pinned_groups_[at(plan_.group_of(c))] = true;
}

void Moves::construct() {
  std::vector<bool> given_up(model_.tracks.size());
  for (;;) {
    int best = -1;
    long most = 0;
    Clients roster;
    for (int t = 0; t < static_cast<int>(model_.tracks.size()); ++t) {
      if (given_up[at(t)]) continue;
      auto [worth, clients] = first_roster(t);
      if (worth <= most) continue;
      best = t;
      most = worth;
      roster = std::move(clients);
    }
    if (best < 0) break;
    int const g = open_for(best, roster);
    given_up[at(best)] = g < 0;
    if (g < 0) continue;
    int joined = 0;
    for (int const client : roster)
      if (plan_.can_join(client, g)) {
        move_in(client, g);
        ++joined;
      }
    if (joined == 0) {
      plan_.close(g);
      given_up[at(best)] = true;
    }
  }
  for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
    if (plan_.group_of(c) < 0 && !pinned(c)) homeless_.push_back(c);
  settle();
  plan_.forget();
  make_way();
}

void Moves::open_groups(GroupSet const& groups) {
  same_groups_ = true;
  for (int i = 0; i < static_cast<int>(groups.tracks.size()); ++i) {
    Clients roster;
    for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
      if (groups.group_of[at(c)] == i && plan_.group_of(c) < 0) roster.push_back(c);
    int const g = open_for(groups.tracks[at(i)], roster);
    if (g < 0) continue;
    for (int const client : roster)
      if (plan_.can_join(client, g)) move_in(client, g);
    if (plan_.group(g).members.empty()) plan_.close(g);
  }
  for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
    if (plan_.group_of(c) < 0) homeless_.push_back(c);
  settle();
}

// While somebody waits for whom no group could be opened, others go to another track of theirs.
void Moves::make_way() {
  auto const who_waits = [&] {
    Clients list;
    for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
      if (plan_.group_of(c) < 0 && !pinned(c) && !model_.clients[at(c)].options.empty())
        list.push_back(c);
    return list;
  };
  auto waiting = who_waits();
  for (int tries = ways_tried; tries > 0 && !waiting.empty(); --tries) {
    int const client = waiting[at(below(static_cast<int>(waiting.size())))];
    auto const& options = model_.clients[at(client)].options;
    long const before = plan_.cost();
    bool const moved = make_way(client, options[at(below(static_cast<int>(options.size())))].track);
    if (!moved || plan_.cost() > before) {
      plan_.undo();
      homeless_.clear();
      loose_.clear();
      continue;
    }
    plan_.forget();
    waiting = who_waits();
  }
}

// Opens the track for the client in place of groups that could meet in another.
bool Moves::make_way(int client, int track) {
  std::vector<Clients> rosters;
  for (int const g : groups_in_the_way(track, model_.clients[at(client)].weeks)) {
    if (at(g) < pinned_groups_.size() && pinned_groups_[at(g)]) return false;
    rosters.push_back(plan_.group(g).members);
    for (int const member : rosters.back()) detach(member);
  }
  auto const open = [&](int where, Clients const& roster) {
    int const g = open_for(where, roster);
    if (g < 0) return false;
    for (int const member : roster)
      if (option(member, where) != nullptr && plan_.can_join(member, g)) {
        move_in(member, g);
        std::erase(homeless_, member);
      }
    return true;
  };
  if (!open(track, {client})) return false;
  for (auto const& roster : rosters) {
    auto const& options = model_.clients[at(roster.front())].options;
    int const turn = below(static_cast<int>(options.size()));
    for (int i = 0; i < static_cast<int>(options.size()); ++i)
      if (open(options[at((i + turn) % static_cast<int>(options.size()))].track, roster)) break;
  }
  settle();
  return true;
}

// Where nobody is free to lead an hour of the track, those that one who may lead it has then, by
// lot; and so for its rooms.
std::vector<int> Moves::groups_in_the_way(int track, std::vector<int> const& weeks) {
  std::vector<int> list;
  auto const& own = model_.tracks[at(track)];
  auto const each = [&](ModelEntry const& hour, auto const& visit) {
    for (int g = 0; g < plan_.groups(); ++g) {
      auto const& other = plan_.group(g);
      if (other.track < 0 || other.members.empty()) continue;
      auto const& theirs = model_.tracks[at(other.track)].entries;
      for (std::size_t e = 0; e < theirs.size(); ++e)
        if (theirs[e].day == hour.day && (theirs[e].slots & hour.slots) != 0)
          visit(g, other.seats[e]);
    }
  };
  auto const holds = [&](int g) { return std::ranges::find(list, g) != list.end(); };
  auto const one_of = [&](std::vector<int> const& all) {
    return all[at(below(static_cast<int>(all.size())))];
  };
  for (int e = 0; e < static_cast<int>(own.entries.size()); ++e) {
    auto const& hour = own.entries[at(e)];
    bool const led = std::ranges::any_of(hour.clinicians, [&](int k) {
      return std::ranges::all_of(
          weeks, [&](int week) { return plan_.seat_is_free(track, e, {k, -1}, week); });
    });
    if (!led && !hour.clinicians.empty()) {
      int const k = one_of(hour.clinicians);
      each(hour, [&](int g, Seat const& seat) {
        if (seat.clinician == k && !holds(g)) list.push_back(g);
      });
    }
    if (!own.in_person || hour.rooms.empty()) continue;
    bool housed = std::ranges::any_of(hour.rooms, [&](int room) {
      return std::ranges::all_of(weeks,
                                 [&](int week) { return plan_.room_is_open(room, hour, week); });
    });
    each(hour, [&](int g, Seat const& seat) {
      housed |= holds(g) && std::ranges::find(hour.rooms, seat.room) != hour.rooms.end();
    });
    if (housed) continue;
    int const room = one_of(hour.rooms);
    each(hour, [&](int g, Seat const& seat) {
      if (seat.room == room && !holds(g)) list.push_back(g);
    });
  }
  return list;
}

// Of those who wait, the ones whom the track suits best, and what it saves to take them in.
std::pair<long, Moves::Clients> Moves::first_roster(int track) const {
  std::vector<std::pair<long, int>> waiting;
  for (int c = 0; c < static_cast<int>(model_.clients.size()); ++c)
    if (auto const* wish = option(c, track); wish != nullptr && plan_.group_of(c) < 0)
      waiting.emplace_back(wish->cost - model_.clients[at(c)].waiting_cost, c);
  std::ranges::sort(waiting);
  auto const& own = model_.tracks[at(track)];
  long worth = 0;
  Clients roster;
  for (auto const& [cost, client] : waiting) {
    if (static_cast<int>(roster.size()) == own.size_max || cost >= 0) break;
    worth -= cost;
    roster.push_back(client);
  }
  long const missing = std::max(0, own.size_min - static_cast<int>(roster.size()));
  worth -= (own.open_cost + own.short_cost * missing) * static_cast<long>(weeks_of(roster).size());
  return {worth, roster};
}

void Moves::dissolve_small() {
  for (int g = 0; g < plan_.groups(); ++g) {
    auto const own = plan_.group(g);
    if (own.track < 0 || !model_.tracks[at(own.track)].min_is_hard) continue;
    int const most = *std::ranges::max_element(own.by_week);
    if (most >= model_.tracks[at(own.track)].size_min) continue;
    if (at(g) < pinned_groups_.size() && pinned_groups_[at(g)]) continue;
    for (int const member : own.members) detach(member);
  }
  homeless_.clear();
  plan_.forget();
}

}  // namespace careplan
