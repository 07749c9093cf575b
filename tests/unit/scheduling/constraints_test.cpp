// Each planted violation is found by its own row of the table, and by no other hard row.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "sample_clinic.hpp"

using namespace careplan;
using sample::day;

namespace {

struct Case {
  Problem problem = sample::clinic();
  Timetable timetable = build(problem);

  Session& group(std::string_view track) {
    return *std::ranges::find_if(timetable.sessions, [&](Session const& s) {
      return s.track == track && s.service == "group";
    });
  }
  Session& appointment(std::string_view client) {
    return *std::ranges::find_if(timetable.sessions, [&](Session const& s) {
      return s.service == "individual" && s.roster.front().value == client;
    });
  }
  // An appointment of a client, a clinician and a room that nothing else takes.
  Session& extra() {
    problem.site.clinicians.push_back(
        {.id = {"K9"}, .credentials = {"LCSW"}, .available = *parse_windows("any")});
    problem.site.rooms.push_back({.id = {"R9"}, .kind = "office", .capacity = 12});
    problem.demands.push_back(sample::demand("C-9"));
    return timetable.sessions.emplace_back(
        Session{.id = {"extra"},
                .program = "iop",
                .service = "individual",
                .kind = ServiceKind::individual,
                .date = day("2026-12-01"),
                .time = {*parse_clock("14:00"), *parse_clock("14:50")},
                .clinician = {"K9"},
                .room = {"R9"},
                .roster = {{"C-9"}}});
  }
  Demand& extra_client() { return (void)extra(), problem.demands.back(); }
  Clinician& extra_clinician() { return (void)extra(), problem.site.clinicians.back(); }
};

struct Planted {
  char const* constraint;
  void (*plant)(Case&);
};

Planted const planted[] = {
    {"known", [](Case& c) { c.extra().service = "massage"; }},
    {"known", [](Case& c) { c.extra().clinician = {"K77"}; }},
    {"known", [](Case& c) { c.extra().room = {"R77"}; }},
    {"session-id", [](Case& c) { c.extra().id = c.group("morning").id; }},
    {"session-id", [](Case& c) { c.extra().id = {"an id"}; }},
    {"client-double-booking",
     [](Case& c) {
       auto& session = c.extra();
       session.date = day("2026-12-02");
       session.time = {*parse_clock("09:00"), *parse_clock("09:50")};
       session.roster = {{"C-1"}};
     }},
    {"clinician-double-booking",
     [](Case& c) {
       auto const clinician = c.group("morning").clinician;
       auto& session = c.extra();
       session.date = day("2026-12-02");
       session.time = {*parse_clock("10:29"), *parse_clock("10:45")};
       session.clinician = clinician;
     }},
    {"room-double-booking",
     [](Case& c) {
       auto& session = c.extra();
       session.date = day("2026-12-02");
       session.time = {*parse_clock("08:00"), *parse_clock("09:01")};
       session.room = {"R1"};
     }},
    {"credentials", [](Case& c) { c.extra_clinician().credentials = {"MD"}; }},
    {"client-availability",
     [](Case& c) { c.extra_client().available = *parse_windows("Tue 14:01-18:00"); }},
    {"clinician-availability",
     [](Case& c) { c.extra_clinician().available = *parse_windows("Tue 14:00-14:49"); }},
    {"clinician-hours", [](Case& c) { c.extra_clinician().day_max = Minutes{49}; }},
    {"clinician-hours", [](Case& c) { c.extra_clinician().week_max = Minutes{49}; }},
    {"caseload",
     [](Case& c) {
       auto second = c.extra();
       second.id = {"extra-2"};
       second.time = {*parse_clock("15:00"), *parse_clock("15:50")};
       second.roster = {{"C-8"}};
       c.timetable.sessions.push_back(second);
       c.problem.demands.push_back(sample::demand("C-8"));
       c.problem.site.clinicians.back().caseload_max = 1;
     }},
    {"site-hours",
     [](Case& c) { c.extra().time = {*parse_clock("20:30"), *parse_clock("21:20")}; }},
    {"closure",
     [](Case& c) {
       c.problem.site.closures = {{.date = c.group("morning").date, .reason = "ice"}};
     }},
    {"room-capacity", [](Case& c) { c.problem.site.rooms[0].capacity = 2; }},
    {"room-availability",
     [](Case& c) {
       auto& session = c.extra();
       c.problem.absences = {
           {.room = session.room, .time = {session.date, session.date + std::chrono::days{1}}}};
     }},
    {"clinician-availability",
     [](Case& c) {
       auto& session = c.extra();
       c.problem.absences = {{.clinician = session.clinician,
                              .time = {session.date, session.date + std::chrono::days{1}}}};
     }},
    {"room-kind", [](Case& c) { c.problem.site.rooms[0].kind = "hall"; }},
    {"modality", [](Case& c) { c.extra().room = {}; }},
    {"modality", [](Case& c) { c.extra().modality = Modality::virtual_; }},
    {"modality", [](Case& c) { c.problem.demands[0].modality = Modality::virtual_; }},
    {"group-size-max", [](Case& c) { c.problem.programs[0].group_size = {1, 2}; }},
    {"group-size-max",
     [](Case& c) {
       c.extra().roster = {{"C-8"}, {"C-9"}};
       c.problem.demands.push_back(sample::demand("C-8"));
     }},
    {"track", [](Case& c) { c.problem.demands[0].track = "evening"; }},
    {"track", [](Case& c) { c.group("morning").group = "morning-7"; }},
    {"cohort",
     [](Case& c) {
       c.problem.programs[0].cohort = CohortRule{.first = day("2026-11-16"), .every_weeks = 2};
       c.problem.demands[0].stay.begin = day("2026-11-16");
     }},
    {"stay", [](Case& c) { c.extra_client().stay.begin = day("2026-12-02"); }},
    {"stay", [](Case& c) { c.extra_client().stay.end = day("2026-12-01"); }},
    {"need", [](Case& c) { c.problem.demands[0].needs["medication"] = Value{false}; }},
    {"need", [](Case& c) { c.problem.demands[0].needs.clear(); }},
    {"fixed",
     [](Case& c) {
       c.problem.fixed = {c.group("morning")};
       c.problem.fixed[0].time.end = *parse_clock("10:00");
     }},
};

std::set<std::string> broken(Case const& c, bool hard) {
  std::set<std::string> names;
  for (auto const& violation : check(c.problem, c.timetable))
    if (violation.hard == hard) names.insert(violation.constraint);
  return names;
}

}  // namespace

TEST_CASE("the clinic without a planted violation has none") {
  Case c;
  CHECK(check(c.problem, c.timetable).empty());
  (void)c.extra();
  CHECK(broken(c, true).empty());
}

TEST_CASE("a planted violation is found, and only it") {
  for (auto const& plant : planted) {
    Case c;
    plant.plant(c);
    CAPTURE(plant.constraint);
    CHECK(broken(c, true) == std::set<std::string>{plant.constraint});
  }
}

TEST_CASE("every hard constraint of the table has a planted violation") {
  std::set<std::string_view> covered;
  for (auto const& plant : planted) covered.insert(plant.constraint);
  for (auto const& row : constraints()) {
    CAPTURE(row.name);
    CHECK(covered.contains(row.name) == row.hard);
    CHECK(row.sentence.ends_with("."));
  }
}

TEST_CASE("soft constraints are found and stay soft") {
  Case c;
  c.problem.programs[0].group_size.min = 4;
  CHECK(broken(c, false) == std::set<std::string>{"group-size-min"});
  Case wish;
  wish.problem.demands[0].preferred_tracks = {"evening"};
  CHECK(broken(wish, false) == std::set<std::string>{"track-preference"});
  Case lean;
  auto const gone = lean.appointment("C-2").id;
  std::erase_if(lean.timetable.sessions, [&](Session const& s) { return s.id == gone; });
  auto const found = check(lean.problem, lean.timetable);
  REQUIRE(found.size() == 2);
  CHECK(found[0].constraint == "unmet-individual");
  CHECK(found[0].message == "C-2, week of 2026-11-30: 0 of 1 individual");
  CHECK_FALSE(found[0].hard);
  CHECK(found[1].constraint == "planned-minutes");
  CHECK(found[1].message == "C-2, week of 2026-11-30: 540 of 590 planned min");
  CHECK_FALSE(found[1].hard);
}

TEST_CASE("a violation names its sessions and says what is wrong in a sentence") {
  Case c;
  c.problem.site.rooms[0].capacity = 2;
  auto const found = check(c.problem, c.timetable);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().sessions.front().value == "morning-1-2026-11-30-0900-group");
  CHECK(found.front().message ==
        "2026-11-30 09:00-10:30 group (morning-1-2026-11-30-0900-group): 3 clients in R1, which "
        "holds 2");
}
