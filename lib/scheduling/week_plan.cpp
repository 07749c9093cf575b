#include "scheduling/week_plan.hpp"

#include <algorithm>

namespace careplan {

WeekPlan::WeekPlan(Model const& m)
    : model(m),
      group_of_(m.clients.size(), -1),
      spots_(m.appointments.size()),
      clinician_(m.clinician_taken),
      room_(m.room_taken),
      clinician_hard_(m.clinician_taken),
      room_hard_(m.room_taken),
      person_(m.person_taken),
      minutes_(m.clinician_minutes),
      hard_minutes_(m.clinician_minutes),
      led_by_(m.clinicians.size()),
      held_in_(m.rooms.size()),
      cases_(m.clinicians.size() * at(m.weeks)),
      on_day_(m.clients.size() * at(m.weeks)) {
  for (auto const& days : minutes_) {
    int sum = 0;
    for (int const day : days) sum += day;
    week_minutes_.push_back(sum);
  }
  hard_week_minutes_ = week_minutes_;
  for (auto const& client : m.clients) cost_ += client.waiting_cost;
}

bool WeekPlan::seat_is_free(int track, int entry, Seat seat, int week) const {
  auto const& hour = model.tracks[at(track)].entries[at(entry)];
  auto const k = model.at(week, seat.clinician, model.clinicians.size());
  if ((clinician_hard_[k][at(hour.day)] & hour.slots) != 0) return false;
  return seat.room < 0 || (room_hard_[model.at(week, seat.room, model.rooms.size())][at(hour.day)] &
                           hour.slots) == 0;
}

int WeekPlan::places(int group) const {
  auto const& own = groups_[at(group)];
  int most = model.tracks[at(own.track)].size_max;
  for (auto const& seat : own.seats)
    if (seat.room >= 0) most = std::min(most, model.rooms[at(seat.room)].capacity);
  return most;
}

bool WeekPlan::can_join(int client, int group) const {
  auto const& own = groups_[at(group)];
  auto const& track = model.tracks[at(own.track)];
  int const most = places(group);
  for (int const week : model.clients[at(client)].weeks) {
    if (own.by_week[at(week)] >= most) return false;
    for (int day = 0; day < 7; ++day)
      if ((person_taken(client, week, day) & ~announced(client, week, day) &
           track.hours[at(day)]) != 0)
        return false;
    if (own.by_week[at(week)] > 0) continue;
    for (int e = 0; e < static_cast<int>(track.entries.size()); ++e) {
      auto const& seat = own.seats[at(e)];
      auto const& hour = track.entries[at(e)];
      if ((clinician_taken(seat.clinician, week, hour.day) & hour.slots) != 0) return false;
      if (seat.room >= 0 && (room_taken(seat.room, week, hour.day) & hour.slots) != 0) return false;
    }
    if (!time_for_group(group, week)) return false;
  }
  return true;
}

bool WeekPlan::time_for_group(int group, int week) const {
  auto const& own = groups_[at(group)];
  auto const& track = model.tracks[at(own.track)];
  for (std::size_t e = 0; e < track.entries.size(); ++e) {
    int const k = own.seats[e].clinician;
    auto const where = model.at(week, k, model.clinicians.size());
    int on_day = minutes_[where][at(track.entries[e].day)];
    int in_week = week_minutes_[where];
    for (std::size_t other = 0; other < track.entries.size(); ++other) {
      if (own.seats[other].clinician != k) continue;
      in_week += track.entries[other].minutes;
      if (track.entries[other].day == track.entries[e].day) on_day += track.entries[other].minutes;
    }
    auto const& limits = model.clinicians[at(k)];
    if (on_day > limits.day_max || in_week > limits.week_max) return false;
  }
  return true;
}

bool WeekPlan::clinician_has_time(int clinician, int appointment, int day) const {
  auto const& wanted = model.appointments[at(appointment)];
  auto const& limits = model.clinicians[at(clinician)];
  for (int const week : wanted.weeks) {
    auto const where = model.at(week, clinician, model.clinicians.size());
    if (minutes_[where][at(day)] + wanted.minutes > limits.day_max ||
        week_minutes_[where] + wanted.minutes > limits.week_max)
      return false;
  }
  return true;
}

bool WeekPlan::knows(int clinician, int client) const {
  return std::ranges::any_of(model.clients[at(client)].appointments,
                             [&](int a) { return spots_[at(a)].clinician == clinician; });
}

bool WeekPlan::caseload_allows(int clinician, int client) const {
  int const limit = model.clinicians[at(clinician)].caseload;
  if (limit == 0 || knows(clinician, client)) return true;
  return std::ranges::all_of(model.clients[at(client)].weeks, [&](int week) {
    return cases_[model.at(week, clinician, model.clinicians.size())] < limit;
  });
}

bool WeekPlan::room_is_free(int room, int appointment, int day, int slot) const {
  auto const& wanted = model.appointments[at(appointment)];
  auto const bits = stretch(slot, wanted.length);
  return std::ranges::all_of(wanted.weeks,
                             [&](int week) { return (room_taken(room, week, day) & bits) == 0; });
}

int WeekPlan::appointments_on(int client, int week, int day) const {
  return on_day_[model.at(week, client, model.clients.size())][at(day)];
}

bool WeekPlan::has_minutes(int clinician, int week, int day, int more_day, int more_week) const {
  auto const where = model.at(week, clinician, model.clinicians.size());
  auto const& limits = model.clinicians[at(clinician)];
  return minutes_[where][at(day)] + more_day <= limits.day_max &&
         week_minutes_[where] + more_week <= limits.week_max;
}

std::pair<int, int> WeekPlan::minutes_in_groups(int clinician, int week, int day) const {
  auto const where = model.at(week, clinician, model.clinicians.size());
  return {hard_minutes_[where][at(day)], hard_week_minutes_[where]};
}

bool WeekPlan::room_is_open(int room, ModelEntry const& hour, int week) const {
  return (room_hard_[model.at(week, room, model.rooms.size())][at(hour.day)] & hour.slots) == 0;
}

long WeekPlan::cost_of_client(int client) const {
  auto const& own = model.clients[at(client)];
  int const group = group_of_[at(client)];
  if (group < 0) return own.waiting_cost;
  auto const& track = model.tracks[at(groups_[at(group)].track)];
  long sum = 0;
  for (auto const& option : own.options)
    if (option.track == groups_[at(group)].track) sum += option.cost;
  for (int const a : own.appointments) {
    auto const& wanted = model.appointments[at(a)];
    sum += spots_[at(a)].clinician < 0 ? wanted.unmet_cost * static_cast<long>(wanted.weeks.size())
                                       : spots_[at(a)].cost;
  }
  for (int const week : own.weeks)
    for (int day = 0; day < 7; ++day)
      if (track.first_minute[at(day)] < 0 && appointments_on(client, week, day) > 0)
        sum += track.extra_day_cost;
  return sum;
}

void WeekPlan::seat_entry(int group, int entry, int week, bool taken) {
  auto const& own = groups_[at(group)];
  auto const& hour = model.tracks[at(own.track)].entries[at(entry)];
  auto const& seat = own.seats[at(entry)];
  auto const mark = [&](WeekBits& bits) {
    bits[at(hour.day)] = taken ? bits[at(hour.day)] | hour.slots : bits[at(hour.day)] & ~hour.slots;
  };
  auto const k = model.at(week, seat.clinician, model.clinicians.size());
  mark(clinician_[k]);
  mark(clinician_hard_[k]);
  minutes_[k][at(hour.day)] += taken ? hour.minutes : -hour.minutes;
  week_minutes_[k] += taken ? hour.minutes : -hour.minutes;
  hard_minutes_[k][at(hour.day)] += taken ? hour.minutes : -hour.minutes;
  hard_week_minutes_[k] += taken ? hour.minutes : -hour.minutes;
  if (seat.room < 0) return;
  auto const r = model.at(week, seat.room, model.rooms.size());
  mark(room_[r]);
  mark(room_hard_[r]);
}

long WeekPlan::group_cost(int group) const {
  auto const& own = groups_[at(group)];
  auto const& track = model.tracks[at(own.track)];
  long sum = 0;
  for (int const people : own.by_week)
    if (people > 0)
      sum += track.open_cost + track.short_cost * std::max(0, track.size_min - people);
  return sum;
}

void WeekPlan::raw_join(int client, int group) {
  auto& own = groups_[at(group)];
  auto const& who = model.clients[at(client)];
  auto const& track = model.tracks[at(own.track)];
  cost_ -= group_cost(group) + who.waiting_cost;
  for (int const week : who.weeks) {
    if (own.by_week[at(week)]++ == 0)
      for (int e = 0; e < static_cast<int>(track.entries.size()); ++e)
        seat_entry(group, e, week, true);
    auto& person = person_[model.at(week, who.person, at(model.persons))];
    for (int day = 0; day < 7; ++day) person[at(day)] |= track.hours[at(day)];
  }
  own.members.push_back(client);
  group_of_[at(client)] = group;
  cost_ += group_cost(group) + cost_of_client(client);
}

void WeekPlan::raw_leave(int client) {
  int const group = group_of_[at(client)];
  auto& own = groups_[at(group)];
  auto const& who = model.clients[at(client)];
  auto const& track = model.tracks[at(own.track)];
  cost_ -= group_cost(group) + cost_of_client(client);
  for (int const week : who.weeks) {
    if (--own.by_week[at(week)] == 0)
      for (int e = 0; e < static_cast<int>(track.entries.size()); ++e)
        seat_entry(group, e, week, false);
    auto& person = person_[model.at(week, who.person, at(model.persons))];
    for (int day = 0; day < 7; ++day) {
      person[at(day)] &= ~track.hours[at(day)];
      person[at(day)] |= announced(client, week, day);
    }
  }
  std::erase(own.members, client);
  group_of_[at(client)] = -1;
  cost_ += group_cost(group) + who.waiting_cost;
}

void WeekPlan::raw_reseat(int group, int entry, Seat seat) {
  auto& own = groups_[at(group)];
  for (int week = 0; week < model.weeks; ++week)
    if (own.by_week[at(week)] > 0) seat_entry(group, entry, week, false);
  own.seats[at(entry)] = seat;
  for (int week = 0; week < model.weeks; ++week)
    if (own.by_week[at(week)] > 0) seat_entry(group, entry, week, true);
}

void WeekPlan::mark(int appointment, Spot const& spot, bool taken) {
  auto const& wanted = model.appointments[at(appointment)];
  auto const& who = model.clients[at(wanted.client)];
  auto const bits = stretch(spot.slot, wanted.length);
  auto const set = [&](WeekBits& week) {
    week[at(spot.day)] = taken ? week[at(spot.day)] | bits : week[at(spot.day)] & ~bits;
  };
  for (int const week : wanted.weeks) {
    auto const k = model.at(week, spot.clinician, model.clinicians.size());
    set(clinician_[k]);
    minutes_[k][at(spot.day)] += taken ? wanted.minutes : -wanted.minutes;
    week_minutes_[k] += taken ? wanted.minutes : -wanted.minutes;
    if (spot.room >= 0) set(room_[model.at(week, spot.room, model.rooms.size())]);
    set(person_[model.at(week, who.person, at(model.persons))]);
    count_day(wanted.client, week, spot.day, taken ? 1 : -1);
  }
}

void WeekPlan::count_day(int client, int week, int day, int by) {
  auto& count = on_day_[model.at(week, client, model.clients.size())][at(day)];
  bool const before = count > 0;
  count = static_cast<unsigned char>(count + by);
  auto const& track = model.tracks[at(groups_[at(group_of_[at(client)])].track)];
  if (track.first_minute[at(day)] < 0 && before != (count > 0))
    cost_ += before ? -track.extra_day_cost : track.extra_day_cost;
}

void WeekPlan::raw_place(int appointment, Spot const& spot) {
  auto const& wanted = model.appointments[at(appointment)];
  if (!knows(spot.clinician, wanted.client))
    for (int const week : model.clients[at(wanted.client)].weeks)
      ++cases_[model.at(week, spot.clinician, model.clinicians.size())];
  mark(appointment, spot, true);
  spots_[at(appointment)] = spot;
  led_by_[at(spot.clinician)].push_back(appointment);
  if (spot.room >= 0) held_in_[at(spot.room)].push_back(appointment);
  cost_ += spot.cost - wanted.unmet_cost * static_cast<long>(wanted.weeks.size());
}

void WeekPlan::raw_remove(int appointment) {
  auto const& wanted = model.appointments[at(appointment)];
  auto const spot = spots_[at(appointment)];
  mark(appointment, spot, false);
  spots_[at(appointment)] = {};
  std::erase(led_by_[at(spot.clinician)], appointment);
  if (spot.room >= 0) std::erase(held_in_[at(spot.room)], appointment);
  cost_ -= spot.cost - wanted.unmet_cost * static_cast<long>(wanted.weeks.size());
  if (!knows(spot.clinician, wanted.client))
    for (int const week : model.clients[at(wanted.client)].weeks)
      --cases_[model.at(week, spot.clinician, model.clinicians.size())];
}

int WeekPlan::open(int track, std::vector<Seat> seats) {
  auto const unused = std::ranges::find(groups_, -1, &PlanGroup::track);
  int const g = static_cast<int>(unused - groups_.begin());
  if (unused == groups_.end()) groups_.emplace_back();
  groups_[at(g)] = {.track = track,
                    .seats = std::move(seats),
                    .members = {},
                    .by_week = std::vector<int>(at(model.weeks))};
  done_.push_back({.act = Act::open, .what = g});
  return g;
}

void WeekPlan::close(int group) {
  done_.push_back({.act = Act::close,
                   .what = groups_[at(group)].track,
                   .group = group,
                   .seats = std::move(groups_[at(group)].seats)});
  groups_[at(group)] = {};
}

void WeekPlan::join(int client, int group) {
  raw_join(client, group);
  done_.push_back({.act = Act::join, .what = client});
}

void WeekPlan::leave(int client) {
  done_.push_back({.act = Act::leave, .what = client, .group = group_of_[at(client)]});
  raw_leave(client);
}

void WeekPlan::reseat(int group, int entry, Seat seat) {
  done_.push_back({.act = Act::reseat,
                   .what = entry,
                   .group = group,
                   .seat = groups_[at(group)].seats[at(entry)]});
  raw_reseat(group, entry, seat);
}

void WeekPlan::place(int appointment, Spot spot) {
  raw_place(appointment, spot);
  done_.push_back({.act = Act::place, .what = appointment});
}

void WeekPlan::remove(int appointment) {
  done_.push_back({.act = Act::remove, .what = appointment, .spot = spots_[at(appointment)]});
  raw_remove(appointment);
}

void WeekPlan::undo() {
  for (; !done_.empty(); done_.pop_back()) {
    auto& last = done_.back();
    switch (last.act) {
      case Act::open:
        groups_[at(last.what)] = {};
        break;
      case Act::close:
        groups_[at(last.group)] = {.track = last.what,
                                   .seats = std::move(last.seats),
                                   .members = {},
                                   .by_week = std::vector<int>(at(model.weeks))};
        break;
      case Act::join:
        raw_leave(last.what);
        break;
      case Act::leave:
        raw_join(last.what, last.group);
        break;
      case Act::reseat:
        raw_reseat(last.group, last.what, last.seat);
        break;
      case Act::place:
        raw_remove(last.what);
        break;
      case Act::remove:
        raw_place(last.what, last.spot);
        break;
    }
  }
}

void WeekPlan::forget() {
  done_.clear();
}

Choices WeekPlan::choices() const {
  return {.groups = groups_, .group_of = group_of_, .spots = spots_, .cost = cost_};
}

void WeekPlan::restore(Choices const& choices) {
  for (int a = 0; a < static_cast<int>(spots_.size()); ++a)
    if (spots_[at(a)].clinician >= 0) raw_remove(a);
  for (int c = 0; c < static_cast<int>(group_of_.size()); ++c)
    if (group_of_[at(c)] >= 0) raw_leave(c);
  groups_ = choices.groups;
  for (auto& group : groups_) {
    group.members.clear();
    std::ranges::fill(group.by_week, 0);
  }
  for (int c = 0; c < static_cast<int>(group_of_.size()); ++c)
    if (choices.group_of[at(c)] >= 0) raw_join(c, choices.group_of[at(c)]);
  for (int a = 0; a < static_cast<int>(spots_.size()); ++a)
    if (choices.spots[at(a)].clinician >= 0) raw_place(a, choices.spots[at(a)]);
  forget();
}

}  // namespace careplan
