// Numbers of groups that can stand beside each other, against trying all of them.
#include "scheduling/bands.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "scheduling/index.hpp"
#include "scheduling/random.hpp"

using namespace careplan;

namespace {

std::vector<int> some_of(int count, Random& random) {
  std::vector<int> list;
  for (int i = 0; i < count; ++i)
    if (random.below(3) != 0) list.push_back(i);
  return list;
}

// A few tracks of two days of six slots; some ask the same of leaders and rooms.
Model tracks_by_lot(Random& random) {
  Model model{.grid = {.begin = 540, .step = 30, .count = 6}};
  model.clients.resize(20);
  model.clinicians.resize(at(1 + random.below(4)));
  model.rooms.resize(at(1 + random.below(3)));
  for (int t = 2 + random.below(4); t > 0; --t) {
    if (!model.tracks.empty() && random.below(3) == 0) {
      model.tracks.push_back(model.tracks[at(random.below(static_cast<int>(model.tracks.size())))]);
      continue;
    }
    auto& track = model.tracks.emplace_back();
    track.in_person = random.below(3) != 0;
    for (int day = random.below(2); day < 2; ++day) {
      DayBits const slots = DayBits{random.below(2) == 0 ? 3u : 7u} << random.below(4);
      track.entries.push_back(
          {.day = day,
           .slots = slots,
           .core = random.below(5) == 0 ? slots & (slots - 1) : slots,
           .everybody = random.below(8) != 0,
           .clinicians = some_of(static_cast<int>(model.clinicians.size()), random)});
      if (track.in_person)
        track.entries.back().rooms = some_of(static_cast<int>(model.rooms.size()), random);
    }
  }
  return model;
}

// Whether each of the hours gets one of its own, in any way.
bool all_get_one(std::vector<std::vector<int>> const& hours, std::vector<int>& taken) {
  if (taken.size() == hours.size()) return true;
  for (int const one : hours[taken.size()]) {
    if (std::ranges::find(taken, one) != taken.end()) continue;
    taken.push_back(one);
    if (all_get_one(hours, taken)) return true;
    taken.pop_back();
  }
  return false;
}

bool can_stand(Model const& model, std::vector<int> const& groups) {
  for (int day = 0; day < 2; ++day)
    for (int slot = 0; slot < model.grid.count; ++slot) {
      std::vector<std::vector<int>> leaders;
      std::vector<std::vector<int>> rooms;
      for (std::size_t t = 0; t < groups.size(); ++t)
        for (auto const& hour : model.tracks[t].entries)
          for (int n = 0; n < groups[t]; ++n) {
            if (!hour.everybody || hour.day != day || (hour.core >> slot & 1) == 0) continue;
            leaders.push_back(hour.clinicians);
            if (!hour.rooms.empty()) rooms.push_back(hour.rooms);
          }
      std::vector<int> taken;
      if (!all_get_one(leaders, taken)) return false;
      taken.clear();
      if (!all_get_one(rooms, taken)) return false;
    }
  return true;
}

long least(Model const& model, std::vector<std::vector<long>> const& costs, bool together,
           std::vector<int> groups = {}, long sum = 0) {
  auto const t = groups.size();
  if (t == costs.size()) return !together || can_stand(model, groups) ? sum : 0;
  long best = 0;
  groups.push_back(0);
  for (; at(groups[t]) < costs[t].size(); ++groups[t])
    best = std::min(best, least(model, costs, together, groups, sum + costs[t][at(groups[t])]));
  return best;
}

}  // namespace

TEST_CASE(
    "the cheapest groups that can be led and housed are those that trying all of them finds") {
  int in_the_way = 0;
  int chosen = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    auto const model = tracks_by_lot(random);
    Bands bands(model, true);
    for (int round = 0; round < 5; ++round) {
      std::vector<std::vector<long>> costs(model.tracks.size(), {0});
      for (auto& own : costs)
        for (int n = random.below(3); n > 0; --n) own.push_back(random.below(30) - 20);
      std::vector<int> groups;
      long const cost = bands.cheapest(costs, groups);
      CHECK(cost == least(model, costs, true));
      CHECK(can_stand(model, groups));
      long sum = 0;
      for (std::size_t t = 0; t < costs.size(); ++t) {
        sum += costs[t][at(groups[t])];
        chosen += groups[t];
      }
      CHECK(sum == cost);
      in_the_way += cost > least(model, costs, false) ? 1 : 0;
    }
  }
  CHECK(in_the_way > 300);
  CHECK(chosen > 1'000);
}
