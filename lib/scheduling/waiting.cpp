// The groups that places make, and why a client has none.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scheduling/places.hpp"

namespace careplan {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
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

std::vector<NumberedGroup> groups_of(Groundwork const& clinic, Places const& places) {
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

std::vector<Unmet> without_place(Groundwork const& clinic, Staffing const& staffing,
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
