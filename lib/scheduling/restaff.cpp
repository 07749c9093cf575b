#include "scheduling/restaff.hpp"

#include <algorithm>

#include "scheduling/index.hpp"
#include "scheduling/restaff_exchange.hpp"
#include "scheduling/restaff_state.hpp"

namespace careplan {
namespace {

constexpr long states_of_a_post = 3'000;
constexpr int longest_chain = 6;
constexpr int most_rounds = 4;
constexpr long looks_of_a_state = 2;  // of an exchange, to compare their effort
constexpr int most_others = 8;

// Branch and bound over what lacks a clinician or a room. Whoever takes a post may have to leave
// others, which then lack one in turn; a post that was given somebody keeps them from there on, so
// that every branch ends. A branch ends early when it changes more people than the best so far.
class Restaffing {
 public:
  explicit Restaffing(Posts const& week) : week_(week), now_(week) {
    best_ = as_announced();
    for (int p = 0; p < now_.posts(); ++p)
      if (is_lacking(now_.post(p))) {
        best_.held[static_cast<std::size_t>(p)] = false;
        lacking_.push_back(p);
      }
    now_.restore(best_);
    best_ = now_.staffing();
  }

  Restaffed run(long limit) {
    mend_one_by_one();
    auto const fewest =
        limit > 0 ? fewest_people(week_, best_.people) : FewestPeople{.who = week_.changes};
    int const least = fewest.at_least;
    if (best_.people > least) pass_around(fewest, limit);
    bool const whole_tree = prove(best_.people > least ? limit : limit / 10);
    int const at_least = whole_tree ? best_.people : least;
    now_.restore(best_);
    now_.hand_back();
    now_.restore(now_.staffing());
    best_ = now_.staffing();
    best_.at_least = std::max(at_least, least);
    return best_;
  }

 private:
  Restaffed as_announced() const {
    Restaffed result;
    for (int p = 0; p < now_.posts(); ++p) {
      result.seats.push_back({now_.post(p).clinician, now_.post(p).room});
      result.held.push_back(true);
    }
    return result;
  }
  static bool is_lacking(Post const& post) {
    return !post.stays && (post.clinician < 0 || (post.in_person && post.room < 0));
  }

  // Each lost post alone, as the others stand, in short chains; again while it helps somebody.
  void mend_one_by_one() {
    std::ranges::stable_sort(lacking_, std::greater{}, [&](int p) {
      return std::pair(now_.newly_changed(p), now_.post(p).give_up);
    });
    for (int rounds = 0; rounds < most_rounds; ++rounds) {
      auto const before = std::pair(best_.people, best_.cost);
      for (int p = 0; p < now_.posts(); ++p)
        if (now_.gone(p) && std::ranges::find(lacking_, p) == lacking_.end()) lacking_.push_back(p);
      for (int const p : lacking_)
        if (now_.gone(p)) mend(p);
      if (std::pair(best_.people, best_.cost) == before) break;
    }
  }

  void mend(int p) {
    now_.resume(p);
    search(states_of_a_post, longest_chain);
    now_.restore(best_);
  }

  void search(long limit, int deepest) {
    limit_ = limit;
    deepest_ = deepest;
    nodes_ = 0;
    now_.forget_cut();
    visit();
  }

  // Whoever it is who changes; and those who make room for the rest at every moment, if that can be
  // staffed, or else others in place of one of them.
  void pass_around(FewestPeople const& fewest, long limit) {
    long const steps = limit * looks_of_a_state;
    std::vector<bool> stay(week_.changes.size());
    int tries = 0;
    pass_around(fewest.who, fewest.at_least, steps);
    pass_around(week_.changes, fewest.at_least, steps);
    for (std::size_t p = 0; p < stay.size() && tries < most_others; ++p) {
      if (best_.people <= fewest.at_least) break;
      if (!fewest.who[p]) continue;
      stay[p] = true;
      auto const others = fewest_people(week_, best_.people, stay);
      stay[p] = false;
      if (others.at_least >= best_.people) continue;
      pass_around(others.who, fewest.at_least, steps);
      ++tries;
    }
  }
  void pass_around(std::vector<bool> const& who, int enough, long steps) {
    if (best_.people <= enough) return;
    auto week = week_;
    int already = 0;
    for (std::size_t p = 0; p < who.size(); ++p) {
      if (!who[p] || week.changes[p]) continue;
      week.changes[p] = true;
      ++already;
    }
    now_.restore(exchange(week, best_, std::max(0, enough - already), steps));
    auto const found = now_.staffing();
    if (std::pair(found.people, found.cost) < std::pair(best_.people, best_.cost)) best_ = found;
  }

  // All of them together, from the beginning, for as long as it may take.
  bool prove(long limit) {
    if (best_.people > 0) {
      now_.restore(as_announced());
      for (int p = 0; p < now_.posts(); ++p) now_.open_needs(p);
      search(limit, now_.posts() * 2);
    }
    return best_.people == 0 || (nodes_ <= limit_ && !now_.cut());
  }

  bool is_worse() const {
    return now_.people() > best_.people ||
           (now_.people() == best_.people && now_.cost() >= best_.cost);
  }

  void visit() {
    if (++nodes_ > limit_ || is_worse()) return;
    if (now_.open().empty()) {
      best_ = now_.staffing();
      return;
    }
    if (depth_ >= deepest_) return;
    auto const before = now_.open();
    auto const need = hardest();
    for (auto const& option : now_.options(need)) {
      now_.take(need, option);
      ++depth_;
      visit();
      --depth_;
      now_.give_back(need, option, before);
      if (nodes_ > limit_) break;
    }
  }

  // The one with the most people: what it takes away from others is then small beside it.
  PostNeed hardest() const {
    return *std::ranges::max_element(now_.open(), {}, [&](PostNeed const& need) {
      return std::tuple(now_.newly_changed(need.post), now_.post(need.post).give_up, -need.post);
    });
  }

  Posts const& week_;
  RestaffState now_;
  Restaffed best_{};
  std::vector<int> lacking_{};
  long limit_ = 0;
  long nodes_ = 0;
  int depth_ = 0;
  int deepest_ = 0;
};

}  // namespace

Restaffed restaff(Posts const& week, long limit) {
  return Restaffing(week).run(limit);
}

}  // namespace careplan
