#include "scheduling/template_week.hpp"

#include <algorithm>
#include <map>

#include "scheduling/index.hpp"

namespace careplan {
namespace {

// Groups of a track are numbered from the first client on, unless announced sessions name them.
std::map<int, GroupKey> number_groups(Model const& model, Choices const& choices) {
  std::map<int, GroupKey> keys;
  std::map<int, std::vector<int>> taken;  // numbers, by track
  for (std::size_t c = 0; c < model.clients.size(); ++c) {
    auto const& client = model.clients[c];
    int const g = choices.group_of[c];
    if (g < 0 || client.announced_track != choices.groups[at(g)].track || keys.contains(g))
      continue;
    keys[g] = {client.announced_track, client.announced_number};
    taken[client.announced_track].push_back(client.announced_number);
  }
  for (int const g : choices.group_of) {
    if (g < 0 || keys.contains(g)) continue;
    int const track = choices.groups[at(g)].track;
    int number = 0;
    while (std::ranges::find(taken[track], number) != taken[track].end()) ++number;
    taken[track].push_back(number);
    keys[g] = {track, number};
  }
  return keys;
}

}  // namespace

TemplateWeek template_week(Groundwork const& clinic, std::vector<Course> const& courses,
                           Modelled const& modelled, Choices const& choices) {
  auto const& model = modelled.model;
  TemplateWeek week;
  auto const keys = number_groups(model, choices);
  for (int const g : choices.group_of)
    week.place_of.push_back(g < 0 ? std::nullopt : std::optional(keys.at(g)));
  for (auto const& [g, key] : keys) {
    TemplateGroup group{.key = key};
    group.staff.resize(clinic.tracks[at(key.first)].entries.size());
    auto const& entries = model.tracks[at(key.first)].entries;
    for (std::size_t e = 0; e < entries.size(); ++e) {
      auto const& seat = choices.groups[at(g)].seats[e];
      group.staff[at(entries[e].entry)] = {seat.clinician, seat.room};
    }
    week.groups.push_back(std::move(group));
  }
  std::ranges::sort(week.groups, {}, &TemplateGroup::key);
  week.usual_of.resize(courses.size());
  for (std::size_t a = 0; a < model.appointments.size(); ++a) {
    auto const& stands = modelled.stands[a];
    auto& usual = week.usual_of[at(stands.course)];
    usual.resize(std::max(usual.size(), at(stands.nth) + 1));
    auto const& spot = choices.spots[a];
    if (spot.clinician < 0) continue;
    UsualHour hour{.clinician = spot.clinician,
                   .day = weekday{static_cast<unsigned>(spot.day) + 1},
                   .begin = Clock{model.grid.minute(spot.slot)},
                   .room = spot.room};
    for (int const w : model.appointments[a].weeks)
      hour.mondays.push_back(week_start(clinic.problem.horizon.begin) + std::chrono::days{7 * w});
    usual[at(stands.nth)] = std::move(hour);
  }
  return week;
}

}  // namespace careplan
