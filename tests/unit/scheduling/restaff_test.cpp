// Weeks of posts by lot, of which some have lost who leads them or where they are held: staffed as
// well as a search through every set of posts and every way to staff them says.
#include "scheduling/restaff.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <set>

#include "fingerprint.hpp"
#include "sample_clinic.hpp"
#include "scheduling/index.hpp"
#include "scheduling/random.hpp"
#include "scheduling/restaff_cover.hpp"
#include "scheduling/restaff_exchange.hpp"

using namespace careplan;

namespace {

bool at_one_time(Post const& one, Post const& other) {
  return one.day == other.day && one.time.overlaps(other.time);
}
int minutes_of(Post const& post) {
  return static_cast<int>(length(post.time).count());
}

// Whether the seats keep every rule for the posts that are held.
class Rules {
 public:
  explicit Rules(Posts const& week) : week_(week) {}

  bool leads(std::vector<Seat> const& seats, std::vector<bool> const& held, int k) const {
    std::map<int, int> by_day;
    int in_week = 0;
    std::map<int, Case> cases;
    auto const see = [&](Case const& seen) {
      auto& own = cases.try_emplace(seen.person, seen).first->second;
      own.first_day = std::min(own.first_day, seen.first_day);
      own.last_day = std::max(own.last_day, seen.last_day);
    };
    for (auto const& seen : week_.other_cases[at(k)]) see(seen);
    for (std::size_t p = 0; p < week_.posts.size(); ++p) {
      if (!held[p] || seats[p].clinician != k) continue;
      auto const& post = week_.posts[p];
      by_day[post.day] += minutes_of(post);
      in_week += minutes_of(post);
      if (post.is_case) see({post.people.front(), post.day, post.day});
      for (std::size_t other = 0; other < p; ++other)
        if (held[other] && seats[other].clinician == k && at_one_time(post, week_.posts[other]))
          return false;
    }
    auto const& limits = week_.clinicians[at(k)];
    for (auto const& [day, minutes] : by_day)
      if (minutes > limits.day_max) return false;
    if (in_week > limits.week_max) return false;
    for (int day = -10; day < 20 && limits.caseload > 0; ++day)
      if (std::ranges::count_if(cases, [&](auto const& one) {
            return one.second.first_day <= day && day <= one.second.last_day;
          }) > limits.caseload)
        return false;
    return true;
  }

  bool houses(std::vector<Seat> const& seats, std::vector<bool> const& held, int r) const {
    for (std::size_t p = 0; p < week_.posts.size(); ++p) {
      if (!held[p] || seats[p].room != r) continue;
      auto const& post = week_.posts[p];
      if (week_.rooms[at(r)].capacity < static_cast<int>(post.people.size())) return false;
      for (std::size_t other = 0; other < p; ++other)
        if (held[other] && seats[other].room == r && at_one_time(post, week_.posts[other]))
          return false;
    }
    return true;
  }

  bool kept(Restaffed const& result) const {
    for (std::size_t p = 0; p < week_.posts.size(); ++p) {
      auto const& post = week_.posts[p];
      auto const& seat = result.seats[p];
      if (!result.held[p]) {
        if (post.stays) return false;
        continue;
      }
      bool const own = seat.clinician == post.clinician && seat.clinician >= 0;
      if (!own && std::ranges::find(post.leaders, seat.clinician, &ModelChoice::clinician) ==
                      post.leaders.end())
        return false;
      if (post.in_person && seat.room != post.room &&
          std::ranges::find(post.rooms, seat.room) == post.rooms.end())
        return false;
      if (post.stays && !(seat == Seat{post.clinician, post.room})) return false;
    }
    for (int k = 0; k < static_cast<int>(week_.clinicians.size()); ++k)
      if (!leads(result.seats, result.held, k)) return false;
    for (int r = 0; r < static_cast<int>(week_.rooms.size()); ++r)
      if (!houses(result.seats, result.held, r)) return false;
    return true;
  }

 private:
  Posts const& week_;
};

// Every set of posts that might be held, and every way to staff them.
class EveryWay {
 public:
  explicit EveryWay(Posts const& week) : week_(week), rules_(week) {}

  int fewest() {
    int best = week_.persons;
    for (unsigned set = 0; set < 1U << week_.posts.size(); ++set) {
      std::vector<bool> held;
      bool allowed = true;
      for (std::size_t p = 0; p < week_.posts.size(); ++p) {
        held.push_back((set >> p & 1) != 0);
        allowed &= held[p] || !week_.posts[p].stays;
      }
      if (int const people = changed(held); allowed && people < best && can_be_staffed(held))
        best = people;
    }
    return best;
  }

 private:
  int changed(std::vector<bool> const& held) const {
    std::set<int> people;
    for (std::size_t p = 0; p < held.size(); ++p)
      if (!held[p])
        for (int const person : week_.posts[p].people)
          if (!week_.changes[at(person)]) people.insert(person);
    return static_cast<int>(people.size());
  }
  bool can_be_staffed(std::vector<bool> const& held) {
    seats_.assign(held.size(), {});
    return lead(held, 0) && house(held, 0);
  }
  bool lead(std::vector<bool> const& held, std::size_t p) {
    if (p == held.size()) return true;
    if (!held[p]) return lead(held, p + 1);
    auto const& post = week_.posts[p];
    std::set<int> who;
    if (post.stays) who.insert(post.clinician);
    for (auto const& choice : post.leaders)
      if (!post.stays) who.insert(choice.clinician);
    auto so_far = held;
    std::fill(so_far.begin() + static_cast<long>(p) + 1, so_far.end(), false);
    for (int const k : who) {
      seats_[p].clinician = k;
      if (rules_.leads(seats_, so_far, k) && lead(held, p + 1)) return true;
    }
    seats_[p].clinician = -1;
    return false;
  }
  bool house(std::vector<bool> const& held, std::size_t p) {
    if (p == held.size()) return true;
    auto const& post = week_.posts[p];
    if (!held[p] || !post.in_person) return house(held, p + 1);
    std::set<int> where(post.rooms.begin(), post.rooms.end());
    if (post.stays) where = {post.room};
    auto so_far = held;
    std::fill(so_far.begin() + static_cast<long>(p) + 1, so_far.end(), false);
    for (int const r : where) {
      seats_[p].room = r;
      if (rules_.houses(seats_, so_far, r) && house(held, p + 1)) return true;
    }
    seats_[p].room = -1;
    return false;
  }

  Posts const& week_;
  Rules rules_;
  std::vector<Seat> seats_{};
};

// A week that is staffed, until a clinician and now and then a room are lost.
Posts posts_by_lot(std::uint64_t seed, int count) {
  Random random(seed);
  int const staff = 2 + random.below(3);
  int const rooms = 1 + random.below(3);
  int const persons = 3 + random.below(count);
  Posts week{.persons = persons, .changes = std::vector<bool>(at(persons))};
  for (int k = 0; k < staff; ++k)
    week.clinicians.push_back({60 * (2 + random.below(4)), 60 * (3 + random.below(count)),
                               random.below(3) == 0 ? 1 + random.below(3) : 0});
  for (int r = 0; r < rooms; ++r) week.rooms.push_back({1 + random.below(4)});
  week.other_cases.resize(at(staff));
  for (int i = random.below(3); i > 0; --i)
    week.other_cases[at(random.below(staff))].push_back(
        {random.below(persons), -random.below(5), random.below(9)});
  week.changes[at(random.below(persons))] = random.below(3) == 0;
  Rules const rules(week);
  std::vector<Seat> seats;
  std::vector<bool> held;
  for (int k = 0; k < staff; ++k)
    if (!rules.leads(seats, held, k)) week.other_cases[at(k)].clear();
  for (int tries = 0; tries < 40 * count && static_cast<int>(week.posts.size()) < count; ++tries) {
    int const begin = 9 * 60 + 30 * random.below(6);
    Post post{.day = random.below(3),
              .time = {Clock{begin}, Clock{begin + 30 * (1 + random.below(3))}},
              .in_person = random.below(4) != 0,
              .is_case = random.below(3) != 0,
              .give_up = 15 + 5 * random.below(6)};
    int const people = post.is_case ? 1 : 1 + random.below(3);
    for (int i = 0; i < people; ++i)
      if (int const person = random.below(persons);
          std::ranges::find(post.people, person) == post.people.end())
        post.people.push_back(person);
    for (int k = 0; k < staff; ++k)
      if (random.below(3) != 0) post.leaders.push_back({k, 5L * random.below(4)});
    for (int r = 0; r < rooms && post.in_person; ++r)
      if (random.below(4) != 0) post.rooms.push_back(r);
    if (post.leaders.empty() || (post.in_person && post.rooms.empty())) continue;
    post.clinician =
        post.leaders[at(random.below(static_cast<int>(post.leaders.size())))].clinician;
    if (post.in_person)
      post.room = post.rooms[at(random.below(static_cast<int>(post.rooms.size())))];
    post.stays = random.below(8) == 0;
    week.posts.push_back(post);
    seats.push_back({post.clinician, post.room});
    held.push_back(true);
    if (rules.leads(seats, held, post.clinician) &&
        (post.room < 0 || rules.houses(seats, held, post.room)))
      continue;
    week.posts.pop_back();
    seats.pop_back();
    held.pop_back();
  }
  int const lost = random.below(staff);
  int const closed = random.below(3) == 0 ? random.below(rooms) : -1;
  for (auto& post : week.posts) {
    if (post.stays) continue;
    std::erase_if(post.leaders, [&](ModelChoice const& one) { return one.clinician == lost; });
    std::erase(post.rooms, closed);
    if (post.clinician == lost) post.clinician = -1;
    if (post.room == closed) post.room = -1;
  }
  return week;
}

int held_by_another(Posts const& week, Restaffed const& result) {
  int count = 0;
  for (std::size_t p = 0; p < week.posts.size(); ++p)
    count +=
        result.held[p] && !(result.seats[p] == Seat{week.posts[p].clinician, week.posts[p].room})
            ? 1
            : 0;
  return count;
}

// Crowds of people and groups by lot, and the fewest who will do by all sets of people.
struct CoverCase {
  std::vector<Crowd> crowds{};
  std::vector<CrowdGroup> groups{};
  int people = 0;

  explicit CoverCase(std::uint64_t seed) {
    Random random(seed);
    people = 4 + random.below(8);
    // Two families of people who are in groups together, and others.
    std::vector<std::vector<int>> families(2);
    for (int p = 0; p < people; ++p)
      if (int const of = random.below(4); of < 2) families[at(of)].push_back(p);
    for (auto const& family : families)
      for (int size = 1; size <= static_cast<int>(family.size()); ++size)
        if (random.below(2) == 0) groups.push_back({family, size});
    for (int i = 1 + random.below(6); i > 0; --i) {
      Crowd crowd;
      for (int item = 0; item < people + static_cast<int>(groups.size()); ++item)
        if (random.below(3) == 0) crowd.members.push_back(item);
      if (crowd.members.empty()) continue;
      crowd.need = 1 + random.below(static_cast<int>(crowd.members.size()));
      crowds.push_back(std::move(crowd));
    }
  }

  bool do_for_all(unsigned set) const {
    auto const in = [&](int person) { return (set >> person & 1) != 0; };
    return std::ranges::all_of(crowds, [&](Crowd const& crowd) {
      return std::ranges::count_if(crowd.members, [&](int item) {
               if (item < people) return in(item);
               auto const& group = groups[at(item - people)];
               return std::ranges::count_if(group.people, in) >= group.needed;
             }) >= crowd.need;
    });
  }
  int fewest() const {
    int best = people;
    for (unsigned set = 0; set < 1U << people; ++set)
      if (do_for_all(set)) best = std::min(best, std::popcount(set));
    return best;
  }
};

}  // namespace

TEST_CASE(
    "posts that lost their clinician or room are mended with as few people as every way says") {
  int proven = 0;
  int met = 0;
  int some = 0;
  int others = 0;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    CAPTURE(seed);
    auto const week = posts_by_lot(seed, 4 + static_cast<int>(seed % 4));
    auto const result = restaff(week, 20'000);
    int const fewest = EveryWay(week).fewest();
    CHECK(Rules(week).kept(result));
    CHECK(result.people >= fewest);
    CHECK(result.at_least <= fewest);
    auto const least = fewest_people(week, week.persons);
    CHECK(least.at_least <= fewest);
    proven += result.people == result.at_least ? 1 : 0;
    met += least.at_least == fewest ? 1 : 0;
    some += fewest > 0 ? 1 : 0;
    others += held_by_another(week, result) > 0 ? 1 : 0;
  }
  CHECK(some > 200);
  CHECK(others > 200);
  CHECK(proven > 800);
  CHECK(met > 700);
}

TEST_CASE("what it costs to staff posts is what is given up and what is led by others") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    auto const week = posts_by_lot(seed, 14);
    auto const result = restaff(week, 2'000);
    CHECK(Rules(week).kept(result));
    long cost = 0;
    std::set<int> people;
    for (std::size_t p = 0; p < week.posts.size(); ++p) {
      auto const& post = week.posts[p];
      if (!result.held[p]) {
        cost += post.give_up;
        for (int const person : post.people)
          if (!week.changes[at(person)]) people.insert(person);
        continue;
      }
      if (post.stays) continue;
      if (result.seats[p].clinician != post.clinician)
        cost +=
            2 + std::ranges::find(post.leaders, result.seats[p].clinician, &ModelChoice::clinician)
                    ->cost;
      if (result.seats[p].room >= 0 && result.seats[p].room != post.room) ++cost;
    }
    CHECK(result.cost == cost);
    CHECK(result.people == static_cast<int>(people.size()));
    CHECK(fewest_people(week, week.persons).at_least <= result.people);
  }
}

TEST_CASE("weeks too large to look at every way are staffed as they were") {
  sample::Print print;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    auto const week = posts_by_lot(seed, 24);
    auto const result = restaff(week, 400);
    print.add(result.people, result.cost, result.at_least);
    for (std::size_t p = 0; p < week.posts.size(); ++p)
      print.add(static_cast<bool>(result.held[p]), result.seats[p].clinician, result.seats[p].room);
  }
  CHECK(print.value() == 3109195479);
}

TEST_CASE("the fewest people who will do for all crowds are those of all sets of people") {
  int several = 0;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    CAPTURE(seed);
    CoverCase const lot(seed);
    int const fewest = lot.fewest();
    auto crowds = lot.crowds;
    std::vector<long> const dislike(at(lot.people));
    auto const cover = fewest_of(crowds, lot.groups, dislike, {}, lot.people + 1);
    CHECK(cover.at_least == fewest);
    unsigned set = 0;
    for (int p = 0; p < lot.people; ++p) set |= cover.chosen[at(p)] ? 1U << p : 0U;
    CHECK(std::popcount(set) == fewest);
    CHECK(lot.do_for_all(set));
    CHECK(fewest_of(crowds, lot.groups, dislike, {}, 2).at_least == std::min(2, fewest));
    several += fewest > 2 ? 1 : 0;
  }
  CHECK(several > 400);
}

TEST_CASE("who is to stay is not among the fewest") {
  std::vector<Crowd> crowds{{.members = {0, 1}, .need = 1}, {.members = {0, 2}, .need = 1}};
  CHECK(fewest_of(crowds, {}, {0, 0, 0}, {}, 9).at_least == 1);
  auto const cover = fewest_of(crowds, {}, {0, 0, 0}, {true, false, false}, 9);
  CHECK(cover.at_least == 2);
  CHECK(cover.chosen == std::vector<bool>{false, true, true});
}

TEST_CASE("what goes from hand to hand keeps the rules, and is worth it") {
  int better = 0;
  for (std::uint64_t seed = 1; seed <= 300 / sample::fewer; ++seed) {
    CAPTURE(seed);
    auto const week = posts_by_lot(seed, 20);
    Restaffed from;
    for (auto const& post : week.posts) {
      bool const held = post.stays || (post.clinician >= 0 && (!post.in_person || post.room >= 0));
      from.seats.push_back(held ? Seat{post.clinician, post.room} : Seat{});
      from.held.push_back(held);
    }
    auto const start = exchange(week, from, 0, 0);
    auto const result = exchange(week, from, 0, 50'000);
    CHECK(Rules(week).kept(result));
    std::set<int> people;
    for (std::size_t p = 0; p < week.posts.size(); ++p)
      if (!result.held[p])
        for (int const person : week.posts[p].people)
          if (!week.changes[at(person)]) people.insert(person);
    CHECK(result.people == static_cast<int>(people.size()));
    CHECK(std::pair(result.people, result.cost) <= std::pair(start.people, start.cost));
    better += result.people < start.people ? 1 : 0;
  }
  CHECK(better > 100 / sample::fewer);
}

TEST_CASE(
    "groups at the same hours can take in one another's people, as many as they have places") {
  // Two groups of three, and only one clinician is left for them.
  Post group{.time = {Clock{540}, Clock{600}},
             .clinician = 0,
             .leaders = {{0, 0}},
             .in_person = false,
             .people = {0, 1, 2}};
  Posts week{.posts = {group, group},
             .clinicians = {{480, 2400, 0}},
             .persons = 6,
             .changes = std::vector<bool>(6),
             .other_cases = std::vector<std::vector<Case>>(1)};
  week.posts[1].people = {3, 4, 5};
  week.posts[1].clinician = -1;
  auto const at_least = [&] { return fewest_people(week, 9).at_least; };
  CHECK(at_least() == 3);
  for (auto& post : week.posts) post.pool = 0;
  for (auto const& [most, fewest] : std::map<int, int>{{3, 3}, {4, 2}, {5, 1}, {6, 0}, {7, 0}}) {
    CAPTURE(most);
    for (auto& post : week.posts) post.most = most;
    CHECK(at_least() == fewest);
  }
  for (auto& post : week.posts) post.most = 4;
  week.changes[0] = true;  // who changes anyway leaves a place
  CHECK(at_least() == 1);
  week.changes[0] = false;
  week.posts[1].time = {Clock{570}, Clock{630}};  // not at the same time
  CHECK(at_least() == 3);
}

TEST_CASE("a lost room is no reason to change for those who could be at home at the same hours") {
  Posts week{.posts = {{.time = {Clock{540}, Clock{600}},
                        .clinician = 0,
                        .leaders = {{0, 0}},
                        .people = {0},
                        .is_case = true}},
             .clinicians = {{480, 2400, 0}},
             .persons = 1,
             .changes = std::vector<bool>(1),
             .other_cases = std::vector<std::vector<Case>>(1)};
  CHECK(fewest_people(week, 9).at_least == 1);
  week.posts[0].at_home_too = true;
  CHECK(fewest_people(week, 9).at_least == 0);
}
