// The changes that the search tries. Each takes something out of the plan and puts it in again in
// another way; what could not be put in stays out, at its cost.
#pragma once

#include <optional>
#include <utility>

#include "scheduling/group_sets.hpp"
#include "scheduling/spots.hpp"

namespace careplan {

class Moves {
 public:
  Moves(WeekPlan& plan, std::uint64_t seed);

  void place_announced();
  void keep_announced();  // the groups that announced clients are in now
  // A first plan with these groups, which are the only ones from now on.
  void open_groups(GroupSet const& groups);
  // Who leads is chosen by these prices from now on.
  void follow(PricedPlaces const& prices) { prices_ = &prices; }
  // A first plan: opens the group that takes in most of those who wait, again and again.
  void construct();
  // One change by lot; the caller keeps it (plan.forget) or not (plan.undo).
  void change();
  // Groups that are too small where the program forbids that give up their clients.
  void dissolve_small();
  Random& random() { return random_; }

 private:
  using Clients = std::vector<int>;
  int below(int n) { return random_.below(n); }
  int any_client();  // rather one whose cost is high
  int any_group();   // -1: there is none
  bool pinned(int client) const;

  void within_groups();
  void again();          // appointments of a few clients and clinicians
  void elsewhere();      // a few clients to other groups
  void swap();           // two clients
  void another_group();  // opens one
  void no_group();       // closes one
  void other_track();    // a group to another track
  void other_seats();    // other clinicians or rooms for a group
  void clear_clinician();

  void detach(int client);       // appointments and group
  void loosen(int appointment);  // to be placed again
  void settle();                 // homeless clients, then loose appointments
  bool house(int client, int noise);
  void move_in(int client, int group);
  int open_for(int track, Clients const& roster);  // -1: it cannot be led or housed
  void make_way();                                 // groups give way to clients who wait
  bool make_way(int client, int track);
  std::vector<int> groups_in_the_way(int track, std::vector<int> const& weeks);
  std::optional<Seat> find_seat(int track, int entry, std::vector<Seat> const& seats,
                                std::vector<int> const& weeks, int people);
  // `open`: the group holds its other hours already.
  int find_leader(int track, int entry, std::vector<Seat> const& seats,
                  std::vector<int> const& weeks, bool open);
  int find_place(int track, int entry, std::vector<Seat> const& seats,
                 std::vector<int> const& weeks, int people);
  bool leader_has_time(int track, int entry, std::vector<Seat> const& seats, int clinician,
                       int week, bool open) const;
  void clear_seat(int track, int entry, Seat seat, std::vector<int> const& weeks);
  void make_time(int track, std::vector<Seat> const& seats, std::vector<int> const& weeks);
  bool make_time_on(int clinician, int week, int day, int more_day, int more_week);
  std::vector<int> in_the_way(int track, int entry, Seat seat, std::vector<int> const& weeks) const;
  std::vector<int> weeks_of(Clients const& roster) const;
  ModelOption const* option(int client, int track) const;
  std::pair<long, Clients> first_roster(int track) const;
  void pick_roster(int track, Clients& roster, int most);

  WeekPlan& plan_;
  Model const& model_;
  Random random_;
  SpotFinder spots_;
  std::vector<int> loose_{};
  Clients homeless_{};
  std::vector<bool> pinned_groups_{};
  bool same_groups_ = false;
  PricedPlaces const* prices_ = nullptr;
};

}  // namespace careplan
