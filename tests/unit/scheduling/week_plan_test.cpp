// A plan that is changed step by step is at every step what its decisions alone would make it: the
// same cost, the same hours taken, and nothing that the rules forbid.
#include "scheduling/week_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "rich_clinic.hpp"
#include "scheduling/find_week.hpp"
#include "scheduling/modelling.hpp"
#include "scheduling/moves.hpp"

using namespace careplan;

namespace {

// Counted anew from the decisions, without any memory.
class Recount {
 public:
  Recount(Model const& model, Choices const& choices) : m_(model), choices_(choices) {}

  long cost() const {
    long sum = 0;
    for (int c = 0; c < clients(); ++c) sum += cost_of(c);
    for (int g = 0; g < static_cast<int>(choices_.groups.size()); ++g) {
      auto const& group = choices_.groups[at(g)];
      if (group.track < 0) continue;
      auto const& track = m_.tracks[at(group.track)];
      for (int week = 0; week < m_.weeks; ++week)
        if (int const people = members(g, week); people > 0)
          sum += track.open_cost + track.short_cost * std::max(0, track.size_min - people);
    }
    return sum;
  }

  long cost_of(int c) const {
    auto const& client = m_.clients[at(c)];
    int const g = choices_.group_of[at(c)];
    if (g < 0) return client.waiting_cost;
    auto const& track = m_.tracks[at(choices_.groups[at(g)].track)];
    long sum = 0;
    for (auto const& option : client.options)
      if (option.track == choices_.groups[at(g)].track) sum += option.cost;
    std::set<std::pair<int, int>> extra_days;
    for (int const a : client.appointments) {
      auto const& wanted = m_.appointments[at(a)];
      auto const& spot = choices_.spots[at(a)];
      for (int const week : wanted.weeks) {
        if (spot.clinician < 0) {
          sum += wanted.unmet_cost;
          continue;
        }
        for (auto const& choice : wanted.choices)
          if (choice.clinician == spot.clinician) sum += choice.cost;
        sum += waiting_cost(track, spot.day, m_.grid.minute(spot.slot), wanted.minutes);
        if (track.first_minute[at(spot.day)] < 0) extra_days.emplace(week, spot.day);
      }
    }
    return sum + track.extra_day_cost * static_cast<long>(extra_days.size());
  }

  struct Hour {
    int week = 0;
    int day = 0;
    DayBits slots = 0;
    int minutes = 0;
    bool group = false;
    int client = -1;
  };
  // By clinician, by room, by person.
  using Hours = std::map<int, std::vector<Hour>>;
  Hours led;
  Hours held;
  Hours come;

  void lay() {
    for (int g = 0; g < static_cast<int>(choices_.groups.size()); ++g) lay_group(g);
    for (int a = 0; a < static_cast<int>(choices_.spots.size()); ++a) {
      auto const& spot = choices_.spots[at(a)];
      auto const& wanted = m_.appointments[at(a)];
      if (spot.clinician < 0) continue;
      auto const bits = stretch(spot.slot, wanted.length);
      for (int const week : wanted.weeks) {
        Hour const hour{week, spot.day, bits, wanted.minutes, false, wanted.client};
        led[spot.clinician].push_back(hour);
        if (spot.room >= 0) held[spot.room].push_back(hour);
        come[m_.clients[at(wanted.client)].person].push_back(hour);
      }
    }
  }

  int members(int g, int week) const {
    return static_cast<int>(std::ranges::count_if(choices_.groups[at(g)].members, [&](int c) {
      return std::ranges::find(m_.clients[at(c)].weeks, week) != m_.clients[at(c)].weeks.end();
    }));
  }

 private:
  int clients() const { return static_cast<int>(m_.clients.size()); }

  void lay_group(int g) {
    auto const& group = choices_.groups[at(g)];
    if (group.track < 0) return;
    auto const& track = m_.tracks[at(group.track)];
    for (int week = 0; week < m_.weeks; ++week) {
      if (members(g, week) == 0) continue;
      for (std::size_t e = 0; e < track.entries.size(); ++e) {
        auto const& entry = track.entries[e];
        Hour const hour{week, entry.day, entry.slots, entry.minutes, true};
        led[group.seats[e].clinician].push_back(hour);
        if (group.seats[e].room >= 0) held[group.seats[e].room].push_back(hour);
      }
      for (int const c : group.members)
        if (auto const& weeks = m_.clients[at(c)].weeks;
            std::ranges::find(weeks, week) != weeks.end())
          for (int day = 0; day < 7; ++day)
            come[m_.clients[at(c)].person].push_back({week, day, track.hours[at(day)], 0, true, c});
    }
  }

  Model const& m_;
  Choices const& choices_;
};

DayBits taken(std::vector<Recount::Hour> const& hours, int week, int day) {
  DayBits bits = 0;
  for (auto const& hour : hours)
    if (hour.week == week && hour.day == day) bits |= hour.slots;
  return bits;
}

// How many of the slots of that day two of the hours have.
bool clash(std::vector<Recount::Hour> const& hours, int week, int day) {
  DayBits seen = 0;
  for (auto const& hour : hours) {
    if (hour.week != week || hour.day != day) continue;
    if ((seen & hour.slots) != 0) return true;
    seen |= hour.slots;
  }
  return false;
}

void compare_clinicians(WeekPlan const& plan, Recount const& recount, int week) {
  auto const& m = plan.model;
  for (int k = 0; k < static_cast<int>(m.clinicians.size()); ++k) {
    auto const found = recount.led.find(k);
    auto const hours = found == recount.led.end() ? std::vector<Recount::Hour>{} : found->second;
    auto const where = m.at(week, k, m.clinicians.size());
    int in_week = 0;
    int in_groups = 0;
    std::set<int> cases;
    for (auto const& hour : hours)
      if (hour.week == week) {
        in_week += hour.minutes;
        in_groups += hour.group ? hour.minutes : 0;
        if (!hour.group) cases.insert(hour.client);
      }
    for (int const minutes : m.clinician_minutes[where]) in_week += minutes;
    for (int const minutes : m.clinician_minutes[where]) in_groups += minutes;
    CHECK((in_week <= m.clinicians[at(k)].week_max || in_week == in_groups));
    if (m.clinicians[at(k)].caseload > 0)
      CHECK(static_cast<int>(cases.size()) <= m.clinicians[at(k)].caseload);
    for (int day = 0; day < 7; ++day) {
      CHECK_FALSE(clash(hours, week, day));
      CHECK(plan.clinician_taken(k, week, day) ==
            (taken(hours, week, day) | m.clinician_taken[where][at(day)]));
      CHECK((taken(hours, week, day) & m.clinician_taken[where][at(day)]) == 0);
      int on_day = m.clinician_minutes[where][at(day)];
      int groups_on_day = on_day;
      for (auto const& hour : hours)
        if (hour.week == week && hour.day == day) {
          on_day += hour.minutes;
          groups_on_day += hour.group ? hour.minutes : 0;
        }
      CHECK(plan.minutes_in_groups(k, week, day) == std::pair(groups_on_day, in_groups));
      int const left = m.clinicians[at(k)].day_max - on_day;
      int const left_in_week = m.clinicians[at(k)].week_max - in_week;
      CHECK(plan.has_minutes(k, week, day, left, left_in_week));
      CHECK_FALSE(plan.has_minutes(k, week, day, left + 1, left_in_week));
      CHECK_FALSE(plan.has_minutes(k, week, day, left, left_in_week + 1));
    }
  }
}

void compare_rooms_and_people(WeekPlan const& plan, Recount const& recount, int week) {
  auto const& m = plan.model;
  auto const of = [](Recount::Hours const& all, int which) {
    auto const found = all.find(which);
    return found == all.end() ? std::vector<Recount::Hour>{} : found->second;
  };
  for (int day = 0; day < 7; ++day) {
    for (int r = 0; r < static_cast<int>(m.rooms.size()); ++r) {
      auto const hours = of(recount.held, r);
      CHECK_FALSE(clash(hours, week, day));
      CHECK(plan.room_taken(r, week, day) ==
            (taken(hours, week, day) | m.room_taken[m.at(week, r, m.rooms.size())][at(day)]));
    }
    for (int c = 0; c < static_cast<int>(m.clients.size()); ++c) {
      int const who = m.clients[at(c)].person;
      auto const hours = of(recount.come, who);
      CHECK_FALSE(clash(hours, week, day));
      CHECK(plan.person_taken(c, week, day) ==
            (taken(hours, week, day) | m.person_taken[m.at(week, who, at(m.persons))][at(day)]));
      CHECK(plan.appointments_on(c, week, day) ==
            std::ranges::count_if(hours, [&](Recount::Hour const& hour) {
              return !hour.group && hour.client == c && hour.week == week && hour.day == day;
            }));
    }
  }
}

void compare_groups(WeekPlan const& plan, Recount const& recount) {
  auto const& m = plan.model;
  for (int g = 0; g < plan.groups(); ++g) {
    auto const& group = plan.group(g);
    if (group.track < 0) continue;
    auto const& track = m.tracks[at(group.track)];
    int places = track.size_max;
    for (auto const& seat : group.seats)
      if (track.in_person) places = std::min(places, m.rooms[at(seat.room)].capacity);
    CHECK(plan.places(g) == places);
    for (int week = 0; week < m.weeks; ++week) {
      CHECK(group.by_week[at(week)] == recount.members(g, week));
      CHECK(group.by_week[at(week)] <= places);
    }
    for (int const c : group.members) CHECK(plan.group_of(c) == g);
  }
}

void compare_with_recount(WeekPlan const& plan) {
  auto const choices = plan.choices();
  Recount recount(plan.model, choices);
  recount.lay();
  CHECK(plan.cost() == recount.cost());
  for (int c = 0; c < static_cast<int>(plan.model.clients.size()); ++c)
    CHECK(plan.cost_of_client(c) == recount.cost_of(c));
  for (int week = 0; week < plan.model.weeks; ++week) {
    compare_clinicians(plan, recount, week);
    compare_rooms_and_people(plan, recount, week);
  }
  compare_groups(plan, recount);
  for (int a = 0; a < static_cast<int>(choices.spots.size()); ++a) {
    auto const& spot = choices.spots[at(a)];
    if (spot.clinician < 0) continue;
    auto const& led = plan.led_by(spot.clinician);
    CHECK(std::ranges::count(led, a) == 1);
    CHECK(plan.knows(spot.clinician, plan.model.appointments[at(a)].client));
    if (spot.room >= 0) CHECK(std::ranges::count(plan.held_in(spot.room), a) == 1);
  }
}

Modelled model_of(Groundwork const& clinic) {
  std::vector<Unmet> unknown;
  return make_model(clinic, courses(clinic, unknown));
}

// Members stand in the order in which they came.
Choices in_order(Choices choices) {
  for (auto& group : choices.groups) std::ranges::sort(group.members);
  return choices;
}

void check_same(Choices const& one, Choices const& other) {
  CHECK(one.cost == other.cost);
  CHECK(one.group_of == other.group_of);
  CHECK(one.spots == other.spots);
  auto const used = [](Choices const& choices) {
    auto groups = in_order(choices).groups;
    while (!groups.empty() && groups.back().track < 0) groups.pop_back();
    return groups;
  };
  CHECK(used(one) == used(other));
}

}  // namespace

TEST_CASE("every change of a plan costs what its decisions cost, and keeps to every rule") {
  int placed = 0;
  int housed = 0;
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    CAPTURE(seed);
    auto const problem = sample::rich_clinic(seed);
    Groundwork const clinic(problem);
    auto const modelled = model_of(clinic);
    WeekPlan plan(modelled.model);
    Moves moves(plan, seed);
    moves.place_announced();
    moves.keep_announced();
    moves.construct();
    compare_with_recount(plan);
    for (int step = 0; step < 60; ++step) {
      plan.forget();
      auto const before = plan.choices();
      moves.change();
      if (step % 4 == 0) compare_with_recount(plan);
      auto const after = plan.choices();
      if (step % 3 == 0) {
        plan.undo();
        check_same(plan.choices(), before);
        if (step % 12 == 0) compare_with_recount(plan);
      }
      if (step % 20 == 19) {
        plan.restore(after);
        check_same(plan.choices(), after);
        compare_with_recount(plan);
      }
    }
    auto const last = plan.choices();
    placed += static_cast<int>(
        std::ranges::count_if(last.spots, [](Spot const& spot) { return spot.clinician >= 0; }));
    housed += static_cast<int>(
        std::ranges::count_if(last.group_of, [](int group) { return group >= 0; }));
  }
  CHECK(placed > 250);
  CHECK(housed > 100);
}

TEST_CASE("the spot that is found for an appointment is the cheapest there is") {
  int found = 0;
  int none = 0;
  for (std::uint64_t seed = 1; seed <= 36; ++seed) {
    CAPTURE(seed);
    auto const problem = seed % 3 == 0 ? sample::random_clinic(seed) : sample::rich_clinic(seed);
    Groundwork const clinic(problem);
    auto const modelled = model_of(clinic);
    auto const& m = modelled.model;
    WeekPlan plan(m);
    Moves moves(plan, seed);
    moves.construct();
    for (int step = 0; step < 10; ++step) moves.change();
    SpotFinder const finder(m);
    for (int a = 0; a < static_cast<int>(m.appointments.size()); ++a) {
      auto const& wanted = m.appointments[at(a)];
      if (plan.group_of(wanted.client) < 0) continue;
      plan.forget();
      if (plan.spot(a).clinician >= 0) plan.remove(a);
      long const without = plan.cost();
      auto const& track = m.tracks[at(plan.group(plan.group_of(wanted.client)).track)];
      std::optional<long> least;
      for (auto const& choice : wanted.choices)
        for (int day = 0; day < 7; ++day)
          for (int slot = 0; slot < m.grid.count; ++slot) {
            int const room = [&] {
              if (!track.in_person) return 0;
              for (int const r : wanted.rooms)
                if (plan.room_is_free(r, a, day, slot)) return r;
              return -1;
            }();
            auto const bits = stretch(slot, wanted.length);
            bool const free = std::ranges::all_of(wanted.weeks, [&](int week) {
              return ((plan.person_taken(wanted.client, week, day) |
                       plan.clinician_taken(choice.clinician, week, day)) &
                      bits) == 0;
            });
            bool const twin =
                std::ranges::any_of(m.clients[at(wanted.client)].appointments, [&](int other) {
                  return m.appointments[at(other)].course == wanted.course &&
                         plan.spot(other).clinician >= 0 && plan.spot(other).day == day;
                });
            if (room < 0 || !free || twin ||
                (wanted.starts[track.in_person ? 1 : 0][at(day)] >> slot & 1) == 0 ||
                (m.starts[at(wanted.kind)][at(choice.clinician)][at(day)] >> slot & 1) == 0 ||
                !plan.clinician_has_time(choice.clinician, a, day) ||
                !plan.caseload_allows(choice.clinician, wanted.client))
              continue;
            Spot const spot{
                choice.clinician, day, slot, track.in_person ? room : -1,
                static_cast<long>(wanted.weeks.size()) *
                    (choice.cost + waiting_cost(track, day, m.grid.minute(slot), wanted.minutes))};
            plan.place(a, spot);
            long const cost = plan.cost();
            plan.remove(a);
            if (cost <= without && (!least || cost < *least)) least = cost;
          }
      Random random(seed + static_cast<std::uint64_t>(a));
      auto const spot = finder.find(plan, a, random, 0);
      REQUIRE(spot.has_value() == least.has_value());
      if (spot) {
        plan.place(a, *spot);
        CHECK(plan.cost() == *least);
        plan.remove(a);
      }
      ++(spot ? found : none);
      plan.undo();
    }
  }
  CHECK(found > 200);
  CHECK(none > 5);
}

// Every hour and every length by the quarter of an hour, and nothing in groups that is for some.
Problem in_quarters(Problem problem) {
  auto const up = [](int minutes) { return (minutes + 14) / 15 * 15; };
  for (auto& program : problem.programs) {
    for (auto& track : program.tracks) track.begin.minute = up(track.begin.minute);
    for (auto& phase : program.phases) {
      std::erase_if(phase.blocks, [](Block const& block) { return block.service == "skills"; });
      for (auto& block : phase.blocks) {
        if (block.service == "relapse") block.service = "education";
        block.minutes = Minutes{up(static_cast<int>(block.minutes.count()))};
      }
    }
  }
  return problem;
}

TEST_CASE("what the search counts is what the checker counts, where every hour is on the grid") {
  for (std::uint64_t seed = 1; seed <= 24; ++seed)
    for (int const weeks : {1, 2}) {
      CAPTURE(seed);
      CAPTURE(weeks);
      auto const problem = in_quarters(sample::quiet_clinic(seed, weeks));
      Groundwork const clinic(problem);
      CHECK(find_week(problem, model_of(clinic).model, {}).cost == solve(problem).cost);
    }
}
