#include "scheduling/restaff_state.hpp"

#include <algorithm>

namespace careplan {
namespace {
constexpr std::size_t most_displaced = 6;
}

// The number grows only on days on which somebody's appointments begin, and with the last of the
// list only while its client is seen.
bool within_caseload(std::vector<Case>& cases, int limit) {
  if (std::ssize(cases) <= limit) return true;
  int const last = cases.back().person;
  std::ranges::sort(cases, {},
                    [](Case const& one) { return std::pair(one.person, one.first_day); });
  std::size_t count = 0;
  for (auto const& seen : cases)
    if (count > 0 && cases[count - 1].person == seen.person)
      cases[count - 1].last_day = std::max(cases[count - 1].last_day, seen.last_day);
    else
      cases[count++] = seen;
  cases.resize(count);
  auto const seen_on = [&](int day) {
    return std::ranges::count_if(
        cases, [&](Case const& one) { return one.first_day <= day && day <= one.last_day; });
  };
  auto const own = *std::ranges::find(cases, last, &Case::person);
  return std::ranges::all_of(cases, [&](Case const& one) {
    return one.first_day < own.first_day || own.last_day < one.first_day ||
           seen_on(one.first_day) <= limit;
  });
}

RestaffState::RestaffState(Posts const& week)
    : week_(week),
      seats_(week.posts.size()),
      settled_(week.posts.size()),
      gone_(week.posts.size()),
      times_(at(week.persons)),
      led_(week.clinicians.size()),
      housed_(week.rooms.size()) {}

int RestaffState::newly_changed(int p) const {
  return static_cast<int>(std::ranges::count_if(post(p).people, [&](int person) {
    return times_[at(person)] == 0 && !week_.changes[at(person)];
  }));
}

std::vector<PostOption> RestaffState::options(PostNeed const& need) {
  std::vector<PostOption> list;
  auto const& wanted = post(need.post);
  if (need.leader)
    for (auto const& choice : wanted.leaders) add_leader(need.post, choice, list);
  else
    for (int const room : wanted.rooms) add_room(need.post, room, list);
  list.push_back(
      {.who = -1, .without = {}, .rank = 1000L * newly_changed(need.post) + wanted.give_up});
  std::ranges::stable_sort(list, {}, &PostOption::rank);
  return list;
}

// Posts of a list that overlap; nothing when one of them may not give way.
bool RestaffState::overlapping(int p, std::vector<int> const& others, bool leader,
                               std::vector<int>& list) const {
  for (int const other : others) {
    if (other == p || post(other).day != post(p).day || !post(other).time.overlaps(post(p).time))
      continue;
    if (leader ? settled_[at(other)].leader : settled_[at(other)].room) return false;
    list.push_back(other);
  }
  return true;
}

void RestaffState::add_leader(int p, ModelChoice const& choice, std::vector<PostOption>& list) {
  int const k = choice.clinician;
  PostOption option{.who = k};
  if (!overlapping(p, led_[at(k)], true, option.without)) return;
  if (!caseload_allows(p, k, option.without)) return;
  make_time(p, choice.cost, option, true, 0, list);
}

long RestaffState::rank_of(std::vector<int> const& without) const {
  long rank = 0;
  for (int const other : without) rank += 100 + 5 * static_cast<long>(post(other).people.size());
  return rank;
}

// As long as the clinician's hours are not kept, each post that could go instead is a way: first of
// the day, then of the week, and in one order only, or every set would be tried in all its orders.
void RestaffState::make_time(int p, long cost, PostOption const& option, bool for_day,
                             std::size_t from, std::vector<PostOption>& list) {
  auto const& theirs = led_[at(option.who)];
  auto const leaves = [&](int other) {
    return std::ranges::find(option.without, other) != option.without.end();
  };
  int on_day = minutes(p);
  int in_week = on_day;
  for (int const other : theirs) {
    if (leaves(other)) continue;
    in_week += minutes(other);
    if (post(other).day == post(p).day) on_day += minutes(other);
  }
  auto const& limits = week_.clinicians[at(option.who)];
  bool const day_full = on_day > limits.day_max;
  if (!day_full && in_week <= limits.week_max) {
    list.push_back(option);
    list.back().rank = 10 * cost + rank_of(option.without);
    return;
  }
  if (option.without.size() >= most_displaced) {
    cut_ = true;
    return;
  }
  for (std::size_t i = for_day == day_full ? from : 0; i < theirs.size(); ++i) {
    int const other = theirs[i];
    if (settled_[at(other)].leader || leaves(other) || (day_full && post(other).day != post(p).day))
      continue;
    auto more = option;
    more.without.push_back(other);
    make_time(p, cost, more, day_full, i + 1, list);
  }
}

bool RestaffState::caseload_allows(int p, int k, std::vector<int> const& without) {
  int const limit = week_.clinicians[at(k)].caseload;
  if (limit == 0 || !post(p).is_case) return true;
  cases_ = week_.other_cases[at(k)];
  for (int const other : led_[at(k)])
    if (post(other).is_case && std::ranges::find(without, other) == without.end())
      cases_.push_back({post(other).people.front(), post(other).day, post(other).day});
  cases_.push_back({post(p).people.front(), post(p).day, post(p).day});
  bool const allowed = within_caseload(cases_, limit);
  cut_ |= !allowed;  // somebody else of the caseload could go instead
  return allowed;
}

void RestaffState::add_room(int p, int room, std::vector<PostOption>& list) {
  PostOption option{.who = room};
  if (week_.rooms[at(room)].capacity < static_cast<int>(post(p).people.size())) {
    cut_ = true;  // some of them could come
    return;
  }
  if (!overlapping(p, housed_[at(room)], false, option.without)) return;
  option.rank = week_.rooms[at(room)].capacity + rank_of(option.without);
  list.push_back(std::move(option));
}

void RestaffState::take(PostNeed const& need, PostOption const& option) {
  std::erase(open_, need);
  if (option.who < 0) return give_up(need.post);
  auto& mine = need.leader ? led_ : housed_;
  for (int const other : option.without) {
    std::erase(mine[at(option.who)], other);
    seat(other, need.leader) = -1;
    open_.push_back({other, need.leader});
  }
  mine[at(option.who)].push_back(need.post);
  seat(need.post, need.leader) = option.who;
  settled(need) = true;
  cost_ += cost_of(need, option.who);
}

void RestaffState::give_back(PostNeed const& need, PostOption const& option,
                             std::vector<PostNeed> open) {
  open_ = std::move(open);
  if (option.who < 0) return take_up(need.post);
  auto& mine = need.leader ? led_ : housed_;
  cost_ -= cost_of(need, option.who);
  settled(need) = false;
  std::erase(mine[at(option.who)], need.post);
  seat(need.post, need.leader) = -1;
  for (int const other : option.without) {
    mine[at(option.who)].push_back(other);
    seat(other, need.leader) = option.who;
  }
}

// Another clinician costs what the rules say and something for being another at all.
long RestaffState::cost_of(PostNeed const& need, int who) const {
  auto const& wanted = post(need.post);
  if (!need.leader) return who == wanted.room ? 0 : 1;
  if (who == wanted.clinician) return 0;
  return 2 + std::ranges::find(wanted.leaders, who, &ModelChoice::clinician)->cost;
}

void RestaffState::give_up(int p) {
  auto const held = seats_[at(p)];
  given_up_.push_back({p, held, settled_[at(p)]});
  if (held.clinician >= 0) std::erase(led_[at(held.clinician)], p);
  if (held.room >= 0) std::erase(housed_[at(held.room)], p);
  if (settled_[at(p)].leader && held.clinician >= 0) cost_ -= cost_of({p, true}, held.clinician);
  if (settled_[at(p)].room && held.room >= 0) cost_ -= cost_of({p, false}, held.room);
  seats_[at(p)] = {};
  gone_[at(p)] = true;
  std::erase(open_, PostNeed{p, true});
  std::erase(open_, PostNeed{p, false});
  people_ += newly_changed(p);
  cost_ += post(p).give_up;
  for (int const person : post(p).people) ++times_[at(person)];
}

void RestaffState::take_up(int p) {
  auto const was = given_up_.back();
  given_up_.pop_back();
  for (int const person : post(p).people) --times_[at(person)];
  cost_ -= post(p).give_up;
  people_ -= newly_changed(p);
  gone_[at(p)] = false;
  seats_[at(p)] = was.seat;
  if (was.settled.leader && was.seat.clinician >= 0)
    cost_ += cost_of({p, true}, was.seat.clinician);
  if (was.settled.room && was.seat.room >= 0) cost_ += cost_of({p, false}, was.seat.room);
  if (was.seat.clinician >= 0) led_[at(was.seat.clinician)].push_back(p);
  if (was.seat.room >= 0) housed_[at(was.seat.room)].push_back(p);
}

void RestaffState::sit(int p) {
  auto const seat = seats_[at(p)];
  if (seat.clinician >= 0) {
    led_[at(seat.clinician)].push_back(p);
    if (!post(p).stays) cost_ += cost_of({p, true}, seat.clinician);
  }
  if (seat.room >= 0) {
    housed_[at(seat.room)].push_back(p);
    if (!post(p).stays) cost_ += cost_of({p, false}, seat.room);
  }
}

Restaffed RestaffState::staffing() const {
  Restaffed result{.seats = seats_, .people = people_, .cost = cost_};
  for (char const gone : gone_) result.held.push_back(gone == 0);
  return result;
}

void RestaffState::restore(Restaffed const& result) {
  for (auto* list : {&led_, &housed_})
    for (auto& posts : *list) posts.clear();
  std::ranges::fill(times_, 0);
  people_ = 0;
  cost_ = 0;
  open_.clear();
  given_up_.clear();
  for (int p = 0; p < posts(); ++p) {
    settled_[at(p)] = {post(p).stays, post(p).stays};
    seats_[at(p)] = result.seats[at(p)];
    gone_[at(p)] = !result.held[at(p)];
    if (gone(p))
      give_up(p);
    else
      sit(p);
  }
  given_up_.clear();
}

void RestaffState::resume(int p) {
  for (int const person : post(p).people) --times_[at(person)];
  cost_ -= post(p).give_up;
  people_ -= newly_changed(p);
  gone_[at(p)] = false;
  open_needs(p);
}

void RestaffState::open_needs(int p) {
  if (post(p).stays) return;
  if (seats_[at(p)].clinician < 0) open_.push_back({p, true});
  if (post(p).in_person && seats_[at(p)].room < 0) open_.push_back({p, false});
}

// What went through several hands goes back to its own where that is free in the end.
void RestaffState::hand_back() {
  for (bool again = true; again;) {
    again = false;
    for (int p = 0; p < posts(); ++p)
      for (bool const leader : {true, false}) {
        int const own = leader ? post(p).clinician : post(p).room;
        if (gone_[at(p)] || own < 0 || seat(p, leader) == own || !is_free(p, own, leader)) continue;
        auto& mine = leader ? led_ : housed_;
        std::erase(mine[at(seat(p, leader))], p);
        mine[at(own)].push_back(p);
        seat(p, leader) = own;
        again = true;
      }
  }
}
bool RestaffState::is_free(int p, int own, bool leader) {
  std::vector<PostOption> ways;
  if (leader)
    add_leader(p, {.clinician = own}, ways);
  else
    add_room(p, own, ways);
  return std::ranges::any_of(ways, [](PostOption const& way) { return way.without.empty(); });
}

}  // namespace careplan
