// Why somebody has no place in a group: the first thing that one more group would need.
#include <doctest/doctest.h>

#include <set>

#include "sample_clinic.hpp"

using namespace careplan;

namespace {

// Five clients who can come in the morning only, four to a group, and enough to lead and house
// two groups.
Problem five_mornings() {
  auto problem = sample::clinic();
  problem.demands.clear();
  for (char const* client : {"C-1", "C-2", "C-3", "C-4", "C-5"})
    problem.demands.push_back(sample::demand(client, "Mon-Fri 08:00-13:00"));
  problem.site.rooms.push_back({.id = {"R3"}, .kind = "group", .capacity = 4});
  problem.site.clinicians[1].available = *parse_windows("Mon-Sat 08:00-21:00");
  return problem;
}

// What is said of the places that are missing, each sentence once.
template <class Change>
std::set<std::string> missing(Change change) {
  auto problem = five_mornings();
  change(problem);
  std::set<std::string> said;
  for (auto const& unmet : build(problem).unmet)
    if (unmet.what == "a place in a track") said.insert(unmet.constraint + ": " + unmet.because);
  return said;
}
using Said = std::set<std::string>;

}  // namespace

TEST_CASE("two groups for five clients lack nothing") {
  CHECK(missing([](Problem&) {}).empty());
}

TEST_CASE("a clinician who leads the one group cannot lead the other") {
  CHECK(missing([](Problem& p) { p.site.clinicians.erase(p.site.clinicians.begin() + 1); }) ==
        Said{"clinician-double-booking: another group of 'morning' needs one more clinician (LCSW) "
             "on Mon 09:00-10:30"});
  // On Wednesdays only; who leads the other days has no say in it.
  CHECK(missing([](Problem& p) {
          p.site.clinicians[1].available = *parse_windows("Mon Tue Thu-Sat 08:00-21:00");
        }) == Said{"clinician-double-booking: another group of 'morning' needs one more clinician "
                   "(LCSW) on Wed 09:00-10:30"});
}

TEST_CASE("a room that holds the one group cannot hold the other") {
  CHECK(missing([](Problem& p) { p.site.rooms.pop_back(); }) ==
        Said{"room-capacity: another group of 'morning' needs one more group room for 1 on Mon "
             "09:00-10:30"});
  CHECK(missing([](Problem& p) {
          p.site.rooms.pop_back();
          p.site.rooms.erase(p.site.rooms.begin() + 1);
          for (auto& service : p.programs[0].services) service.room_kind.clear();
        }) == Said{"room-capacity: another group of 'morning' needs one more room for 1 on Mon "
                   "09:00-10:30"});
  // Groups at home need none.
  CHECK(missing([](Problem& p) {
          p.site.rooms.clear();
          for (auto& track : p.programs[0].tracks) track.modality = Modality::virtual_;
        }).empty());
}

TEST_CASE("clinicians who have reached their hours lead no other group") {
  Said const hours{
      "clinician-hours: another group of 'morning' needs more clinician hours in the week"};
  CHECK(missing([](Problem& p) { p.site.clinicians[1].week_max = Minutes{89}; }) == hours);
  CHECK(missing([](Problem& p) { p.site.clinicians[1].day_max = Minutes{89}; }) == hours);
}

TEST_CASE("a group for so few that it costs more than it gives is not opened, and that is said") {
  auto const dear = [](int weight) {
    return missing([&](Problem& p) {
      p.site.rule_changes = {{.rule = "group-open", .weight = weight}};
      p.site.rooms[0].capacity = 4;  // where the first group is
      p.site.rooms[2].capacity = 8;
    });
  };
  // A place is worth 100; one client is short of one, which costs 10.
  CHECK(dear(89).empty());
  CHECK(dear(300) ==
        Said{"group-size-max: the groups of 'morning' are full, and another for so few "
             "would cost more than it gives"});
}

TEST_CASE("who asks for several tracks hears of the one that suits best") {
  auto const said = missing([](Problem& p) {
    p.site.clinicians.resize(1);
    p.site.clinicians[0].available = *parse_windows("Mon-Sat 08:00-21:00");
    p.programs[0].tracks[1] = {
        .id = "other", .days = p.programs[0].tracks[0].days, .begin = *parse_clock("09:30")};
    for (auto& demand : p.demands) demand.preferred_tracks = {"other"};
  });
  CHECK(said == Said{"clinician-double-booking: another group of 'other' needs one more clinician "
                     "(LCSW) on Mon 09:30-11:00"});
}
