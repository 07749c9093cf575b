// Why a client has no place in a group.
#include <fmt/format.h>

#include <algorithm>

#include "scheduling/index.hpp"
#include "scheduling/template_week.hpp"

namespace careplan {
namespace {

Unmet no_place_for(DemandPlan const& plan, Refusal const& why) {
  return {.client = plan.demand->client,
          .program = plan.program->id,
          .what = "a place in a track",
          .constraint = why.constraint,
          .because = why.because};
}

// What one more group of a track would need in some week of the client's stay.
class NextGroup {
 public:
  NextGroup(Groundwork const& clinic, WeekPlan const& plan) : clinic_(clinic), plan_(plan) {}

  Refusal lacking(int client, int track) const {
    auto const& model = plan_.model;
    auto const& entries = model.tracks[at(track)].entries;
    for (auto const& hour : entries)
      if (auto refusal = no_leader(track, hour, client)) return *refusal;
    for (auto const& hour : entries)
      if (auto refusal = no_room(track, hour, client)) return *refusal;
    auto const& name = clinic_.tracks[at(track)].name;
    if (!enough_hours(track, client))
      return {"clinician-hours",
              fmt::format("another group of '{}' needs more clinician hours in the week", name)};
    return {"group-size-max",
            fmt::format("the groups of '{}' are full, and another for so few would cost more than "
                        "it gives",
                        name)};
  }

 private:
  GridEntry const& entry(int track, ModelEntry const& hour) const {
    return clinic_.tracks[at(track)].entries[at(hour.entry)];
  }
  std::string when(int track, ModelEntry const& hour) const {
    return fmt::format("{} {}", to_text(entry(track, hour).day), to_text(entry(track, hour).time));
  }
  int index(int track, ModelEntry const& hour) const {
    return static_cast<int>(&hour - plan_.model.tracks[at(track)].entries.data());
  }

  std::optional<Refusal> no_leader(int track, ModelEntry const& hour, int client) const {
    auto const& service = *entry(track, hour).service;
    auto const& name = clinic_.tracks[at(track)].name;
    auto const who = one_of(service.credentials);
    if (hour.clinicians.empty()) {
      bool held = false;
      for (int k = 0; k < static_cast<int>(clinic_.problem.site.clinicians.size()); ++k)
        held |= clinic_.may_lead(k, service);
      if (!held)
        return Refusal{"credentials",
                       fmt::format("nobody here may lead '{}': it needs {}", service.id, who)};
      return Refusal{
          "clinician-availability",
          fmt::format("'{}' needs a clinician ({}) available {}", name, who, when(track, hour))};
    }
    for (int const week : plan_.model.clients[at(client)].weeks)
      if (std::ranges::none_of(hour.clinicians, [&](int k) {
            return plan_.seat_is_free(track, index(track, hour), {k, -1}, week);
          }))
        return Refusal{"clinician-double-booking",
                       fmt::format("another group of '{}' needs one more clinician ({}) on {}",
                                   name, who, when(track, hour))};
    return std::nullopt;
  }

  std::optional<Refusal> no_room(int track, ModelEntry const& hour, int client) const {
    if (!plan_.model.tracks[at(track)].in_person) return std::nullopt;
    for (int const week : plan_.model.clients[at(client)].weeks)
      if (std::ranges::none_of(hour.rooms,
                               [&](int r) { return plan_.room_is_open(r, hour, week); })) {
        auto const& kind = entry(track, hour).service->room_kind;
        return Refusal{"room-capacity",
                       fmt::format("another group of '{}' needs one more {}room for 1 on {}",
                                   clinic_.tracks[at(track)].name, kind.empty() ? "" : kind + " ",
                                   when(track, hour))};
      }
    return std::nullopt;
  }

  // Every hour alone has somebody with minutes left for it.
  bool enough_hours(int track, int client) const {
    auto const& model = plan_.model;
    for (auto const& hour : model.tracks[at(track)].entries)
      for (int const week : model.clients[at(client)].weeks)
        if (std::ranges::none_of(hour.clinicians, [&](int k) {
              auto const [day, all] = plan_.minutes_in_groups(k, week, hour.day);
              return plan_.seat_is_free(track, index(track, hour), {k, -1}, week) &&
                     day + hour.minutes <= model.clinicians[at(k)].day_max &&
                     all + hour.minutes <= model.clinicians[at(k)].week_max;
            }))
          return false;
    return true;
  }

  Groundwork const& clinic_;
  WeekPlan const& plan_;
};

}  // namespace

std::vector<Unmet> without_place(Groundwork const& clinic, Model const& model,
                                 Choices const& choices) {
  WeekPlan plan(model);
  plan.restore(choices);
  NextGroup const next(clinic, plan);
  std::vector<Unmet> list;
  for (int d = 0; d < static_cast<int>(clinic.demands.size()); ++d) {
    auto const& demand = clinic.demands[at(d)];
    if (choices.group_of[at(d)] >= 0) continue;
    if (demand.stay.empty()) {
      if (auto const why = waits_for_cohort(clinic.problem, demand))
        list.push_back(no_place_for(demand, *why));
      continue;
    }
    auto const& options = model.clients[at(d)].options;
    if (options.empty()) {
      list.push_back(no_place_for(demand, why_no_track(demand)));
      continue;
    }
    auto const wanted = std::ranges::min_element(options, {}, &ModelOption::cost);
    list.push_back(no_place_for(demand, next.lacking(d, wanted->track)));
  }
  return list;
}

}  // namespace careplan
