#include "scheduling/spots.hpp"

#include <algorithm>

#include "scheduling/index.hpp"

namespace careplan {
namespace {

// A set bit by lot: the first or the last, so that what is left stays in one piece, or any.
int pick_bit(DayBits bits, Random& random) {
  int const lot = random.below(4);
  if (lot < 2) return std::countr_zero(bits);
  if (lot == 2) return 63 - std::countl_zero(bits);
  for (int skip = random.below(std::popcount(bits)); skip > 0; --skip) bits &= bits - 1;
  return std::countr_zero(bits);
}

}  // namespace

long waiting_cost(ModelTrack const& track, int day, int begin_minute, int minutes) {
  if (!track.in_person || track.first_minute[at(day)] < 0) return 0;
  int const gap = std::max({0, track.first_minute[at(day)] - begin_minute - minutes,
                            begin_minute - track.last_minute[at(day)]});
  return track.waiting_cost * std::min(track.waiting_limit, (gap + 29) / 30);
}

SpotFinder::SpotFinder(Model const& model) : model_(model) {
  std::vector<int> minutes(model.starts.size());
  for (auto const& wanted : model.appointments) minutes[at(wanted.kind)] = wanted.minutes;
  for (auto const& track : model.tracks) {
    int const deepest = track.in_person && track.waiting_cost > 0 ? track.waiting_limit : 0;
    auto& kinds = levels_.emplace_back();
    for (int const length : minutes) {
      auto& bits = kinds.emplace_back(7 * at(deepest + 1));
      for (int day = 0; day < 7; ++day)
        for (int slot = 0; slot < model.grid.count; ++slot) {
          long const cost = waiting_cost(track, day, model.grid.minute(slot), length);
          int const level = deepest == 0 ? 0 : static_cast<int>(cost / track.waiting_cost);
          bits[at(day) * at(deepest + 1) + at(level)] |= DayBits{1} << slot;
        }
    }
  }
}

SpotFinder::Asked SpotFinder::ask(WeekPlan const& plan, int appointment) const {
  auto const& wanted = model_.appointments[at(appointment)];
  int const t = plan.group(plan.group_of(wanted.client)).track;
  auto const& track = model_.tracks[at(t)];
  Asked asked{.appointment = appointment, .wanted = &wanted, .track = &track, .track_index = t};
  auto const& starts = wanted.starts[track.in_person ? 1 : 0];
  for (int day = 0; day < 7; ++day) {
    if (starts[at(day)] == 0) continue;
    DayBits taken = 0;
    int alone = 0;
    for (int const week : wanted.weeks) {
      taken |= plan.person_taken(wanted.client, week, day);
      alone += plan.appointments_on(wanted.client, week, day) == 0 ? 1 : 0;
    }
    DayBits const open = starts[at(day)] & ~blocked_starts(taken, wanted.length);
    if (open == 0) continue;
    bool const twin =
        std::ranges::any_of(model_.clients[at(wanted.client)].appointments, [&](int other) {
          return other != appointment && model_.appointments[at(other)].course == wanted.course &&
                 plan.spot(other).clinician >= 0 && plan.spot(other).day == day;
        });
    if (twin) continue;
    long const extra = track.first_minute[at(day)] < 0 ? track.extra_day_cost * alone : 0;
    asked.days[at(asked.count++)] = {day, open, extra};
  }
  return asked;
}

bool SpotFinder::settle(WeekPlan const& plan, Asked const& asked, int day, DayBits starts,
                        Random& random, Spot& spot) const {
  while (starts != 0) {
    int const slot = pick_bit(starts, random);
    spot.day = day;
    spot.slot = slot;
    spot.room = -1;
    if (!asked.track->in_person) return true;
    for (int const room : asked.wanted->rooms)
      if (plan.room_is_free(room, asked.appointment, day, slot)) {
        spot.room = room;
        return true;
      }
    starts &= ~(DayBits{1} << slot);
  }
  return false;
}

void SpotFinder::look(WeekPlan const& plan, Asked const& asked, ModelChoice const& choice,
                      Random& random, Spot& best) const {
  auto const& wanted = *asked.wanted;
  long const times = static_cast<long>(wanted.weeks.size());
  auto const& kind = levels_[at(asked.track_index)][at(wanted.kind)];
  std::size_t const depth = kind.size() / 7;
  auto const& starts = model_.starts[at(wanted.kind)][at(choice.clinician)];
  int const turn = random.below(asked.count);
  for (int i = 0; i < asked.count; ++i) {
    auto const& day = asked.days[at((i + turn) % asked.count)];
    long const base = choice.cost * times + day.extra;
    if (base >= best.cost || (day.open & starts[at(day.day)]) == 0) continue;
    DayBits taken = 0;
    for (int const week : wanted.weeks)
      taken |= plan.clinician_taken(choice.clinician, week, day.day);
    DayBits const free = day.open & starts[at(day.day)] & ~blocked_starts(taken, wanted.length);
    if (free == 0 || !plan.clinician_has_time(choice.clinician, asked.appointment, day.day))
      continue;
    for (std::size_t level = 0; level < depth; ++level) {
      long const cost = base + static_cast<long>(level) * asked.track->waiting_cost * times;
      if (cost >= best.cost) break;
      Spot spot{.clinician = choice.clinician};
      if (!settle(plan, asked, day.day, free & kind[at(day.day) * depth + level], random, spot))
        continue;
      best = spot;
      best.cost = cost;
      break;
    }
  }
}

std::optional<Spot> SpotFinder::find(WeekPlan const& plan, int appointment, Random& random,
                                     int blink) const {
  auto const asked = ask(plan, appointment);
  auto const& wanted = *asked.wanted;
  if (asked.count == 0 || wanted.choices.empty()) return std::nullopt;
  long const times = static_cast<long>(wanted.weeks.size());
  Spot best{.cost = wanted.unmet_cost * times + 1};
  int const count = static_cast<int>(wanted.choices.size());
  int const turn = random.below(count);
  for (int i = 0; i < count; ++i) {
    auto const& choice = wanted.choices[at((i + turn) % count)];
    if (choice.cost * times >= best.cost) continue;
    if (blink > 0 && random.below(blink) == 0) continue;
    if (!plan.caseload_allows(choice.clinician, wanted.client)) continue;
    look(plan, asked, choice, random, best);
    if (best.cost == wanted.choices.front().cost * times) break;
  }
  if (best.clinician < 0) return std::nullopt;
  // The day itself is counted by the plan.
  best.cost = 0;
  for (auto const& choice : wanted.choices)
    if (choice.clinician == best.clinician) best.cost = choice.cost * times;
  best.cost +=
      times * waiting_cost(*asked.track, best.day, model_.grid.minute(best.slot), wanted.minutes);
  return best;
}

}  // namespace careplan
