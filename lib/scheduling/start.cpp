// The first plan of a search: what announced sessions ask for, then one group after the other.
#include <algorithm>
#include <map>

#include "scheduling/index.hpp"
#include "scheduling/moves.hpp"

namespace careplan {
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
