// How many people must come at other times, whoever leads and wherever it is held: at every moment
// a clinician leads one session and a room holds one, so that of those that go on at that moment
// only so many can be held as a matching allows.
#include <algorithm>
#include <map>

#include "scheduling/index.hpp"
#include "scheduling/restaff.hpp"

namespace careplan {
namespace {

constexpr long whole = 5040;  // shares of a person, divisible by every number up to 10

// A moment, and people of whom at least so many must change.
struct Tight {
  int missing = 0;
  std::vector<int> people{};
  int group = 1000;  // the smallest group that could give up its time instead
};

// Sessions at one moment, and who could take each.
class Moment {
 public:
  Moment(Posts const& week, bool leaders) : week_(week), leaders_(leaders) {
    holder_.assign(leaders ? week.clinicians.size() : week.rooms.size(), -1);
  }

  // What cannot be given up goes first, then by the people on the roster.
  Tight look(std::vector<int> posts) {
    std::ranges::stable_sort(posts, std::greater{}, [&](int p) { return worth(p); });
    Tight tight;
    for (int const p : posts) {
      seen_.assign(holder_.size(), false);
      if (augment(p)) continue;
      tight.missing += worth(p);
      gather(p, tight);
    }
    // Nobody else can be given up in place of those who are missing.
    std::ranges::sort(tight.people);
    tight.people.erase(std::ranges::unique(tight.people).begin(), tight.people.end());
    return tight;
  }

 private:
  // A group is never given up here; what was attended cannot be.
  int worth(int p) const {
    auto const& post = week_.posts[at(p)];
    return !post.is_case || post.stays ? 1000 : changing(p);
  }
  // People who would change besides those who do anyway.
  int changing(int p) const {
    return static_cast<int>(std::ranges::count_if(
        week_.posts[at(p)].people, [&](int person) { return !week_.changes[at(person)]; }));
  }

  std::vector<int> candidates(int p) const {
    auto const& post = week_.posts[at(p)];
    if (post.stays) return {leaders_ ? post.clinician : post.room};
    if (!leaders_) return post.rooms;
    std::vector<int> list;
    for (auto const& choice : post.leaders) list.push_back(choice.clinician);
    return list;
  }

  bool augment(int p) {
    for (int const who : candidates(p)) {
      if (who < 0 || seen_[at(who)]) continue;
      seen_[at(who)] = true;
      if (holder_[at(who)] >= 0 && !augment(holder_[at(who)])) continue;
      holder_[at(who)] = p;
      return true;
    }
    return false;
  }

  // Everybody on a session that competes with one that found nobody: `seen_` was left by it.
  void gather(int p, Tight& tight) const {
    auto const add = [&](int of) {
      auto const& post = week_.posts[at(of)];
      if (post.stays) return;
      if (!post.is_case)
        tight.group = std::min(tight.group, changing(of));
      else
        for (int const person : post.people)
          if (!week_.changes[at(person)]) tight.people.push_back(person);
    };
    add(p);
    for (std::size_t who = 0; who < seen_.size(); ++who)
      if (seen_[who] && holder_[who] >= 0) add(holder_[who]);
  }

  Posts const& week_;
  bool leaders_;
  std::vector<int> holder_{};
  std::vector<bool> seen_{};
};

std::vector<int> going_on(Posts const& week, int day, Clock time, bool leaders) {
  std::vector<int> list;
  for (int p = 0; p < static_cast<int>(week.posts.size()); ++p) {
    auto const& post = week.posts[at(p)];
    if (post.day == day && post.time.contains(time) && (leaders || post.in_person))
      list.push_back(p);
  }
  return list;
}

// Shares of people are given to moments, at most one whole of each: so many must change in all.
int shared_out(std::vector<Tight> const& moments) {
  std::map<int, long> times;
  for (auto const& moment : moments)
    for (int const person : moment.people) ++times[person];
  std::map<int, long> left;
  long sum = 0;
  for (auto const& moment : moments) {
    long most = 1;
    for (int const person : moment.people) most = std::max(most, times[person]);
    long const share = whole / most;
    for (int const person : moment.people) left.try_emplace(person, whole).first->second -= share;
    sum += share * moment.missing;
  }
  for (auto const& moment : moments) {
    long share = whole;
    for (int const person : moment.people) share = std::min(share, left[person]);
    for (int const person : moment.people) left[person] -= share;
    sum += share * moment.missing;
  }
  return static_cast<int>((sum + whole - 1) / whole);
}

}  // namespace

int least_people(Posts const& week) {
  std::vector<Tight> moments;
  int smallest_group = week.persons;
  for (auto const& post : week.posts)
    for (bool const leaders : {true, false}) {
      if (post.stays || (leaders ? post.clinician >= 0 : !post.in_person || post.room >= 0))
        continue;
      auto tight = Moment(week, leaders).look(going_on(week, post.day, post.time.begin, leaders));
      if (tight.missing == 0) continue;
      smallest_group = std::min(smallest_group, tight.group);
      moments.push_back(std::move(tight));
    }
  // Unless a whole group gives up its time: then everybody in it changes.
  return std::min(shared_out(moments), smallest_group);
}

}  // namespace careplan
