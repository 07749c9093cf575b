// The cost of whole timetables, groups and appointments together, against exhaustive search on
// small clinics. The oracle is written apart from the engine and knows the weights by heart.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>

#include "sample_clinic.hpp"
#include "scheduling/bound.hpp"
#include "scheduling/group_sets.hpp"
#include "scheduling/modelling.hpp"

using namespace careplan;

namespace {

template <class T, std::size_t N>
T const& any_of_these(Random& random, std::array<T, N> const& list) {
  return list[static_cast<std::size_t>(random.below(static_cast<int>(N)))];
}

// The two ends of one week, two tracks of one hour a week, one or two appointments a client.
Problem small_clinic(std::uint64_t seed) {
  static constexpr std::array<char const*, 3> days{"Mon", "Sun", "Mon Sun"};
  static constexpr std::array<char const*, 3> begins{"09:00", "10:00", "10:30"};
  static constexpr std::array<char const*, 4> shifts{"Mon,Sun 09:00-12:00", "Mon 09:00-12:00",
                                                     "Mon,Sun 09:00-11:00", "Sun 09:00-12:00"};
  static constexpr std::array<char const*, 4> free{"Mon,Sun 09:00-12:00", "Mon,Sun 09:00-11:00",
                                                   "Mon 09:00-12:00; Sun 10:00-11:30",
                                                   "Sun 09:00-12:00"};
  Random random(seed);
  Problem p{.horizon = {sample::day("2026-11-30"), sample::day("2026-12-07")},
            .seed = seed,
            .effort = 4'000,
            .bound_effort = 120};
  Program program{.id = "iop", .weeks = 1, .group_size = {1 + random.below(3), 3}};
  program.services = {{.id = "group", .credentials = {"A"}},
                      {.id = "individual",
                       .kind = ServiceKind::individual,
                       .together = false,
                       .credentials = {"A", "B"}},
                      {.id = "medication",
                       .kind = ServiceKind::medication_management,
                       .together = false,
                       .credentials = {"B"}}};
  program.phases = {{.id = "all",
                     .blocks = {{.service = "group", .minutes = Minutes{60}},
                                {.service = "individual", .minutes = Minutes{60}, .per_week = 1},
                                {.service = "medication",
                                 .minutes = Minutes{30},
                                 .per_week = 1,
                                 .only_if = sample::takes_medication()}}}};
  for (char const* id : {"t0", "t1"})
    program.tracks.push_back(
        {.id = id,
         .days = *parse_weekdays(any_of_these(random, days)),
         .begin = *parse_clock(any_of_these(random, begins)),
         .modality = random.below(3) == 0 ? Modality::virtual_ : Modality::in_person});
  p.programs = {program};
  p.site = {.id = "s", .open = *parse_windows("Mon-Sun 08:00-21:00")};
  for (int r = 1 + random.below(2); r > 0; --r)
    p.site.rooms.push_back({.id = {"R" + std::to_string(r)},
                            .kind = r % 2 == 0 ? "hall" : "office",
                            .capacity = 1 + random.below(3)});
  if (seed % 3 == 0) p.programs[0].services[seed % 2].room_kind = "office";
  for (int k = 1 + random.below(3); k > 0; --k)
    p.site.clinicians.push_back({.id = {"K" + std::to_string(k)},
                                 .credentials = {random.below(3) != 0 ? "A" : "B"},
                                 .available = *parse_windows(any_of_these(random, shifts)),
                                 .day_max = Minutes{60 * (1 + random.below(4))},
                                 .week_max = Minutes{60 * (2 + random.below(4))},
                                 .caseload_max = random.below(3) == 0 ? 2 : 0});
  int const clients = seed % 10 == 0 ? 6 : 1 + random.below(4);
  for (int c = 1; c <= clients; ++c) {
    auto demand = sample::demand("C" + std::to_string(c), any_of_these(random, free), "2026-11-30",
                                 "2026-12-07");
    demand.needs["medication"] = Value{random.below(4) == 0};
    if (random.below(3) == 0) demand.preferred_tracks = {random.below(2) == 0 ? "t0" : "t1"};
    if (random.below(3) == 0) demand.clinician = p.site.clinicians.front().id;
    if (random.below(4) == 0) demand.preferred_modality = Modality::virtual_;
    if (random.below(4) == 0) demand.priority = 1;
    p.demands.push_back(std::move(demand));
  }
  return p;
}

class Optimum {
 public:
  explicit Optimum(Problem const& problem) : p_(problem) {}

  // The least cost, as long as it is less than `below`.
  long least(long below) {
    best_ = below;
    for (std::size_t c = p_.demands.size(); c-- > 0;) {
      Demand const& demand = p_.demands[c];
      rest_[c] = rest_[c + 1] + std::min(waiting(demand), least_wish(demand));
    }
    open_groups(0);
    return best_;
  }

 private:
  struct Taken {
    weekday day;
    int begin;
    int end;
  };
  struct Group {
    std::size_t track = 0;
    int places = 0;
    std::vector<std::size_t> members{};
  };
  struct Course {
    std::size_t client;
    bool medication;
  };

  static long waiting(Demand const& demand) { return 100 + 10 * demand.priority; }
  long wish(Demand const& demand, std::size_t track) const {
    auto const& own = p_.programs[0].tracks[track];
    long cost = 0;
    if (!demand.preferred_tracks.empty() && demand.preferred_tracks[0] != own.id) cost += 10;
    if (demand.preferred_modality && *demand.preferred_modality != own.modality) cost += 5;
    return cost;
  }
  long least_wish(Demand const& demand) const {
    long least = waiting(demand);
    for (std::size_t t = 0; t < 2; ++t)
      if (could_join(demand, t)) least = std::min(least, wish(demand, t));
    return least;
  }
  Span<Clock> hours(std::size_t track) const {
    auto const begin = p_.programs[0].tracks[track].begin;
    return {begin, Clock{begin.minute + 60}};
  }
  bool in_person(std::size_t track) const {
    return p_.programs[0].tracks[track].modality == Modality::in_person;
  }
  bool could_join(Demand const& demand, std::size_t track) const {
    for (auto const day : p_.programs[0].tracks[track].days.days())
      if (!demand.available.covers(day, hours(track))) return false;
    return true;
  }
  static bool free(std::vector<Taken> const& taken, weekday day, int begin, int end) {
    return std::ranges::none_of(taken, [&](Taken const& other) {
      return other.day == day && other.begin < end && begin < other.end;
    });
  }
  // Whether the room is of the kind that the service asks for.
  bool will_do(std::size_t r, std::size_t service) const {
    auto const& kind = p_.programs[0].services[service].room_kind;
    return kind.empty() || p_.site.rooms[r].kind == kind;
  }
  bool has_time(std::size_t k, weekday day, int begin, int end) const {
    auto const& who = p_.site.clinicians[k];
    int on_day = end - begin;
    int in_week = end - begin;
    for (auto const& taken : clinicians_[k]) {
      in_week += taken.end - taken.begin;
      if (taken.day == day) on_day += taken.end - taken.begin;
    }
    return who.available.covers(day, {Clock{begin}, Clock{end}}) &&
           free(clinicians_[k], day, begin, end) && on_day <= who.day_max.count() &&
           in_week <= who.week_max.count();
  }

  // Up to two groups of each track, led and housed in every way.
  void open_groups(std::size_t track) {
    if (track == 2) {
      seat(0, 15 * static_cast<long>(groups_.size()));
      return;
    }
    open_groups(track + 1);
    if (15 * static_cast<long>(groups_.size() + 1) >= best_) return;
    groups_.push_back({track, 3, {}});
    lead(0, track);
    groups_.pop_back();
  }
  void lead(std::size_t nth, std::size_t track) {
    auto const days = p_.programs[0].tracks[track].days.days();
    if (nth == days.size()) {
      auto const same = std::ranges::count(groups_, track, &Group::track);
      open_groups(track + 1);
      if (same < 2 && 15 * static_cast<long>(groups_.size() + 1) < best_) {
        groups_.push_back({track, 3, {}});
        lead(0, track);
        groups_.pop_back();
      }
      return;
    }
    auto const time = hours(track);
    for (std::size_t k = 0; k < p_.site.clinicians.size(); ++k) {
      if (p_.site.clinicians[k].credentials[0] != "A" ||
          !has_time(k, days[nth], time.begin.minute, time.end.minute))
        continue;
      clinicians_[k].push_back({days[nth], time.begin.minute, time.end.minute});
      house(nth, track, days[nth], time);
      clinicians_[k].pop_back();
    }
  }
  void house(std::size_t nth, std::size_t track, weekday day, Span<Clock> time) {
    if (!in_person(track)) return lead(nth + 1, track);
    for (std::size_t r = 0; r < p_.site.rooms.size(); ++r) {
      if (!will_do(r, 0) || !free(rooms_[r], day, time.begin.minute, time.end.minute)) continue;
      int const before = groups_.back().places;
      groups_.back().places = std::min(before, p_.site.rooms[r].capacity);
      rooms_[r].push_back({day, time.begin.minute, time.end.minute});
      lead(nth + 1, track);
      rooms_[r].pop_back();
      groups_.back().places = before;
    }
  }

  // Every client to every group, or to none.
  void seat(std::size_t client, long cost) {
    if (cost + rest_[client] >= best_) return;
    if (client == p_.demands.size()) {
      for (auto const& group : groups_) {
        if (group.members.empty()) return;  // it was counted as open
        cost += 10 *
                std::max(0, p_.programs[0].group_size.min - static_cast<int>(group.members.size()));
      }
      if (cost < best_) give(courses(), 0, cost);
      return;
    }
    auto const& demand = p_.demands[client];
    for (auto& group : groups_) {
      if (!could_join(demand, group.track) ||
          static_cast<int>(group.members.size()) == group.places)
        continue;
      group.members.push_back(client);
      seat(client + 1, cost + wish(demand, group.track));
      group.members.pop_back();
    }
    seat(client + 1, cost + waiting(demand));
  }

  std::vector<Course> courses() {
    std::vector<Course> list;
    for (auto const& group : groups_)
      for (auto const client : group.members) {
        track_of_[client] = group.track;
        list.push_back({client, false});
        if (p_.demands[client].needs.at("medication") == Value{true})
          list.push_back({client, true});
      }
    return list;
  }

  void give(std::vector<Course> const& list, std::size_t nth, long cost) {
    if (cost >= best_) return;
    if (nth == list.size()) {
      best_ = cost;
      return;
    }
    int const minutes = list[nth].medication ? 30 : 60;
    for (std::size_t k = 0; k < p_.site.clinicians.size(); ++k) {
      if (list[nth].medication && p_.site.clinicians[k].credentials[0] != "B") continue;
      for (auto const day : {std::chrono::Monday, std::chrono::Sunday})
        for (int begin = 9 * 60; begin + minutes <= 12 * 60; begin += 30)
          give_at(list, nth, cost, k, day, begin, begin + minutes);
    }
    give(list, nth + 1, cost + (list[nth].medication ? 30 : 40));
  }
  void give_at(std::vector<Course> const& list, std::size_t nth, long cost, std::size_t k,
               weekday day, int begin, int end) {
    auto const client = list[nth].client;
    auto const& demand = p_.demands[client];
    auto const& track = p_.programs[0].tracks[track_of_[client]];
    auto const time = hours(track_of_[client]);
    bool const group_day = track.days.contains(day);
    if (!demand.available.covers(day, {Clock{begin}, Clock{end}}) ||
        (group_day && begin < time.end.minute && time.begin.minute < end) ||
        !free(clients_[client], day, begin, end) || !has_time(k, day, begin, end))
      return;
    auto const& who = p_.site.clinicians[k];
    auto& cases = cases_[k];
    if (who.caseload_max > 0 && cases[client] == 0 &&
        std::ranges::count_if(cases, [](auto const& c) { return c.second > 0; }) >=
            who.caseload_max)
      return;
    if (demand.clinician && *demand.clinician != who.id && !list[nth].medication) cost += 15;
    bool const physical = in_person(track_of_[client]);
    if (group_day && physical) {
      int const gap = std::max({0, time.begin.minute - end, begin - time.end.minute});
      cost += std::min(4, (gap + 29) / 30);
    }
    bool const came_anyway =
        std::ranges::any_of(clients_[client], [&](Taken const& taken) { return taken.day == day; });
    if (!group_day && !came_anyway) cost += physical ? 6 : 2;
    if (cost >= best_) return;
    ++cases[client];
    clients_[client].push_back({day, begin, end});
    clinicians_[k].push_back({day, begin, end});
    if (!physical) give(list, nth + 1, cost);
    for (std::size_t r = 0; r < p_.site.rooms.size() && physical; ++r) {
      if (!will_do(r, list[nth].medication ? 2 : 1) || !free(rooms_[r], day, begin, end)) continue;
      rooms_[r].push_back({day, begin, end});
      give(list, nth + 1, cost);
      rooms_[r].pop_back();
    }
    clinicians_[k].pop_back();
    clients_[client].pop_back();
    --cases[client];
  }

  Problem const& p_;
  long best_ = 0;
  std::array<long, 8> rest_{};  // what the clients from here on cost at least
  std::vector<Group> groups_{};
  std::array<std::vector<Taken>, 4> clinicians_{};
  std::array<std::vector<Taken>, 4> rooms_{};
  std::array<std::vector<Taken>, 8> clients_{};
  std::array<std::size_t, 8> track_of_{};
  std::array<std::map<std::size_t, int>, 4> cases_{};
};

}  // namespace

TEST_CASE("small clinics get the timetable that costs least, and no bound is above its cost") {
  int proven = 0;
  int places = 0;
  int appointments_missing = 0;
  for (std::uint64_t seed = 1; seed <= 120 / sample::fewer; ++seed) {
    CAPTURE(seed);
    auto const problem = small_clinic(seed);
    auto const solution = solve(problem);
    // Nothing costs less than what was found.
    CHECK(Optimum(problem).least(solution.cost) == solution.cost);
    CHECK(solution.bound <= solution.cost);
    CHECK(solution.cost == total(costs(problem, solution.timetable)));
    for (auto const& violation : check(problem, solution.timetable)) CHECK_FALSE(violation.hard);
    proven += solution.bound == solution.cost ? 1 : 0;
    for (auto const& line : solution.costs) {
      places += line.rule == "place" ? 0 : 1;
      appointments_missing += line.rule.starts_with("unmet") ? line.times : 0;
    }
  }
  // The comparison means something only where there is something to decide.
  CHECK(proven > 40 / sample::fewer);
  CHECK(places > 100 / sample::fewer);
  CHECK(appointments_missing > 10 / sample::fewer);
}

// So much effort lets the prices of the bound choose the groups.
TEST_CASE("small clinics get the timetable that costs least also when prices choose the groups") {
  int places = 0;
  for (std::uint64_t seed = 1; seed <= 40 / sample::fewer; ++seed) {
    CAPTURE(seed);
    auto problem = small_clinic(seed);
    problem.effort = 40'000;
    auto const solution = solve(problem);
    CHECK(Optimum(problem).least(solution.cost) == solution.cost);
    CHECK(solution.bound <= solution.cost);
    CHECK(solution.cost == total(costs(problem, solution.timetable)));
    for (auto const& violation : check(problem, solution.timetable)) CHECK_FALSE(violation.hard);
    CHECK(solve(problem).timetable == solution.timetable);
    for (auto const& line : solution.costs) places += line.rule == "place" ? 0 : 1;
  }
  CHECK(places > 30 / sample::fewer);
}

namespace {

long cost_of(Problem problem) {
  problem.bound_effort = 0;
  return solve(problem).cost;
}

}  // namespace

TEST_CASE("the exhaustive search would find a cheaper timetable if there were one") {
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto const problem = small_clinic(seed);
    auto const cost = cost_of(problem);
    if (Optimum(problem).least(cost + 30) == cost) ++found;
  }
  CHECK(found == 20);
}

namespace {

Model small_model(Problem const& problem) {
  Groundwork const clinic(problem);
  std::vector<Unmet> unknown;
  return make_model(clinic, courses(clinic, unknown)).model;
}

// Some of the rows cost something, a little or a lot.
void set_prices(Scarce& scarce, Random& random) {
  int const usual = 1 + random.below(4);
  for (auto& price : scarce.price) {
    price = 0;
    if (random.below(usual) == 0) price = price_unit * random.below(1 + 60 / usual) / usual;
    if (random.below(20) == 0) price = price_unit * random.below(160);
  }
}

}  // namespace

// Leaders' prices alone would let half a group of each track pass.
TEST_CASE("three tracks that share a leader's days two by two are known to have one group") {
  Problem p{.horizon = {sample::day("2026-11-30"), sample::day("2026-12-07")},
            .effort = 500,
            .bound_effort = 300};
  Program program{.id = "iop", .weeks = 1, .group_size = {1, 3}};
  program.services = {{.id = "group", .credentials = {"A"}}};
  program.phases = {{.id = "all", .blocks = {{.service = "group", .minutes = Minutes{60}}}}};
  p.site = {.id = "s", .open = *parse_windows("Mon-Sun 08:00-21:00")};
  p.site.rooms = {{.id = {"R"}, .kind = "office", .capacity = 3}};
  p.site.clinicians = {{.id = {"K"}, .credentials = {"A"}, .available = p.site.open}};
  for (std::string const days : {"Mon,Wed", "Wed,Fri", "Mon,Fri"}) {
    program.tracks.push_back(
        {.id = days, .days = *parse_weekdays(days), .begin = *parse_clock("09:00")});
    p.demands.push_back(
        sample::demand("C" + days, (days + " 09:00-12:00").c_str(), "2026-11-30", "2026-12-07"));
  }
  p.programs = {program};
  auto const solution = solve(p);
  CHECK(solution.cost == 15 + 2 * 100);
  CHECK(solution.bound == solution.cost);
}

TEST_CASE("no prices, however bad, make a bound that is above the least cost") {
  int above_zero = 0;
  int near = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    CAPTURE(seed);
    auto const problem = small_clinic(seed);
    long const least = cost_of(problem);  // as the exhaustive search says
    auto const model = small_model(problem);
    WeekPrices prices(model, 0);
    Random random(seed);
    long best = prices.evaluate();
    CHECK(best <= least * price_unit);
    auto const sensible = prices.scarce.price;
    for (int round = 0; round < 20; ++round) {
      set_prices(prices.scarce, random);
      if (round % 2 == 0)  // places at what they are worth at first, the rest by lot
        for (std::size_t i = 0; i < sensible.size(); ++i)
          if (sensible[i] > 0) prices.scarce.price[i] = sensible[i];
      long const bound = prices.evaluate();
      CHECK(bound <= least * price_unit);
      best = std::max(best, bound);
    }
    above_zero += best > 0 ? 1 : 0;
    near += best > least * price_unit * 3 / 4 ? 1 : 0;
  }
  CHECK(above_zero > 100);
  CHECK(near > 20);
}

namespace {

// The least that clients pay in groups of these tracks, tried one by one.
class SharedOut {
 public:
  SharedOut(Model const& model, PricedPlaces const& priced, std::vector<int> const& tracks)
      : m_(model), priced_(priced), tracks_(tracks), size_(tracks.size()) {}

  long least() {
    long sum = -priced_.earned;
    for (std::size_t g = 0; g < tracks_.size(); ++g) {
      auto const nth = static_cast<std::size_t>(
          std::count(tracks_.begin(), tracks_.begin() + static_cast<long>(g), tracks_[g]));
      auto const& groups = priced_.groups[at(tracks_[g])];
      if (nth >= groups.size()) return never;
      sum += groups[nth];
    }
    try_all(0, sum);
    return least_;
  }
  static constexpr long never = 1L << 60;

 private:
  void try_all(std::size_t c, long sum) {
    if (c == priced_.clients.size()) {
      for (std::size_t g = 0; g < tracks_.size(); ++g) {
        auto const& track = m_.tracks[at(tracks_[g])];
        sum += price_unit * track.short_cost * std::max(0, track.size_min - size_[g]);
      }
      least_ = std::min(least_, sum);
      return;
    }
    auto const& client = priced_.clients[c];
    try_all(c + 1, sum + client.waiting);
    for (std::size_t g = 0; g < tracks_.size(); ++g)
      for (auto const& [track, cost] : client.places)
        if (track == tracks_[g] && size_[g] < m_.tracks[at(track)].size_max) {
          ++size_[g];
          try_all(c + 1, sum + cost);
          --size_[g];
        }
  }

  Model const& m_;
  PricedPlaces const& priced_;
  std::vector<int> const& tracks_;
  std::vector<int> size_;
  long least_ = never;
};

// Whether every two groups that meet at one time have leaders and rooms of their own: all ways.
bool can_be_served(Model const& m, std::vector<int> const& tracks) {
  auto const served = [&](std::vector<std::vector<int>> const& who) {
    std::vector<int> held;
    auto const give = [&](auto const& self, std::size_t i) -> bool {
      if (i == who.size()) return true;
      for (int const one : who[i]) {
        if (std::ranges::find(held, one) != held.end()) continue;
        held.push_back(one);
        if (self(self, i + 1)) return true;
        held.pop_back();
      }
      return false;
    };
    return give(give, 0);
  };
  for (int day = 0; day < 7; ++day)
    for (int slot = 0; slot < m.grid.count; ++slot) {
      std::vector<std::vector<int>> leaders;
      std::vector<std::vector<int>> rooms;
      for (int const t : tracks)
        for (auto const& hour : m.tracks[at(t)].entries)
          if (hour.day == day && (hour.slots >> slot & 1) != 0) {
            leaders.push_back(hour.clinicians);
            if (m.tracks[at(t)].in_person) rooms.push_back(hour.rooms);
          }
      if (!served(leaders) || !served(rooms)) return false;
    }
  return true;
}

}  // namespace

TEST_CASE("sets of groups cost what sharing out the clients in every way says, and can be served") {
  int sets_seen = 0;
  int shared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    auto const problem = small_clinic(seed);
    auto const model = small_model(problem);
    auto const priced = priced_places(model, cost_of(problem), 30);
    auto const sets = cheapest_group_sets(model, priced, 12, 3, [] { return true; });
    REQUIRE_FALSE(sets.empty());
    CHECK(std::ranges::is_sorted(sets, {}, &GroupSet::cost));
    std::vector<std::vector<int>> every{{}, {0}, {1}, {0, 0}, {0, 1}, {1, 1}};
    for (auto const& tracks : every)
      if (can_be_served(model, tracks))
        CHECK(SharedOut(model, priced, tracks).least() >= sets.front().cost);
    for (auto const& set : sets) {
      ++sets_seen;
      CHECK(set.cost == SharedOut(model, priced, set.tracks).least());
      CHECK(can_be_served(model, set.tracks));
      CHECK(std::ranges::is_sorted(set.tracks));
      CHECK(std::ranges::count(sets, set.tracks, &GroupSet::tracks) == 1);
      // What the clients pay where they were put.
      long cost = SharedOut(model, PricedPlaces{.groups = priced.groups, .earned = priced.earned},
                            set.tracks)
                      .least();
      std::vector<int> size(set.tracks.size());
      for (auto const& client : priced.clients) {
        int const g = set.group_of[at(client.client)];
        if (g >= 0) ++size[at(g)];
        shared += g >= 0 ? 1 : 0;
        if (g < 0) cost += client.waiting;
        for (auto const& [track, place] : client.places)
          if (g >= 0 && set.tracks[at(g)] == track) cost += place;
      }
      for (std::size_t g = 0; g < size.size(); ++g) {
        auto const& track = model.tracks[at(set.tracks[g])];
        CHECK(size[g] <= track.size_max);
        cost -= price_unit * track.short_cost * std::min(track.size_min, size[g]);
      }
      CHECK(cost == set.cost);
    }
    auto const beside = sets_beside(model, priced, sets.front(), 30 * price_unit);
    for (auto const& set : beside) CHECK(set.cost <= sets.front().cost + 30 * price_unit);
    for (auto const& tracks : every) {
      std::vector<int> common;
      std::ranges::set_intersection(tracks, sets.front().tracks, std::back_inserter(common));
      bool const near = std::max(tracks.size(), sets.front().tracks.size()) == common.size() + 1 &&
                        tracks.size() + 1 >= sets.front().tracks.size();
      bool const cheap = can_be_served(model, tracks) && SharedOut(model, priced, tracks).least() <=
                                                             sets.front().cost + 30 * price_unit;
      if (near && cheap) CHECK(std::ranges::count(beside, tracks, &GroupSet::tracks) > 0);
    }
  }
  CHECK(sets_seen > 150);
  CHECK(shared > 200);
}
