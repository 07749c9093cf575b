#include "scheduling/staffing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {
namespace {

using namespace std::chrono;  // the names of the weekdays

constexpr int node_limit = 20'000;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

}  // namespace

// One hour of one group, and who or what could take it.
struct Staffing::Hour {
  int group = 0;
  int track = 0;
  int entry = 0;
  int people = 0;
  weekday day{};
  Span<Clock> time{};
  Service const* service = nullptr;
  std::vector<int> clinicians{};
  std::vector<int> rooms{};
  bool needs_room = true;
};

// Depth-first assignment of one kind of resource (clinicians, or rooms: the two do not depend on
// each other) to hours that may not overlap. Hours with the fewest candidates of a day go first.
struct Staffing::Search {
  Groundwork const& clinic;
  std::vector<Hour> const& hours;
  bool rooms = false;
  std::vector<int> order{};
  std::vector<int> chosen{};
  std::map<std::pair<int, unsigned>, Minutes> by_day{};
  std::map<int, Minutes> by_week{};
  int nodes = 0;
  int deepest = 0;

  // The hours of one weekday only, or of the whole week.
  Search(Groundwork const& c, std::vector<Hour> const& h, bool of_rooms,
         std::optional<weekday> only = {})
      : clinic(c), hours(h), rooms(of_rooms), chosen(h.size(), -1) {
    for (int i = 0; i < static_cast<int>(hours.size()); ++i)
      if ((!rooms || hours[at(i)].needs_room) && (!only || hours[at(i)].day == *only))
        order.push_back(i);
    std::ranges::stable_sort(order, {}, [&](int i) {
      auto const& hour = hours[at(i)];
      return std::tuple(hour.day.iso_encoding(), candidates(hour).size(), hour.time.begin);
    });
  }

  std::vector<int> const& candidates(Hour const& hour) const {
    return rooms ? hour.rooms : hour.clinicians;
  }

  bool allowed(int depth, int who) const {
    auto const& hour = hours[at(order[at(depth)])];
    for (int i = 0; i < depth; ++i) {
      auto const& other = hours[at(order[at(i)])];
      if (chosen[at(order[at(i)])] == who && other.day == hour.day &&
          other.time.overlaps(hour.time))
        return false;
    }
    if (rooms) return true;
    auto const& clinician = clinic.problem.site.clinicians[at(who)];
    auto const day = by_day.find({who, hour.day.iso_encoding()});
    auto const week = by_week.find(who);
    auto const more = length(hour.time);
    return (day == by_day.end() ? Minutes{} : day->second) + more <= clinician.day_max &&
           (week == by_week.end() ? Minutes{} : week->second) + more <= clinician.week_max;
  }

  // The faces and rooms that the group knows already first, then whoever has the least to do.
  std::vector<int> ranked(int depth) const {
    auto const& hour = hours[at(order[at(depth)])];
    std::vector<std::pair<std::tuple<bool, long, int>, int>> list;
    for (int const who : candidates(hour)) {
      bool stranger = true;
      for (int i = 0; i < depth; ++i) {
        auto const& other = hours[at(order[at(i)])];
        if (other.group == hour.group && chosen[at(order[at(i)])] == who &&
            (rooms || other.service == hour.service))
          stranger = false;
      }
      auto const week = by_week.find(who);
      long const load = rooms ? clinic.problem.site.rooms[at(who)].capacity
                              : (week == by_week.end() ? 0 : week->second.count());
      list.push_back({{stranger, load, who}, who});
    }
    std::ranges::sort(list);
    std::vector<int> result;
    for (auto const& [rank, who] : list) result.push_back(who);
    return result;
  }

  void take(int depth, int who, bool add) {
    auto const& hour = hours[at(order[at(depth)])];
    auto const minutes = add ? length(hour.time) : -length(hour.time);
    chosen[at(order[at(depth)])] = add ? who : -1;
    if (rooms) return;
    by_day[{who, hour.day.iso_encoding()}] += minutes;
    by_week[who] += minutes;
  }

  bool run(int depth) {
    deepest = std::max(deepest, depth);
    if (depth == static_cast<int>(order.size())) return true;
    if (++nodes > node_limit) return false;
    for (int const who : ranked(depth)) {
      if (!allowed(depth, who)) continue;
      take(depth, who, true);
      if (run(depth + 1)) return true;
      take(depth, who, false);
    }
    return false;
  }

  Hour const& stuck() const {
    return hours[at(order[at(std::min(deepest, static_cast<int>(order.size()) - 1))])];
  }
};

Staffing::Staffing(Groundwork const& clinic) : clinic_(clinic) {
  for (std::size_t t = 0; t < clinic.tracks.size(); ++t) {
    auto const& track = clinic.tracks[t];
    std::vector<bool> used;
    for (auto const& entry : track.entries)
      used.push_back(std::ranges::any_of(clinic.demands, [&](DemandPlan const& plan) {
        return std::ranges::any_of(
                   plan.options,
                   [&](Option const& option) { return option.track == static_cast<int>(t); }) &&
               std::ranges::any_of(track.dates, [&](Date date) {
                 return weekday_of(date) == entry.day && plan.stay.contains(date) &&
                        belongs(*plan.demand, *plan.program, track, entry, date) == Truth::yes;
               });
      }));
    used_.push_back(std::move(used));
  }
}

std::vector<Staffing::Hour> Staffing::hours(std::vector<OpenGroup> const& groups) const {
  std::vector<Hour> list;
  auto const& site = clinic_.problem.site;
  for (int g = 0; g < static_cast<int>(groups.size()); ++g) {
    auto const& track = clinic_.tracks[at(groups[at(g)].track)];
    for (int e = 0; e < static_cast<int>(track.entries.size()); ++e) {
      if (!used_[at(groups[at(g)].track)][at(e)]) continue;
      auto const& entry = track.entries[at(e)];
      Hour hour{.group = g,
                .track = groups[at(g)].track,
                .entry = e,
                .people = groups[at(g)].people,
                .day = entry.day,
                .time = entry.time,
                .service = entry.service,
                .needs_room = track.track->modality == Modality::in_person};
      for (int k = 0; k < static_cast<int>(site.clinicians.size()); ++k)
        if (clinic_.may_lead(k, *entry.service) &&
            site.clinicians[at(k)].available.covers(entry.day, entry.time))
          hour.clinicians.push_back(k);
      for (int r = 0; r < static_cast<int>(site.rooms.size()); ++r)
        if (clinic_.fits(r, *entry.service, hour.people)) hour.rooms.push_back(r);
      list.push_back(std::move(hour));
    }
  }
  return list;
}

Refusal Staffing::lacking(Hour const& hour, bool rooms) const {
  auto const when = fmt::format("{} {}", to_text(hour.day), to_text(hour.time));
  auto const name = clinic_.tracks[at(hour.track)].name;
  if (rooms)
    return {"room-capacity",
            fmt::format("another group of '{}' needs one more {}room for {} on {}", name,
                        hour.service->room_kind.empty() ? "" : hour.service->room_kind + " ",
                        hour.people, when)};
  bool held = false;
  for (int k = 0; k < static_cast<int>(clinic_.problem.site.clinicians.size()); ++k)
    held |= clinic_.may_lead(k, *hour.service);
  auto const who = one_of(hour.service->credentials);
  if (!held)
    return {"credentials",
            fmt::format("nobody here may lead '{}': it needs {}", hour.service->id, who)};
  if (hour.clinicians.empty())
    return {"clinician-availability",
            fmt::format("'{}' needs a clinician ({}) available {}", name, who, when)};
  return {
      "clinician-double-booking",
      fmt::format("another group of '{}' needs one more clinician ({}) on {}", name, who, when)};
}

bool Staffing::possible(std::vector<OpenGroup> groups) {
  std::vector<std::pair<int, int>> key;
  for (auto const& group : groups) key.emplace_back(group.track, group.people);
  std::ranges::sort(key);
  if (auto const known = known_.find(key); known != known_.end()) return known->second;
  std::ranges::sort(groups, {}, [](OpenGroup const& g) { return std::pair(g.track, g.people); });
  return known_[key] = staff(groups).possible;
}

StaffPlan Staffing::staff(std::vector<OpenGroup> const& groups) const {
  StaffPlan plan;
  auto const list = hours(groups);
  for (auto const& group : groups)
    plan.of.emplace_back(clinic_.tracks[at(group.track)].entries.size());
  for (bool const rooms : {false, true}) {
    // A day that fails alone names its reason, and spares the search of all days before it.
    for (auto const day :
         Weekdays{Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday}.days())
      if (Search search(clinic_, list, rooms, day); !search.run(0)) {
        plan.blocked = lacking(search.stuck(), rooms);
        return plan;
      }
    Search search(clinic_, list, rooms);
    if (!search.run(0)) {
      plan.blocked = {"clinician-hours",
                      fmt::format("another group of '{}' needs more clinician hours in the week",
                                  clinic_.tracks[at(search.stuck().track)].name)};
      return plan;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      auto& staffed = plan.of[at(list[i].group)][at(list[i].entry)];
      (rooms ? staffed.room : staffed.clinician) = search.chosen[i];
    }
  }
  plan.possible = true;
  return plan;
}

}  // namespace careplan
