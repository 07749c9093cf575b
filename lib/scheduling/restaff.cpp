#include "scheduling/restaff.hpp"

#include <algorithm>

#include "scheduling/index.hpp"
#include "scheduling/restaff_state.hpp"

namespace careplan {
namespace {

constexpr long states_of_a_post = 3'000;
constexpr int longest_chain = 6;
constexpr int most_rounds = 4;

// Branch and bound over what lacks a clinician or a room. Whoever takes a post may have to leave
// others, which then lack one in turn; a post that was given somebody keeps them from there on, so
// that every branch ends. A branch ends early when it changes more people than the best so far.
class Restaffing {
 public:
  explicit Restaffing(Posts const& week) : now_(week) {
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
    prove(limit);
    bool const proven = best_.proven;
    now_.restore(best_);
    now_.hand_back();
    now_.restore(now_.staffing());
    best_ = now_.staffing();
    best_.proven = proven;
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

  // All of them together, from the beginning, for as long as it may take.
  void prove(long limit) {
    if (best_.people > 0) {
      now_.restore(as_announced());
      for (int p = 0; p < now_.posts(); ++p) now_.open_needs(p);
      search(limit, now_.posts() * 2);
    }
    best_.proven = best_.people == 0 || (nodes_ <= limit_ && !now_.cut());
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
