// Search with a memory: a post that lacks a clinician or a room takes one from whatever stands in
// its way, which is then lacking instead, and may not go back there for a while. Each step is the
// best there is, though it be worse than before.
#include "scheduling/restaff_exchange.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "scheduling/index.hpp"
#include "scheduling/random.hpp"

namespace careplan {
namespace {

class Exchange {
 public:
  Exchange(Posts const& week, Restaffed const& from) : week_(week), best_(from) {
    std::map<int, std::size_t> days;
    for (auto const& post : week.posts)
      day_of_.push_back(days.try_emplace(post.day, days.size()).first->second);
    days_ = days.size();
    lists_.resize(at(takers()) * days_);
    minutes_.assign(lists_.size(), 0);
    week_minutes_.assign(at(takers()), 0);
    missing_.resize(week.posts.size());
    absent_.resize(at(week.persons));
    seats_.assign(week.posts.size() * 2, -1);
    place_.assign(seats_.size(), -1);
    cases_.assign(week.clinicians.size() * at(week.persons), 0);
    clients_.assign(week.clinicians.size(), 0);
    for (int k = 0; k < staff(); ++k)
      for (auto const& other : week.other_cases[at(k)]) count_case(k, other.person, 1);
    barred_.assign(seats_.size() * at(takers()), 0);
    for (int p = 0; p < static_cast<int>(week.posts.size()); ++p) {
      choices_.push_back(choices(p, true));
      choices_.push_back(choices(p, false));
      settle(p, from);
    }
    best_.people = people_;
    best_.cost = cost_;
  }

  Restaffed run(int enough, long steps) {
    long until = steps;
    for (long now = 1; looks_ <= until && !lacking_.empty(); ++now) {
      if (!move(now)) break;
      if (std::pair(people_, cost_) >= std::pair(best_.people, best_.cost)) continue;
      // Once nobody else can be helped, what is left is to spend less.
      if (people_ <= enough && best_.people > enough) until = looks_ + steps / 8;
      keep();
    }
    return best_;
  }

 private:
  struct Choice {
    int taker = 0;
    long cost = 0;
  };
  // What a step changes.
  struct Effect {
    int people = 0;
    long cost = 0;
    auto operator<=>(Effect const&) const = default;
  };

  Post const& post(int claim) const { return week_.posts[at(claim / 2)]; }
  static bool leads(int claim) { return claim % 2 == 0; }
  int staff() const { return static_cast<int>(week_.clinicians.size()); }
  int takers() const { return staff() + static_cast<int>(week_.rooms.size()); }
  int minutes(int claim) const { return static_cast<int>(length(post(claim).time).count()); }
  std::size_t list_of(int taker, int claim) const {
    return at(taker) * days_ + day_of_[at(claim / 2)];
  }
  long& barred(int claim, int taker) { return barred_[at(claim) * at(takers()) + at(taker)]; }

  std::vector<Choice> choices(int p, bool leaders) const {
    std::vector<Choice> list;
    auto const& wanted = week_.posts[at(p)];
    if (wanted.stays) return list;
    if (leaders)
      for (auto const& choice : wanted.leaders)
        list.push_back(
            {choice.clinician, choice.clinician == wanted.clinician ? 0 : 2 + choice.cost});
    else if (wanted.in_person)
      for (int const room : wanted.rooms)
        if (week_.rooms[at(room)].capacity >= static_cast<int>(wanted.people.size()))
          list.push_back({staff() + room, room == wanted.room ? 0 : 1});
    return list;
  }

  void settle(int p, Restaffed const& from) {
    auto const& wanted = week_.posts[at(p)];
    auto const& seat = from.seats[at(p)];
    bool const held = from.held[at(p)];
    if (held && seat.clinician >= 0)
      sit(2 * p, seat.clinician);
    else if (!wanted.stays)
      lack(2 * p);
    if (held && seat.room >= 0)
      sit(2 * p + 1, staff() + seat.room);
    else if (!wanted.stays && wanted.in_person)
      lack(2 * p + 1);
  }

  void sit(int claim, int taker) {
    seats_[at(claim)] = taker;
    lists_[list_of(taker, claim)].push_back(claim);
    minutes_[list_of(taker, claim)] += minutes(claim);
    week_minutes_[at(taker)] += minutes(claim);
    cost_ += cost_of(claim, taker);
    if (leads(claim) && post(claim).is_case) count_case(taker, post(claim).people.front(), 1);
  }
  void count_case(int k, int person, int more) {
    int& count = cases_[at(k) * at(week_.persons) + at(person)];
    clients_[at(k)] -= count > 0 ? 1 : 0;
    count += more;
    clients_[at(k)] += count > 0 ? 1 : 0;
  }
  void rise(int claim) {
    int const taker = seats_[at(claim)];
    std::erase(lists_[list_of(taker, claim)], claim);
    minutes_[list_of(taker, claim)] -= minutes(claim);
    week_minutes_[at(taker)] -= minutes(claim);
    cost_ -= cost_of(claim, taker);
    seats_[at(claim)] = -1;
    if (leads(claim) && post(claim).is_case) count_case(taker, post(claim).people.front(), -1);
  }
  long cost_of(int claim, int taker) const {
    for (auto const& choice : choices_[at(claim)])
      if (choice.taker == taker) return choice.cost;
    return 0;
  }

  void lack(int claim) {
    place_[at(claim)] = static_cast<int>(lacking_.size());
    lacking_.push_back(claim);
    auto const effect = miss(claim);
    people_ += effect.people;
    cost_ += effect.cost;
  }
  void lack_no_more(int claim) {
    int const place = place_[at(claim)];
    lacking_[at(place)] = lacking_.back();
    place_[at(lacking_.back())] = place;
    lacking_.pop_back();
    place_[at(claim)] = -1;
    auto const effect = have(claim);
    people_ += effect.people;
    cost_ += effect.cost;
  }
  Effect miss(int claim) {
    Effect effect;
    if (missing_[at(claim / 2)]++ > 0) return effect;
    effect.cost = post(claim).give_up;
    for (int const person : post(claim).people)
      if (absent_[at(person)]++ == 0 && !week_.changes[at(person)]) ++effect.people;
    return effect;
  }
  Effect have(int claim) {
    Effect effect;
    if (--missing_[at(claim / 2)] > 0) return effect;
    effect.cost = -post(claim).give_up;
    for (int const person : post(claim).people)
      if (--absent_[at(person)] == 0 && !week_.changes[at(person)]) --effect.people;
    return effect;
  }

  // The best step of all that are not barred, or any that is better than ever.
  bool move(long now) {
    Effect best;
    int chosen = -1;
    int taken = -1;
    int equal = 0;
    std::vector<int> way;
    for (int const claim : lacking_)
      for (auto const& choice : choices_[at(claim)]) {
        auto const effect = look(claim, choice);
        if (!effect) continue;
        bool const best_ever = people_ + effect->people < best_.people;
        if (barred(claim, choice.taker) > now && !best_ever) continue;
        if (chosen >= 0 && *effect > best) continue;
        equal = chosen >= 0 && *effect == best ? equal + 1 : 1;
        if (equal > 1 && random_.below(equal) > 0) continue;
        best = *effect;
        chosen = claim;
        taken = choice.taker;
        way = victims_;
      }
    if (chosen < 0) return ++idle_ < 50;
    idle_ = 0;
    for (int const victim : way) {
      rise(victim);
      barred(victim, taken) = now + 6 + random_.below(10);
      lack(victim);
    }
    lack_no_more(chosen);
    sit(chosen, taken);
    return true;
  }

  // Nothing when it is not allowed; else `victims_` are those in its way.
  std::optional<Effect> look(int claim, Choice const& choice) {
    ++looks_;
    victims_.clear();
    for (int const other : lists_[list_of(choice.taker, claim)])
      if (post(other).time.overlaps(post(claim).time)) {
        if (post(other).stays) return std::nullopt;
        victims_.push_back(other);
      }
    if (leads(claim) &&
        (!make_time(claim, choice.taker, true) || !make_time(claim, choice.taker, false) ||
         !caseload_allows(claim, choice.taker)))
      return std::nullopt;
    Effect effect{.cost = choice.cost};
    auto const add = [&](Effect const& more) {
      effect.people += more.people;
      effect.cost += more.cost;
    };
    for (int const victim : victims_) {
      add(miss(victim));
      effect.cost -= cost_of(victim, choice.taker);
    }
    add(have(claim));
    miss(claim);
    for (int const victim : victims_) have(victim);
    return effect;
  }

  bool is_victim(int claim) const { return std::ranges::find(victims_, claim) != victims_.end(); }

  // Others leave until the clinician's hours of the day, or of the week, are kept.
  bool make_time(int claim, int k, bool on_day) {
    auto const& limits = week_.clinicians[at(k)];
    int over = minutes(claim) + (on_day ? minutes_[list_of(k, claim)] - limits.day_max
                                        : week_minutes_[at(k)] - limits.week_max);
    for (int const victim : victims_) over -= minutes(victim);
    while (over > 0) {
      int least = -1;
      Effect smallest;
      for (std::size_t day = 0; day < days_; ++day) {
        auto const list = at(k) * days_ + day;
        if (on_day && list != list_of(k, claim)) continue;
        for (int const other : lists_[list]) {
          if (post(other).stays || is_victim(other)) continue;
          ++looks_;
          auto const effect = miss(other);
          have(other);
          if (least >= 0 && effect >= smallest) continue;
          least = other;
          smallest = effect;
        }
      }
      if (least < 0) return false;
      victims_.push_back(least);
      over -= minutes(least);
    }
    return true;
  }

  bool caseload_allows(int claim, int k) {
    int const limit = week_.clinicians[at(k)].caseload;
    if (limit == 0 || !post(claim).is_case || clients_[at(k)] < limit) return true;
    seen_ = week_.other_cases[at(k)];
    for (std::size_t day = 0; day < days_; ++day)
      for (int const other : lists_[at(k) * days_ + day])
        if (post(other).is_case && !is_victim(other))
          seen_.push_back({post(other).people.front(), post(other).day, post(other).day});
    seen_.push_back({post(claim).people.front(), post(claim).day, post(claim).day});
    return within_caseload(seen_, limit);
  }

  void keep() {
    best_.people = people_;
    best_.cost = cost_;
    for (std::size_t p = 0; p < week_.posts.size(); ++p) {
      best_.held[p] = missing_[p] == 0;
      best_.seats[p] = {};
      if (missing_[p] > 0) continue;
      best_.seats[p].clinician = seats_[2 * p];
      if (seats_[2 * p + 1] >= 0) best_.seats[p].room = seats_[2 * p + 1] - staff();
    }
  }

  Posts const& week_;
  Restaffed best_;
  Random random_{1};
  std::vector<std::size_t> day_of_{};  // by post
  std::size_t days_ = 0;
  std::vector<std::vector<Choice>> choices_{};  // by claim
  std::vector<int> seats_{};                    // by claim: who took it
  std::vector<std::vector<int>> lists_{};       // by taker and day: claims
  std::vector<int> minutes_{};                  // the same
  std::vector<int> week_minutes_{};
  std::vector<int> cases_{};    // by clinician and person: appointments
  std::vector<int> clients_{};  // by clinician: people with any
  std::vector<int> missing_{};  // by post: claims that lack somebody
  std::vector<int> absent_{};   // by person: posts that lack somebody
  std::vector<int> lacking_{};
  std::vector<int> place_{};  // by claim: in `lacking_`
  std::vector<long> barred_{};
  std::vector<int> victims_{};
  std::vector<Case> seen_{};  // scratch
  int people_ = 0;
  long cost_ = 0;
  int idle_ = 0;
  long looks_ = 0;
};

}  // namespace

Restaffed exchange(Posts const& week, Restaffed const& from, int enough, long steps) {
  return Exchange(week, from).run(enough, steps);
}

}  // namespace careplan
