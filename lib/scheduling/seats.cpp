// The changes that concern groups as a whole: who leads their hours and where they meet.
#include <algorithm>

#include "scheduling/index.hpp"
#include "scheduling/moves.hpp"

namespace careplan {
std::vector<int> Moves::weeks_of(Clients const& roster) const {
  std::vector<bool> there(at(model_.weeks));
  for (int const client : roster)
    for (int const week : model_.clients[at(client)].weeks) there[at(week)] = true;
  std::vector<int> weeks;
  for (int week = 0; week < model_.weeks; ++week)
    if (there[at(week)]) weeks.push_back(week);
  return weeks;
}

// Appointments of the clinician, or in the room, at the hour.
std::vector<int> Moves::in_the_way(int track, int entry, Seat seat,
                                   std::vector<int> const& weeks) const {
  auto const& hour = model_.tracks[at(track)].entries[at(entry)];
  std::vector<int> list;
  auto const gather = [&](std::vector<int> const& appointments) {
    for (int const a : appointments) {
      auto const& wanted = model_.appointments[at(a)];
      auto const& spot = plan_.spot(a);
      if (spot.day == hour.day && (stretch(spot.slot, wanted.length) & hour.slots) != 0 &&
          std::ranges::find_first_of(wanted.weeks, weeks) != wanted.weeks.end())
        list.push_back(a);
    }
  };
  if (seat.clinician >= 0) gather(plan_.led_by(seat.clinician));
  if (seat.room >= 0) gather(plan_.held_in(seat.room));
  return list;
}

// Whether groups alone leave the clinician the minutes; appointments can yield.
bool Moves::leader_has_time(int track, int entry, std::vector<Seat> const& seats, int clinician,
                            int week, bool open) const {
  auto const& entries = model_.tracks[at(track)].entries;
  int const day = entries[at(entry)].day;
  int on_day = entries[at(entry)].minutes;
  int in_week = on_day;
  for (std::size_t e = 0; e < seats.size() && !open; ++e)
    if (static_cast<int>(e) != entry && seats[e].clinician == clinician) {
      in_week += entries[e].minutes;
      if (entries[e].day == day) on_day += entries[e].minutes;
    }
  auto const [led_day, led_week] = plan_.minutes_in_groups(clinician, week, day);
  auto const& limits = model_.clinicians[at(clinician)];
  return led_day + on_day <= limits.day_max && led_week + in_week <= limits.week_max;
}

int Moves::find_leader(int track, int entry, std::vector<Seat> const& seats,
                       std::vector<int> const& weeks, bool open) {
  auto const& entries = model_.tracks[at(track)].entries;
  auto const& hour = entries[at(entry)];
  int best = -1;
  long least = 0;
  for (int const k : hour.clinicians) {
    bool const free = std::ranges::all_of(weeks, [&](int week) {
      return plan_.seat_is_free(track, entry, {k, -1}, week) &&
             leader_has_time(track, entry, seats, k, week, open);
    });
    bool const elsewhere = [&] {
      for (std::size_t e = 0; e < seats.size(); ++e)
        if (static_cast<int>(e) != entry && seats[e].clinician == k && entries[e].day == hour.day &&
            (entries[e].slots & hour.slots) != 0)
          return true;
      return false;
    }();
    if (!free || elsewhere) continue;
    bool const known = std::ranges::find(seats, k, &Seat::clinician) != seats.end();
    long const cost =
        prices_ != nullptr
            ? prices_->leaders[at(track)][at(entry)][at(k)] * 10 / price_unit + below(101)
            : 15L * static_cast<long>(in_the_way(track, entry, {k, -1}, weeks).size()) + below(25) -
                  (known ? 10 : 0);
    if (best < 0 || cost < least) {
      best = k;
      least = cost;
    }
  }
  return best;
}

int Moves::find_place(int track, int entry, std::vector<Seat> const& seats,
                      std::vector<int> const& weeks, int people) {
  auto const& plan = model_.tracks[at(track)];
  auto const& hour = plan.entries[at(entry)];
  int best = -1;
  long least = 0;
  for (int const r : hour.rooms) {
    int const capacity = model_.rooms[at(r)].capacity;
    if (capacity < people) continue;
    if (!std::ranges::all_of(weeks, [&](int week) { return plan_.room_is_open(r, hour, week); }))
      continue;
    bool const elsewhere = [&] {
      for (std::size_t e = 0; e < seats.size(); ++e)
        if (static_cast<int>(e) != entry && seats[e].room == r && plan.entries[e].day == hour.day &&
            (plan.entries[e].slots & hour.slots) != 0)
          return true;
      return false;
    }();
    if (elsewhere) continue;
    bool const known = std::ranges::find(seats, r, &Seat::room) != seats.end();
    long const cost = 8L * static_cast<long>(in_the_way(track, entry, {-1, r}, weeks).size()) +
                      10L * std::max(0, plan.size_max - capacity) +
                      std::max(0, capacity - plan.size_max) - (known ? 6 : 0) + below(4);
    if (best < 0 || cost < least) {
      best = r;
      least = cost;
    }
  }
  return best;
}

std::optional<Seat> Moves::find_seat(int track, int entry, std::vector<Seat> const& seats,
                                     std::vector<int> const& weeks, int people) {
  Seat seat{.clinician = find_leader(track, entry, seats, weeks, false)};
  if (seat.clinician < 0) return std::nullopt;
  if (!model_.tracks[at(track)].in_person) return seat;
  seat.room = find_place(track, entry, seats, weeks, people);
  if (seat.room < 0) return std::nullopt;
  return seat;
}

void Moves::clear_seat(int track, int entry, Seat seat, std::vector<int> const& weeks) {
  for (int const a : in_the_way(track, entry, seat, weeks)) loosen(a);
}

int Moves::open_for(int track, Clients const& roster) {
  if (roster.empty()) return -1;
  auto const weeks = weeks_of(roster);
  auto const& entries = model_.tracks[at(track)].entries;
  int const people = std::min(static_cast<int>(roster.size()), model_.tracks[at(track)].size_min);
  std::vector<Seat> seats(entries.size());
  // The hour with the fewest who could lead it first.
  std::vector<int> order;
  for (int e = 0; e < static_cast<int>(entries.size()); ++e) order.push_back(e);
  std::ranges::stable_sort(order, {}, [&](int e) { return entries[at(e)].clinicians.size(); });
  for (int const e : order) {
    auto const seat = find_seat(track, e, seats, weeks, people);
    if (!seat) return -1;
    seats[at(e)] = *seat;
  }
  for (int e = 0; e < static_cast<int>(entries.size()); ++e)
    clear_seat(track, e, seats[at(e)], weeks);
  make_time(track, seats, weeks);
  return plan_.open(track, std::move(seats));
}

// Lets appointments of the clinician go until that many more minutes fit; false if they never do.
bool Moves::make_time_on(int clinician, int week, int day, int more_day, int more_week) {
  while (!plan_.has_minutes(clinician, week, day, more_day, more_week)) {
    auto const& theirs = plan_.led_by(clinician);
    auto const in_week = [&](int a) {
      auto const& due = model_.appointments[at(a)].weeks;
      return std::ranges::find(due, week) != due.end();
    };
    auto found =
        std::ranges::find_if(theirs, [&](int a) { return in_week(a) && plan_.spot(a).day == day; });
    if (found == theirs.end()) found = std::ranges::find_if(theirs, in_week);
    if (found == theirs.end()) return false;
    loosen(*found);
  }
  return true;
}

// Before a group takes its hours: room for its minutes in the week of whoever leads it.
void Moves::make_time(int track, std::vector<Seat> const& seats, std::vector<int> const& weeks) {
  auto const& entries = model_.tracks[at(track)].entries;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    int more_day = 0;
    int more_week = 0;
    for (std::size_t other = 0; other < entries.size(); ++other)
      if (seats[other].clinician == seats[e].clinician) {
        more_week += entries[other].minutes;
        if (entries[other].day == entries[e].day) more_day += entries[other].minutes;
      }
    for (int const week : weeks)
      make_time_on(seats[e].clinician, week, entries[e].day, more_day, more_week);
  }
}

void Moves::other_seats() {
  int const g = any_group();
  if (g < 0 || plan_.group(g).members.empty() || plan_.group(g).seats.empty()) return;
  auto const own = plan_.group(g);
  auto const& entries = model_.tracks[at(own.track)].entries;
  std::vector<int> weeks;
  for (int week = 0; week < model_.weeks; ++week)
    if (own.by_week[at(week)] > 0) weeks.push_back(week);
  int const people = *std::ranges::max_element(own.by_week);
  int const chosen = below(static_cast<int>(entries.size()));
  bool const all_of_them = below(2) == 0;
  for (int e = 0; e < static_cast<int>(entries.size()); ++e) {
    bool const same = own.seats[at(e)].clinician == own.seats[at(chosen)].clinician;
    if (e != chosen && !(all_of_them && same)) continue;
    auto seats = plan_.group(g).seats;
    auto const before = seats[at(e)];
    Seat next = before;
    if (below(4) != 0) next.clinician = find_leader(own.track, e, seats, weeks, true);
    if (before.room >= 0 && (below(4) == 0 || next == before))
      next.room = find_place(own.track, e, seats, weeks, people);
    if (next.clinician < 0 || (before.room >= 0 && next.room < 0) || next == before) continue;
    Seat const changed{next.clinician == before.clinician ? -1 : next.clinician,
                       next.room == before.room ? -1 : next.room};
    clear_seat(own.track, e, changed, weeks);
    int const more = changed.clinician < 0 ? 0 : entries[at(e)].minutes;
    for (int const week : weeks) make_time_on(next.clinician, week, entries[at(e)].day, more, more);
    plan_.reseat(g, e, next);
  }
}

}  // namespace careplan
