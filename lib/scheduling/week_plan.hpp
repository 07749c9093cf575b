// A template week being worked on: who is in which group, who leads and houses it, and when the
// appointments are. Every change can be taken back.
#pragma once

#include <utility>
#include <vector>

#include "scheduling/index.hpp"
#include "scheduling/model.hpp"

namespace careplan {

struct PlanGroup {
  int track = -1;              // -1: the number is free
  std::vector<Seat> seats{};   // by entry of the track
  std::vector<int> members{};  // clients
  std::vector<int> by_week{};  // members
  bool operator==(PlanGroup const&) const = default;
};

struct Spot {  // the hour of an appointment; clinician -1: none
  int clinician = -1;
  int day = 0;
  int slot = 0;
  int room = -1;
  long cost = 0;  // of whom and of waiting, over its weeks
  bool operator==(Spot const&) const = default;
};

// The decisions alone: what is kept of a search and handed on.
struct Choices {
  std::vector<PlanGroup> groups{};
  std::vector<int> group_of{};  // by client, -1: waiting
  std::vector<Spot> spots{};    // by appointment
  long cost = 0;
};

class WeekPlan {
 public:
  explicit WeekPlan(Model const& model);

  Model const& model;
  long cost() const { return cost_; }
  PlanGroup const& group(int g) const { return groups_[at(g)]; }
  int groups() const { return static_cast<int>(groups_.size()); }
  int group_of(int client) const { return group_of_[at(client)]; }
  Spot const& spot(int appointment) const { return spots_[at(appointment)]; }
  std::vector<int> const& led_by(int clinician) const { return led_by_[at(clinician)]; }
  std::vector<int> const& held_in(int room) const { return held_in_[at(room)]; }

  // Questions. Times taken by groups and announcements are hard, those of appointments can yield.
  bool seat_is_free(int track, int entry, Seat seat, int week) const;
  bool can_join(int client, int group) const;
  int places(int group) const;  // the size that its rooms and the program allow
  DayBits clinician_taken(int clinician, int week, int day) const {
    return clinician_[model.at(week, clinician, model.clinicians.size())][at(day)];
  }
  DayBits room_taken(int room, int week, int day) const {
    return room_[model.at(week, room, model.rooms.size())][at(day)];
  }
  DayBits person_taken(int client, int week, int day) const {
    return person_[model.at(week, model.clients[at(client)].person,
                            static_cast<std::size_t>(model.persons))][at(day)];
  }
  // Minutes, weeks and caseload leave room for the appointment.
  bool clinician_has_time(int clinician, int appointment, int day) const;
  bool caseload_allows(int clinician, int client) const;
  bool knows(int clinician, int client) const;  // has an appointment with the clinician
  bool room_is_free(int room, int appointment, int day, int slot) const;
  int appointments_on(int client, int week, int day) const;
  bool has_minutes(int clinician, int week, int day, int more_day, int more_week) const;
  // Led in groups and announced, on the day and in the week.
  std::pair<int, int> minutes_in_groups(int clinician, int week, int day) const;
  bool room_is_open(int room, ModelEntry const& hour, int week) const;
  // Of what the client has now: place, and what is unmet or inconvenient.
  long cost_of_client(int client) const;

  // Changes. Callers ask first; each is remembered until forget().
  int open(int track, std::vector<Seat> seats);
  void close(int group);  // it has no members
  void join(int client, int group);
  void leave(int client);  // with no appointments left
  void reseat(int group, int entry, Seat seat);
  void place(int appointment, Spot spot);
  void remove(int appointment);

  void undo();    // back to the last forget()
  void forget();  // what was done stays

  Choices choices() const;
  void restore(Choices const& choices);

 private:
  DayBits announced(int client, int week, int day) const {
    return model
        .person_taken[model.at(week, model.clients[at(client)].person, at(model.persons))][at(day)];
  }
  enum class Act { open, close, join, leave, reseat, place, remove };
  struct Done {
    Act act{};
    int what = 0;
    int group = 0;
    Spot spot{};
    Seat seat{};
    std::vector<Seat> seats{};
  };
  bool time_for_group(int group, int week) const;
  void seat_entry(int group, int entry, int week, bool taken);
  long group_cost(int group) const;
  void count_day(int client, int week, int day, int by);
  void mark(int appointment, Spot const& spot, bool taken);
  void raw_join(int client, int group);
  void raw_leave(int client);
  void raw_place(int appointment, Spot const& spot);
  void raw_remove(int appointment);
  void raw_reseat(int group, int entry, Seat seat);

  long cost_ = 0;
  std::vector<PlanGroup> groups_{};
  std::vector<int> group_of_{};
  std::vector<Spot> spots_{};
  std::vector<WeekBits> clinician_{};  // by week and clinician
  std::vector<WeekBits> room_{};
  std::vector<WeekBits> clinician_hard_{};  // groups and announcements only
  std::vector<WeekBits> room_hard_{};
  std::vector<WeekBits> person_{};
  std::vector<std::array<int, 7>> minutes_{};  // led, by week and clinician
  std::vector<int> week_minutes_{};
  std::vector<std::array<int, 7>> hard_minutes_{};  // of those, in groups and announced
  std::vector<int> hard_week_minutes_{};
  std::vector<std::vector<int>> led_by_{};              // appointments by clinician
  std::vector<std::vector<int>> held_in_{};             // appointments by room
  std::vector<int> cases_{};                            // clients by week and clinician
  std::vector<std::array<unsigned char, 7>> on_day_{};  // appointments by week and client
  std::vector<Done> done_{};
};

}  // namespace careplan
