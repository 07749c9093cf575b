#include "scheduling/restaff.hpp"

#include <algorithm>
#include <map>

namespace careplan {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// Branch and bound over what lacks a clinician or a room. Whoever takes a post may have to leave
// others, which then lack one in turn; a post that was given somebody keeps them from there on, so
// that every branch ends. A branch ends early when it changes more people than the best so far.
class Restaffing {
 public:
  explicit Restaffing(Posts const& week)
      : week_(week),
        seats_(week.posts.size()),
        settled_(week.posts.size()),
        gone_(week.posts.size()),
        times_(at(week.persons)),
        led_(week.clinicians.size()),
        housed_(week.rooms.size()) {
    for (int p = 0; p < count(); ++p) {
      auto const& post = week.posts[at(p)];
      seats_[at(p)] = {post.clinician, post.room};
      if (post.clinician >= 0) led_[at(post.clinician)].push_back(p);
      if (post.room >= 0) housed_[at(post.room)].push_back(p);
      settled_[at(p)] = {post.stays, post.stays};
      if (post.stays) continue;
      if (post.clinician < 0 || (post.in_person && post.room < 0)) lacking_.push_back(p);
    }
    for (int const p : lacking_) give_up(p);
    given_up_.clear();
    keep();
  }

  Restaffed run(long limit) {
    mend_one_by_one();
    prove(limit);
    adopt();
    hand_back();
    return best_;
  }

 private:
  struct Need {
    int post = 0;
    bool leader = true;
    bool operator==(Need const&) const = default;
  };
  struct Settled {
    bool leader = false;
    bool room = false;
  };
  struct Option {  // who takes the post, and who else is left without for it
    int who = -1;  // -1: the post is given up
    std::vector<int> without{};
    long rank = 0;
  };

  // Each lost post alone, as the others stand, in short chains; again while it helps somebody.
  void mend_one_by_one() {
    std::ranges::stable_sort(lacking_, std::greater{},
                             [&](int p) { return std::pair(newly_changed(p), post(p).give_up); });
    for (int rounds = 0; rounds < most_rounds; ++rounds) {
      auto const before = std::pair(best_.people, best_.cost);
      for (int p = 0; p < count(); ++p)
        if (gone_[at(p)] && std::ranges::find(lacking_, p) == lacking_.end()) lacking_.push_back(p);
      for (int const p : lacking_)
        if (gone_[at(p)]) mend(p);
      if (std::pair(best_.people, best_.cost) == before) break;
    }
  }

  void mend(int p) {
    resume(p);
    limit_ = states_of_a_post;
    deepest_ = longest_chain;
    nodes_ = 0;
    cut_ = false;
    visit();
    adopt();
  }

  // The post is to be held again.
  void resume(int p) {
    for (int const person : post(p).people) --times_[at(person)];
    cost_ -= post(p).give_up;
    people_ -= newly_changed(p);
    gone_[at(p)] = false;
    open_.clear();
    open_needs(p);
  }
  void open_needs(int p) {
    if (seats_[at(p)].clinician < 0) open_.push_back({p, true});
    if (post(p).in_person && seats_[at(p)].room < 0) open_.push_back({p, false});
  }

  // Goes on from the best that was found.
  void adopt() {
    for (auto* list : {&led_, &housed_})
      for (auto& posts : *list) posts.clear();
    std::ranges::fill(times_, 0);
    people_ = 0;
    cost_ = 0;
    open_.clear();
    given_up_.clear();
    for (int p = 0; p < count(); ++p) {
      settled_[at(p)] = {post(p).stays, post(p).stays};
      seats_[at(p)] = best_.seats[at(p)];
      gone_[at(p)] = !best_.held[at(p)];
      if (gone_[at(p)]) {
        people_ += newly_changed(p);
        cost_ += post(p).give_up;
        for (int const person : post(p).people) ++times_[at(person)];
      } else {
        sit(p);
      }
    }
  }
  void sit(int p) {
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

  // All of them together, from the beginning, for as long as it may take.
  void prove(long limit) {
    if (best_.people == 0) {
      best_.proven = true;
      return;
    }
    auto const found = best_;
    for (int p = 0; p < count(); ++p) {
      best_.seats[at(p)] = {post(p).clinician, post(p).room};
      best_.held[at(p)] = true;
    }
    adopt();
    best_ = found;
    for (int p = 0; p < count(); ++p)
      if (!post(p).stays) open_needs(p);
    limit_ = limit;
    deepest_ = count() * 2;
    nodes_ = 0;
    cut_ = false;
    visit();
    best_.proven = nodes_ <= limit_ && !cut_;
  }

  // What went through several hands goes back to its own where that is free in the end.
  void hand_back() {
    for (bool again = true; again;) {
      again = false;
      for (int p = 0; p < count(); ++p)
        for (bool const leader : {true, false}) {
          int const own = leader ? post(p).clinician : post(p).room;
          if (gone_[at(p)] || own < 0 || seat(p, leader) == own || !is_free(p, own, leader))
            continue;
          auto& mine = leader ? led_ : housed_;
          std::erase(mine[at(seat(p, leader))], p);
          mine[at(own)].push_back(p);
          seat(p, leader) = own;
          again = true;
        }
    }
    keep();
  }
  bool is_free(int p, int own, bool leader) {
    std::vector<Option> ways;
    if (leader)
      add_leader(p, {.clinician = own}, ways);
    else
      add_room(p, own, ways);
    return std::ranges::any_of(ways, [](Option const& way) { return way.without.empty(); });
  }

  int count() const { return static_cast<int>(week_.posts.size()); }
  Post const& post(int p) const { return week_.posts[at(p)]; }

  bool is_worse() const {
    return people_ > best_.people || (people_ == best_.people && cost_ >= best_.cost);
  }

  void visit() {
    if (++nodes_ > limit_ || is_worse()) return;
    if (open_.empty()) return keep();
    if (depth_ >= deepest_) return;
    auto const need = hardest();
    auto const before = open_;
    std::erase(open_, need);
    for (auto const& option : options(need)) {
      take(need, option);
      ++depth_;
      visit();
      --depth_;
      give_back(need, option);
      open_ = before;
      std::erase(open_, need);
      if (nodes_ > limit_) break;
    }
    open_ = before;
  }

  void keep() {
    best_.seats = seats_;
    best_.held.resize(gone_.size());
    for (std::size_t p = 0; p < gone_.size(); ++p) best_.held[p] = !gone_[p];
    best_.people = people_;
    best_.cost = cost_;
  }

  // The one with the most people: what it takes away from others is then small beside it.
  Need hardest() const {
    return *std::ranges::max_element(open_, {}, [&](Need const& need) {
      return std::tuple(newly_changed(need.post), post(need.post).give_up, -need.post);
    });
  }

  int newly_changed(int p) const {
    return static_cast<int>(std::ranges::count_if(post(p).people, [&](int person) {
      return times_[at(person)] == 0 && !week_.changes[at(person)];
    }));
  }

  std::vector<Option> options(Need const& need) {
    std::vector<Option> list;
    auto const& wanted = post(need.post);
    if (need.leader)
      for (auto const& choice : wanted.leaders) add_leader(need.post, choice, list);
    else
      for (int const room : wanted.rooms) add_room(need.post, room, list);
    list.push_back(
        {.who = -1, .without = {}, .rank = 1000L * newly_changed(need.post) + wanted.give_up});
    std::ranges::stable_sort(list, {}, &Option::rank);
    return list;
  }

  // Posts of a list that overlap; nothing when one of them may not give way.
  bool overlapping(int p, std::vector<int> const& others, bool leader,
                   std::vector<int>& list) const {
    for (int const other : others) {
      if (other == p || post(other).day != post(p).day || !post(other).time.overlaps(post(p).time))
        continue;
      if (leader ? settled_[at(other)].leader : settled_[at(other)].room) return false;
      list.push_back(other);
    }
    return true;
  }

  void add_leader(int p, ModelChoice const& choice, std::vector<Option>& list) {
    int const k = choice.clinician;
    Option option{.who = k};
    if (!overlapping(p, led_[at(k)], true, option.without)) return;
    if (!caseload_allows(p, k, option.without)) return;
    make_time(p, k, choice.cost, option, list);
  }

  int minutes(int p) const { return static_cast<int>(length(post(p).time).count()); }

  // As long as the clinician's hours are not kept, each post that could go instead is a way.
  void make_time(int p, int k, long cost, Option const& option, std::vector<Option>& list) {
    int on_day = minutes(p);
    int in_week = on_day;
    for (int const other : led_[at(k)]) {
      if (std::ranges::find(option.without, other) != option.without.end()) continue;
      in_week += minutes(other);
      if (post(other).day == post(p).day) on_day += minutes(other);
    }
    auto const& limits = week_.clinicians[at(k)];
    bool const day_full = on_day > limits.day_max;
    if (!day_full && in_week <= limits.week_max) {
      list.push_back(option);
      list.back().rank = 10 * cost;
      for (int const other : option.without)
        list.back().rank += 100 + 5 * static_cast<long>(post(other).people.size());
      return;
    }
    int const last = option.without.empty() ? -1 : option.without.back();
    for (int const other : led_[at(k)]) {
      if (settled_[at(other)].leader || (day_full && post(other).day != post(p).day)) continue;
      // In one order only, or every set would be tried in all of its orders.
      if (other <= last && std::ranges::find(option.without, other) != option.without.end())
        continue;
      auto more = option;
      more.without.push_back(other);
      if (more.without.size() > 6) {
        cut_ = true;
        continue;
      }
      make_time(p, k, cost, more, list);
    }
  }

  // The number of clients grows only on days on which somebody's appointments begin.
  bool caseload_allows(int p, int k, std::vector<int> const& without) {
    int const limit = week_.clinicians[at(k)].caseload;
    if (limit == 0 || !post(p).is_case) return true;
    std::map<int, Case> cases;
    auto const see = [&](Case const& seen) {
      auto& own = cases.try_emplace(seen.person, seen).first->second;
      own.first_day = std::min(own.first_day, seen.first_day);
      own.last_day = std::max(own.last_day, seen.last_day);
    };
    for (auto const& seen : week_.other_cases[at(k)]) see(seen);
    see({post(p).people.front(), post(p).day, post(p).day});
    for (int const other : led_[at(k)])
      if (post(other).is_case && std::ranges::find(without, other) == without.end())
        see({post(other).people.front(), post(other).day, post(other).day});
    bool const allowed = std::ranges::all_of(cases, [&](auto const& one) {
      return std::ranges::count_if(cases, [&](auto const& other) {
               return other.second.first_day <= one.second.first_day &&
                      one.second.first_day <= other.second.last_day;
             }) <= limit;
    });
    cut_ |= !allowed;  // somebody else of the caseload could go instead
    return allowed;
  }

  void add_room(int p, int room, std::vector<Option>& list) {
    Option option{.who = room};
    if (week_.rooms[at(room)].capacity < static_cast<int>(post(p).people.size())) {
      cut_ = true;  // some of them could come
      return;
    }
    if (!overlapping(p, housed_[at(room)], false, option.without)) return;
    option.rank = week_.rooms[at(room)].capacity;
    for (int const other : option.without)
      option.rank += 100 + 5 * static_cast<long>(post(other).people.size());
    list.push_back(std::move(option));
  }

  void take(Need const& need, Option const& option) {
    if (option.who < 0) return give_up(need.post);
    auto& mine = need.leader ? led_ : housed_;
    for (int const other : option.without) {
      std::erase(mine[at(option.who)], other);
      seat(other, need.leader) = -1;
      open_.push_back({other, need.leader});
    }
    mine[at(option.who)].push_back(need.post);
    seat(need.post, need.leader) = option.who;
    (need.leader ? settled_[at(need.post)].leader : settled_[at(need.post)].room) = true;
    cost_ += cost_of(need, option.who);
  }

  void give_back(Need const& need, Option const& option) {
    if (option.who < 0) return take_up(need.post);
    auto& mine = need.leader ? led_ : housed_;
    cost_ -= cost_of(need, option.who);
    (need.leader ? settled_[at(need.post)].leader : settled_[at(need.post)].room) = false;
    std::erase(mine[at(option.who)], need.post);
    seat(need.post, need.leader) = -1;
    for (int const other : option.without) {
      mine[at(option.who)].push_back(other);
      seat(other, need.leader) = option.who;
    }
  }

  // Another clinician costs what the rules say and something for being another at all.
  long cost_of(Need const& need, int who) const {
    auto const& wanted = post(need.post);
    if (!need.leader) return who == wanted.room ? 0 : 1;
    if (who == wanted.clinician) return 0;
    return 2 + std::ranges::find(wanted.leaders, who, &ModelChoice::clinician)->cost;
  }

  int& seat(int p, bool leader) { return leader ? seats_[at(p)].clinician : seats_[at(p)].room; }

  void give_up(int p) {
    auto const held = seats_[at(p)];
    given_up_.push_back({p, held, settled_[at(p)]});
    if (held.clinician >= 0) std::erase(led_[at(held.clinician)], p);
    if (held.room >= 0) std::erase(housed_[at(held.room)], p);
    if (settled_[at(p)].leader && held.clinician >= 0) cost_ -= cost_of({p, true}, held.clinician);
    if (settled_[at(p)].room && held.room >= 0) cost_ -= cost_of({p, false}, held.room);
    seats_[at(p)] = {};
    gone_[at(p)] = true;
    std::erase(open_, Need{p, true});
    std::erase(open_, Need{p, false});
    people_ += newly_changed(p);
    cost_ += post(p).give_up;
    for (int const person : post(p).people) ++times_[at(person)];
  }

  void take_up(int p) {
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

  struct GivenUp {
    int post = 0;
    Seat seat{};
    Settled settled{};
  };

  static constexpr long states_of_a_post = 3'000;
  static constexpr int longest_chain = 6;
  static constexpr int most_rounds = 4;

  Posts const& week_;
  std::vector<int> lacking_{};
  long limit_ = 0;
  long nodes_ = 0;
  int depth_ = 0;
  int deepest_ = 0;
  bool cut_ = false;  // a way was passed over: the best found proves nothing
  int people_ = 0;
  long cost_ = 0;
  std::vector<Seat> seats_;
  std::vector<Settled> settled_;
  std::vector<bool> gone_;
  std::vector<int> times_;  // by person: posts given up
  std::vector<std::vector<int>> led_;
  std::vector<std::vector<int>> housed_;
  std::vector<Need> open_{};
  std::vector<GivenUp> given_up_{};
  Restaffed best_{};
};

}  // namespace

Restaffed restaff(Posts const& week, long limit) {
  return Restaffing(week).run(limit);
}

}  // namespace careplan
