// The state of the search for places: who is in which group, whether every group can be led and
// housed, and what the whole costs.
#pragma once

#include <algorithm>
#include <map>

#include "scheduling/places.hpp"

namespace careplan {

// What it costs to leave a client without a place, and what the lesser wrongs cost beside it.
inline constexpr long no_place = 1'000'000;
inline constexpr long per_priority = 1'000;
inline constexpr long per_wish = 100;
inline constexpr long per_group = 30;
inline constexpr long per_missing_person = 20;

// The clients of every group, with what the whole costs.
class Board {
 public:
  Board(Groundwork const& clinic, Staffing& staffing) : clinic_(clinic), staffing_(staffing) {
    places_.of.resize(clinic.demands.size());
  }

  Places const& places() const { return places_; }

  // Moves one client; false, and nothing changed, when a group grows too large or cannot be led.
  bool move(int demand, std::optional<GroupKey> to) {
    auto const from = places_.of[slot(demand)];
    if (from == to) return true;
    if (to && !is_option(demand, to->first)) return false;
    put(demand, to);
    if (!to || (fits(*to) && staffing_.possible(open_groups()))) return true;
    put(demand, from);
    return false;
  }

  // Moves without asking: only for going back to what was possible.
  void put(int demand, std::optional<GroupKey> to) {
    auto& here = places_.of[slot(demand)];
    if (here) change(*here, demand, -1);
    here = to;
    if (to) change(*to, demand, +1);
  }

  std::vector<int> members(GroupKey key) const {
    std::vector<int> list;
    for (int d = 0; d < static_cast<int>(places_.of.size()); ++d)
      if (places_.of[slot(d)] == key) list.push_back(d);
    return list;
  }

  // Groups that exist, and for each track one that could be opened.
  std::vector<GroupKey> choices(int demand) const {
    std::vector<GroupKey> list;
    for (auto const& option : clinic_.demands[slot(demand)].options) {
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
      int const least = clinic_.tracks[slot(key.first)].size.min;
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
  static std::size_t slot(int index) { return static_cast<std::size_t>(index); }
  struct Group {
    int members = 0;
    std::vector<int> by_date{};  // people on each meeting date of the track
  };

  static int people(Group const& group) {
    return group.by_date.empty() ? 0 : std::ranges::max(group.by_date);
  }

  bool is_option(int demand, int track) const {
    auto const& options = clinic_.demands[slot(demand)].options;
    return std::ranges::find(options, track, &Option::track) != options.end();
  }

  bool fits(GroupKey key) const {
    return people(groups_.at(key)) <= clinic_.tracks[slot(key.first)].size.max;
  }

  long cost_of(int demand) const {
    auto const& plan = clinic_.demands[slot(demand)];
    auto const& place = places_.of[slot(demand)];
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
    auto const& dates = clinic_.tracks[slot(key.first)].dates;
    group.by_date.resize(dates.size());
    group.members += by;
    for (std::size_t i = 0; i < dates.size(); ++i)
      if (clinic_.demands[slot(demand)].stay.contains(dates[i])) group.by_date[i] += by;
  }

  Groundwork const& clinic_;
  Staffing& staffing_;
  Places places_;
  std::map<GroupKey, Group> groups_;
};

}  // namespace careplan
