#include "scheduling/moves.hpp"

#include <algorithm>

#include "scheduling/index.hpp"

namespace careplan {
Moves::Moves(WeekPlan& plan, std::uint64_t seed)
    : plan_(plan), model_(plan.model), random_(seed), spots_(plan.model) {}

ModelOption const* Moves::option(int client, int track) const {
  for (auto const& option : model_.clients[at(client)].options)
    if (option.track == track) return &option;
  return nullptr;
}

bool Moves::pinned(int client) const {
  return model_.clients[at(client)].announced_track >= 0;
}

int Moves::any_client() {
  int const count = static_cast<int>(model_.clients.size());
  int best = below(count);
  if (below(2) == 0) return best;
  long most = plan_.cost_of_client(best);
  for (int i = 0; i < 4; ++i) {
    int const other = below(count);
    if (long const cost = plan_.cost_of_client(other); cost > most) {
      best = other;
      most = cost;
    }
  }
  return best;
}

int Moves::any_group() {
  for (int tries = 0; tries < 8; ++tries) {
    if (plan_.groups() == 0) return -1;
    int const g = below(plan_.groups());
    if (plan_.group(g).track >= 0) return g;
  }
  return -1;
}

void Moves::change() {
  int const lot = below(100);
  if (same_groups_)
    within_groups();
  else if (lot < 45)
    again();
  else if (lot < 68)
    elsewhere();
  else if (lot < 78)
    swap();
  else if (lot < 83)
    another_group();
  else if (lot < 86)
    no_group();
  else if (lot < 90)
    other_track();
  else if (lot < 96)
    other_seats();
  else
    clear_clinician();
  settle();
}

// A leader who is free again is of use only when somebody takes the hours.
void Moves::within_groups() {
  int const lot = below(100);
  if (lot < 42) {
    again();
  } else if (lot < 63) {
    elsewhere();
  } else if (lot < 72) {
    swap();
  } else if (lot < 96) {
    other_seats();
    if (below(2) == 0) again();
  } else {
    clear_clinician();
  }
}

void Moves::again() {
  for (int more = 1 + below(3); more > 0; --more) {
    int const client = any_client();
    if (plan_.group_of(client) < 0) continue;
    for (int const a : model_.clients[at(client)].appointments) {
      loosen(a);
      auto const& choices = model_.appointments[at(a)].choices;
      if (choices.empty() || below(3) != 0) continue;
      // Somebody else of a clinician who could have the client.
      auto const& theirs =
          plan_.led_by(choices[at(below(static_cast<int>(choices.size())))].clinician);
      for (int others = below(3); others > 0 && !theirs.empty(); --others)
        loosen(theirs[at(below(static_cast<int>(theirs.size())))]);
    }
  }
}

void Moves::elsewhere() {
  for (int more = 1 + below(3); more > 0; --more) {
    int const client = any_client();
    if (!pinned(client)) detach(client);
  }
}

void Moves::swap() {
  int const one = any_client();
  auto const& options = model_.clients[at(one)].options;
  if (pinned(one) || options.empty()) return;
  int const track = options[at(below(static_cast<int>(options.size())))].track;
  Clients others;
  for (int g = 0; g < plan_.groups(); ++g)
    if (plan_.group(g).track == track && g != plan_.group_of(one))
      for (int const member : plan_.group(g).members)
        if (!pinned(member)) others.push_back(member);
  if (others.empty()) return;
  int const other = others[at(below(static_cast<int>(others.size())))];
  int const there = plan_.group_of(other);
  int const here = plan_.group_of(one);
  detach(other);
  detach(one);
  if (plan_.group(there).track >= 0 && plan_.can_join(one, there)) {
    move_in(one, there);
    std::erase(homeless_, one);
  }
  if (here >= 0 && plan_.group(here).track >= 0 && below(2) == 0 &&
      option(other, plan_.group(here).track) != nullptr && plan_.can_join(other, here)) {
    move_in(other, here);
    std::erase(homeless_, other);
  }
}

void Moves::another_group() {
  int const client = any_client();
  auto const& options = model_.clients[at(client)].options;
  if (pinned(client) || options.empty()) return;
  int const track = options[at(below(static_cast<int>(options.size())))].track;
  Clients roster;
  pick_roster(track, roster, model_.tracks[at(track)].size_max);
  if (std::ranges::find(roster, client) == roster.end()) roster.push_back(client);
  for (int const member : roster) detach(member);
  int const g = open_for(track, roster);
  if (g < 0) return;
  for (int const member : roster)
    if (plan_.can_join(member, g)) {
      move_in(member, g);
      std::erase(homeless_, member);
    }
}

// Those who wait, those who would rather be in the track, and by lot some of the others.
void Moves::pick_roster(int track, Clients& roster, int most) {
  std::vector<std::pair<long, int>> keen;
  int const count = static_cast<int>(model_.clients.size());
  for (int c = 0; c < count; ++c) {
    auto const* wish = option(c, track);
    if (wish == nullptr || pinned(c)) continue;
    long const gain = plan_.cost_of_client(c) - wish->cost;
    int const group = plan_.group_of(c);
    if (group >= 0 && (plan_.group(group).track == track || gain <= 0) && below(8) != 0) continue;
    keen.emplace_back(-gain + below(12) * model_.weeks, c);
  }
  std::ranges::sort(keen);
  for (auto const& [cost, c] : keen) {
    if (static_cast<int>(roster.size()) >= most) break;
    roster.push_back(c);
  }
}

void Moves::no_group() {
  int const g = any_group();
  if (g < 0 || (at(g) < pinned_groups_.size() && pinned_groups_[at(g)])) return;
  auto const members = plan_.group(g).members;
  for (int const member : members) detach(member);
}

void Moves::other_track() {
  int const g = any_group();
  if (g < 0 || (at(g) < pinned_groups_.size() && pinned_groups_[at(g)])) return;
  auto members = plan_.group(g).members;
  if (members.empty()) return;
  auto const& options =
      model_.clients[at(members[at(below(static_cast<int>(members.size())))])].options;
  int const track = options[at(below(static_cast<int>(options.size())))].track;
  for (int const member : members) detach(member);
  Clients roster;
  for (int const member : members)
    if (option(member, track) != nullptr) roster.push_back(member);
  int const next = open_for(track, roster);
  if (next < 0) return;
  for (int const member : roster)
    if (plan_.can_join(member, next)) {
      move_in(member, next);
      std::erase(homeless_, member);
    }
}

void Moves::clear_clinician() {
  if (model_.clinicians.empty()) return;
  auto theirs = plan_.led_by(below(static_cast<int>(model_.clinicians.size())));
  for (int count = 0; count < 12 && !theirs.empty(); ++count) {
    int const i = below(static_cast<int>(theirs.size()));
    loosen(theirs[at(i)]);
    theirs.erase(theirs.begin() + i);
  }
}

void Moves::loosen(int appointment) {
  if (plan_.group_of(model_.appointments[at(appointment)].client) < 0) return;
  if (std::ranges::find(loose_, appointment) != loose_.end()) return;
  if (plan_.spot(appointment).clinician >= 0) plan_.remove(appointment);
  loose_.push_back(appointment);
}

void Moves::detach(int client) {
  if (std::ranges::find(homeless_, client) != homeless_.end()) return;
  homeless_.push_back(client);
  for (int const a : model_.clients[at(client)].appointments) {
    if (plan_.spot(a).clinician >= 0) plan_.remove(a);
    std::erase(loose_, a);
  }
  int const group = plan_.group_of(client);
  if (group < 0) return;
  plan_.leave(client);
  if (plan_.group(group).members.empty()) plan_.close(group);
}

void Moves::move_in(int client, int group) {
  plan_.join(client, group);
  for (int const a : model_.clients[at(client)].appointments) loose_.push_back(a);
}

// The group that costs least now, with some noise, so that others come to be tried.
bool Moves::house(int client, int noise) {
  int best = -1;
  long least = model_.clients[at(client)].waiting_cost + 20 * model_.weeks;
  for (int g = 0; g < plan_.groups(); ++g) {
    auto const& group = plan_.group(g);
    if (group.track < 0 || group.members.empty()) continue;
    auto const* wish = option(client, group.track);
    if (wish == nullptr) continue;
    auto const& track = model_.tracks[at(group.track)];
    long cost = wish->cost + below(noise + 1) * model_.weeks;
    for (int const week : model_.clients[at(client)].weeks)
      if (group.by_week[at(week)] < track.size_min) cost -= track.short_cost;
    if (cost >= least || !plan_.can_join(client, g)) continue;
    best = g;
    least = cost;
  }
  if (best < 0) return false;
  move_in(client, best);
  return true;
}

void Moves::settle() {
  for (std::size_t i = homeless_.size(); i > 1; --i)
    std::swap(homeless_[i - 1], homeless_[at(below(static_cast<int>(i)))]);
  std::ranges::stable_sort(homeless_, std::greater{},
                           [&](int c) { return model_.clients[at(c)].waiting_cost; });
  auto waiting = std::move(homeless_);
  homeless_.clear();
  for (int const client : waiting) {
    if (house(client, 12) || same_groups_) continue;
    auto const& options = model_.clients[at(client)].options;
    if (options.empty() || below(4) != 0) continue;
    int const g = open_for(options[at(below(static_cast<int>(options.size())))].track, {client});
    if (g >= 0 && plan_.can_join(client, g)) move_in(client, g);
  }
  for (int g = 0; g < plan_.groups(); ++g)
    if (plan_.group(g).track >= 0 && plan_.group(g).members.empty()) plan_.close(g);
  std::vector<std::pair<long, int>> order;
  for (int const a : loose_)
    order.emplace_back(-model_.appointments[at(a)].unmet_cost - below(30), a);
  loose_.clear();
  std::ranges::sort(order);
  for (auto const& [worth, a] : order)
    if (auto const spot = spots_.find(plan_, a, random_, 16)) plan_.place(a, *spot);
}

}  // namespace careplan
