// Who leads sessions, and where, when some have lost their clinician or their room. Times stay
// wherever they can; what cannot be held at its time is given up, by as few people as possible.
#pragma once

#include <vector>

#include "scheduling/model.hpp"

namespace careplan {

// A session that wants a clinician and, in person, a room at its own time.
struct Post {
  int day = 0;  // any number that tells days apart
  Span<Clock> time{};
  int clinician = -1;                  // -1: lost
  int room = -1;                       // -1: lost, or none is needed
  std::vector<ModelChoice> leaders{};  // who could lead it at its time, were they free
  bool in_person = true;               // it needs a room
  std::vector<int> rooms{};            // that could house it
  std::vector<int> people{};           // on the roster
  bool is_case = false;                // an appointment: its client counts toward the caseload
  bool stays = false;                  // nothing about it may change
  long give_up = 0;                    // what it costs not to hold it at its time
  // Only what is proven takes these into account: groups that some of the people could change to
  // without other times, which would then hold at most so many each; or to one without a room.
  int pool = -1;  // number of such groups; -1: there are none
  int most = 0;
  bool at_home_too = false;
};

// Somebody who is seen by a clinician from the first to the last of these days.
struct Case {
  int person = 0;
  int first_day = 0;
  int last_day = 0;
};

// Whether a clinician never has more than so many clients, if that was so before the last came to
// the list. A client may be on it several times; it is put in order.
bool within_caseload(std::vector<Case>& cases, int limit);

// Posts of one calendar week; sessions of other weeks bear on it only through caseloads.
struct Posts {
  std::vector<Post> posts{};
  std::vector<ModelClinician> clinicians{};
  std::vector<ModelRoom> rooms{};
  int persons = 0;
  std::vector<bool> changes{};                   // people whose times change anyway
  std::vector<std::vector<Case>> other_cases{};  // by clinician, of other weeks
};

struct Restaffed {
  std::vector<Seat> seats{};  // by post
  std::vector<bool> held{};   // by post, at its time
  int people = 0;             // who are on a post that is given up, besides those who change anyway
  long cost = 0;              // of what is given up and led by others
  int at_least = 0;           // no way to staff them changes fewer people
};

// People, besides those who change anyway, of whom no staffing can hold all posts at their times,
// though they change groups.
struct FewestPeople {
  int at_least = 0;
  std::vector<bool> who{};  // by person: as few, if all goes well, who would make room for the rest
};
// Not more is proven than `enough`, which is known to do. Nobody who is to `stay` is among them.
FewestPeople fewest_people(Posts const& week, int enough, std::vector<bool> const& stay = {});

// Deterministic; `limit` is the number of states to look at.
Restaffed restaff(Posts const& week, long limit);

}  // namespace careplan
