// How many people must come at other times, whoever leads and wherever it is held: at every moment
// a clinician leads one session and a room holds one, so that of those that go on at that moment
// only so many can be held as a matching allows. Where somebody finds nobody, the sessions that
// compete with them are a crowd of whom some must change. Groups that meet at the same hours can
// take in one another's people: then fewer sessions do. The fewest people who do for all crowds are
// found exactly, and with them new crowds, until every moment can be held without them.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "scheduling/index.hpp"
#include "scheduling/matching.hpp"
#include "scheduling/restaff.hpp"
#include "scheduling/restaff_cover.hpp"

namespace careplan {
namespace {

constexpr int most_covers = 60;

// Sessions at one moment, and who could take each.
struct Competing {
  struct One {
    int post = 0;
    std::vector<int> takers{};
    int person = -1;
    int pool = -1;  // index in `pools`
  };
  std::vector<One> sessions{};
  // Groups whose people could go to one another, or one alone: what changes when one of them is
  // not held, another one, and so on. `freely`: nobody need change.
  std::vector<std::vector<int>> pools{};
  std::size_t takers = 0;
};
constexpr int freely = -1;

class Crowding {
 public:
  Crowding(Posts const& week, int enough, std::vector<bool> const& stay)
      : week_(week), enough_(enough), stay_(stay) {
    dislike_.resize(at(week.persons));
    find_families();
    find_moments(true);
    find_moments(false);
  }

  FewestPeople run() {
    FewestPeople fewest{.who = std::vector<bool>(at(week_.persons))};
    for (int covers = 0; covers < most_covers; ++covers) {
      bool crowded = false;
      for (auto const& moment : moments_) crowded |= look(moment, fewest.who);
      if (!crowded || fewest.at_least >= enough_) return fewest;
      auto cover = fewest_of(crowds_, groups_, dislike_, stay_, enough_);
      fewest.at_least = std::max(fewest.at_least, cover.at_least);
      if (cover.chosen.empty()) return fewest;
      fewest.who = std::move(cover.chosen);
    }
    return fewest;
  }

 private:
  // Of those who would not change anyway.
  std::vector<int> people(Post const& post) const {
    std::vector<int> list;
    for (int const person : post.people)
      if (!week_.changes[at(person)]) list.push_back(person);
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
    return list;
  }
  static bool is_alone(Post const& post, std::vector<int> const& people) {
    return post.pool < 0 && people.size() == 1;
  }

  // Everybody of groups that share people, or could.
  void find_families() {
    for (int p = 0; p < week_.persons; ++p) family_.push_back(p);
    std::map<int, int> first_of;
    for (auto const& post : week_.posts) {
      auto const list = people(post);
      if (post.stays || list.empty()) continue;
      if (is_alone(post, list)) {
        dislike_[at(list.front())] += post.give_up;
        continue;
      }
      int const with = post.pool < 0 ? list.front()
                                     : first_of.try_emplace(post.pool, list.front()).first->second;
      for (int const person : list) family_[at(family(person))] = family(with);
    }
    for (int p = 0; p < week_.persons; ++p) families_[family(p)].push_back(p);
  }
  int family(int person) const {
    while (family_[at(person)] != person) person = family_[at(person)];
    return person;
  }

  // When something begins. Only what overlaps a session that is lost can be short of anybody.
  void find_moments(bool leaders) {
    std::map<int, std::vector<int>> days;
    for (int p = 0; p < static_cast<int>(week_.posts.size()); ++p) {
      auto const& post = week_.posts[at(p)];
      if (!post.stays && !people(post).empty() &&
          (leaders || (post.in_person && !post.at_home_too)))
        days[post.day].push_back(p);
    }
    for (auto const& [day, posts] : days) {
      std::set<Clock> begins;
      for (int const p : posts) begins.insert(week_.posts[at(p)].time.begin);
      for (auto const begin : begins) {
        std::vector<int> going_on;
        bool lost = false;
        for (int const p : posts) {
          auto const& post = week_.posts[at(p)];
          if (!post.time.contains(begin)) continue;
          going_on.push_back(p);
          lost |= (leaders ? post.clinician : post.room) < 0;
        }
        if (lost) add_moment(going_on, leaders);
      }
    }
  }

  void add_moment(std::vector<int> const& posts, bool leaders) {
    Competing moment{.takers = leaders ? week_.clinicians.size() : week_.rooms.size()};
    std::map<std::tuple<int, Clock, Clock>, int> pools;
    for (int const p : posts) {
      auto const& post = week_.posts[at(p)];
      auto const list = people(post);
      moment.sessions.push_back({.post = p, .takers = takers(post, leaders)});
      auto& one = moment.sessions.back();
      if (is_alone(post, list)) {
        one.person = list.front();
        continue;
      }
      one.pool = static_cast<int>(moment.pools.size());
      if (post.pool >= 0)
        one.pool =
            pools.try_emplace({post.pool, post.time.begin, post.time.end}, one.pool).first->second;
      if (one.pool < static_cast<int>(moment.pools.size())) continue;
      moment.pools.push_back(steps(posts, p));
    }
    moments_.push_back(std::move(moment));
  }

  // How many must change for one of the pool's sessions not to be held, for two, and so on.
  std::vector<int> steps(std::vector<int> const& posts, int of) {
    auto const& like = week_.posts[at(of)];
    auto const is_parallel = [&](Post const& post) {
      return post.pool == like.pool && post.day == like.day && post.time == like.time;
    };
    int everybody = 0;
    int places = 0;
    int sessions = 0;
    for (int const p : posts) {
      auto const& post = week_.posts[at(p)];
      if (p != of && (like.pool < 0 || !is_parallel(post))) continue;
      everybody += static_cast<int>(people(post).size());
      places += like.pool < 0 ? 0 : like.most;
      ++sessions;
    }
    if (like.pool >= 0)
      for (auto const& post : week_.posts)
        if (post.stays && is_parallel(post))
          places += std::max(0, like.most - static_cast<int>(post.people.size()));
    std::vector<int> items;
    for (int gone = 1; gone <= sessions; ++gone) {
      int const needed = everybody - std::max(0, places - gone * like.most);
      items.push_back(needed <= 0 ? freely : group(like, needed));
    }
    return items;
  }
  int group(Post const& post, int needed) {
    CrowdGroup made{families_.at(family(people(post).front())), needed};
    auto const found = std::ranges::find(groups_, made);
    auto const number = static_cast<int>(found - groups_.begin());
    if (found == groups_.end()) groups_.push_back(std::move(made));
    return week_.persons + number;
  }

  std::vector<int> takers(Post const& post, bool leaders) const {
    auto list = post.rooms;
    if (leaders) {
      list.clear();
      for (auto const& choice : post.leaders) list.push_back(choice.clinician);
    }
    if (int const own = leaders ? post.clinician : post.room;
        own >= 0 && std::ranges::find(list, own) == list.end())
      list.push_back(own);
    // Not who has something at the time about which nothing changes.
    std::erase_if(list, [&](int who) {
      return std::ranges::any_of(week_.posts, [&](Post const& other) {
        return other.stays && (leaders ? other.clinician : other.room) == who &&
               other.day == post.day && other.time.overlaps(post.time);
      });
    });
    return list;
  }

  bool changes(int member, std::vector<bool> const& who) const {
    if (member == freely) return true;
    if (member < week_.persons) return who[at(member)];
    auto const& group = groups_[at(member - week_.persons)];
    return std::ranges::count_if(group.people, [&](int person) { return who[at(person)]; }) >=
           group.needed;
  }

  // Whether somebody finds nobody at that moment; then those who compete are a crowd.
  bool look(Competing const& moment, std::vector<bool> const& who) {
    Matching takers(moment.takers);
    Served taken(moment.takers);
    std::vector<std::ptrdiff_t> gone;
    for (auto const& pool : moment.pools)
      gone.push_back(std::ranges::count_if(pool, [&](int member) { return changes(member, who); }));
    bool crowded = false;
    for (auto const& one : moment.sessions) {
      if (one.pool >= 0 ? gone[at(one.pool)]-- > 0 : changes(one.person, who)) continue;
      if (takers.serve(one.takers, taken)) continue;
      crowded = true;
      crowds_.push_back(crowd(moment, takers));
    }
    return crowded;
  }

  // All who could be taken by nobody but those of whom there are too few.
  Crowd crowd(Competing const& moment, Matching const& takers) const {
    Crowd made;
    for (int taker = 0; taker < static_cast<int>(moment.takers); ++taker)
      made.need -= takers.searched(taker) ? 1 : 0;
    std::vector<std::size_t> gone(moment.pools.size());
    for (auto const& one : moment.sessions) {
      if (!std::ranges::all_of(one.takers, [&](int taker) { return takers.searched(taker); }))
        continue;
      int const member =
          one.pool < 0 ? one.person : moment.pools[at(one.pool)][gone[at(one.pool)]++];
      if (member == freely) continue;
      made.members.push_back(member);
      ++made.need;
    }
    return made;
  }

  Posts const& week_;
  int enough_ = 0;
  std::vector<bool> const& stay_;
  std::vector<CrowdGroup> groups_{};
  std::vector<long> dislike_{};
  std::vector<int> family_{};  // by person: another of the same, or oneself
  std::map<int, std::vector<int>> families_{};
  std::vector<Competing> moments_{};
  std::vector<Crowd> crowds_{};
};

}  // namespace

FewestPeople fewest_people(Posts const& week, int enough, std::vector<bool> const& stay) {
  return Crowding(week, enough, stay).run();
}

}  // namespace careplan
