// Posts as they are staffed at the moment, and the ways to go on. Every step can be taken back.
#pragma once

#include "scheduling/restaff.hpp"

namespace careplan {

// What a post lacks: somebody to lead it, or a room.
struct PostNeed {
  int post = 0;
  bool leader = true;
  bool operator==(PostNeed const&) const = default;
};

// Who takes the post, and who else is left without for it.
struct PostOption {
  int who = -1;  // -1: the post is given up
  std::vector<int> without{};
  long rank = 0;  // the smallest is tried first
};

class RestaffState {
 public:
  explicit RestaffState(Posts const& week);  // nobody sits anywhere until it is restored

  int posts() const { return static_cast<int>(week_.posts.size()); }
  Post const& post(int p) const { return week_.posts[at(p)]; }
  bool gone(int p) const { return gone_[at(p)]; }
  int people() const { return people_; }
  long cost() const { return cost_; }
  std::vector<PostNeed> const& open() const { return open_; }
  // People of the post whose times have to change only if it is given up.
  int newly_changed(int p) const;
  // A way was passed over that might have been one: no search proves anything.
  bool cut() const { return cut_; }
  void forget_cut() { cut_ = false; }

  std::vector<PostOption> options(PostNeed const& need);
  void take(PostNeed const& need, PostOption const& option);
  void give_back(PostNeed const& need, PostOption const& option, std::vector<PostNeed> open);

  Restaffed staffing() const;             // as it is
  void restore(Restaffed const& result);  // nothing is settled, nothing open
  void resume(int p);                     // a post that was given up is to be held again
  void open_needs(int p);
  // What went through several hands goes back to its own where that is free in the end.
  void hand_back();

 private:
  struct Settled {
    bool leader = false;
    bool room = false;
  };
  struct GivenUp {
    int post = 0;
    Seat seat{};
    Settled settled{};
  };

  static std::size_t at(int index) { return static_cast<std::size_t>(index); }
  int minutes(int p) const { return static_cast<int>(length(post(p).time).count()); }
  int& seat(int p, bool leader) { return leader ? seats_[at(p)].clinician : seats_[at(p)].room; }
  bool& settled(PostNeed const& need) {
    return need.leader ? settled_[at(need.post)].leader : settled_[at(need.post)].room;
  }
  bool overlapping(int p, std::vector<int> const& others, bool leader,
                   std::vector<int>& list) const;
  void add_leader(int p, ModelChoice const& choice, std::vector<PostOption>& list);
  void make_time(int p, long cost, PostOption const& option, bool for_day, std::size_t from,
                 std::vector<PostOption>& list);
  bool caseload_allows(int p, int k, std::vector<int> const& without);
  void add_room(int p, int room, std::vector<PostOption>& list);
  bool is_free(int p, int own, bool leader);
  long cost_of(PostNeed const& need, int who) const;
  long rank_of(std::vector<int> const& without) const;
  void sit(int p);
  void give_up(int p);
  void take_up(int p);

  Posts const& week_;
  bool cut_ = false;
  int people_ = 0;
  long cost_ = 0;
  std::vector<Seat> seats_{};
  std::vector<Settled> settled_{};
  std::vector<char> gone_{};
  std::vector<int> times_{};  // by person: posts given up
  std::vector<std::vector<int>> led_{};
  std::vector<std::vector<int>> housed_{};
  std::vector<PostNeed> open_{};
  std::vector<GivenUp> given_up_{};
  std::vector<Case> cases_{};  // scratch
};

}  // namespace careplan
