// Planning with a timetable: what would meet an unmet need, who cannot be served together, when a
// new client could begin, and how well the house is used.
#include <doctest/doctest.h>

#include <algorithm>

#include "sample_clinic.hpp"
#include "scheduling/conflict.hpp"
#include "scheduling/figures.hpp"
#include "scheduling/openings.hpp"
#include "scheduling/refusal.hpp"

using namespace careplan;
using sample::day;

namespace {

WeekWindows with(WeekWindows const& windows, WeekWindow const& more) {
  auto list = windows.windows();
  list.push_back(more);
  return WeekWindows(std::move(list));
}

// The site and the client as the remedy would have them, and who leads where then.
Session mended(Problem& problem, Groundwork const& clinic, Ledger const& ledger,
               Course const& course, TrackPlan const& track, Remedy const& remedy) {
  auto& who = problem.site.clinicians[static_cast<std::size_t>(remedy.clinician)];
  auto& demand = problem.demands[static_cast<std::size_t>(course.demand)];
  Session session{.id = {"mended"},
                  .program = demand.program,
                  .track = track.track->id,
                  .service = course.service->id,
                  .kind = course.service->kind,
                  .modality = track.track->modality,
                  .date = remedy.date,
                  .time = remedy.time,
                  .clinician = who.id,
                  .roster = {demand.client}};
  int const room = ledger.find_room(*course.service, 1, remedy.date, remedy.time);
  if (session.modality == Modality::in_person && room >= 0)
    session.room = clinic.problem.site.rooms[static_cast<std::size_t>(room)].id;
  WeekWindow const hour{weekday_of(remedy.date), remedy.time};
  if (remedy.constraint == "clinician-availability") who.available = with(who.available, hour);
  if (remedy.constraint == "client-availability") demand.available = with(demand.available, hour);
  if (remedy.constraint == "clinician-hours") {
    who.day_max += course.minutes;
    who.week_max += course.minutes;
  }
  if (remedy.constraint == "caseload") ++who.caseload_max;
  if (remedy.constraint == "room-capacity") {
    problem.site.rooms.push_back(
        {.id = {"more"}, .kind = course.service->room_kind, .capacity = 1});
    session.room = {"more"};
  }
  if (remedy.constraint == "clinician-double-booking") {
    auto colleague = who;
    colleague.id = {"more"};
    session.clinician = colleague.id;
    problem.site.clinicians.push_back(std::move(colleague));
  }
  return session;
}

}  // namespace

TEST_CASE("what is said to meet an unmet appointment does meet it") {
  std::map<std::string, int> times;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    auto problem = sample::random_clinic(seed);
    problem.fixed = build(problem).sessions;
    Groundwork const clinic(problem);
    Ledger const ledger(clinic);
    std::vector<Unmet> unknown;
    for (auto const& course : courses(clinic, unknown)) {
      auto const& plan = clinic.demands[static_cast<std::size_t>(course.demand)];
      if (!plan.announced) continue;
      auto const& track = clinic.tracks[static_cast<std::size_t>(plan.announced->first)];
      for (auto const& due : course.due) {
        auto const remedy = smallest_change(clinic, ledger, course, track, due.window);
        if (!remedy) continue;
        CAPTURE(remedy->text);
        CHECK(due.window.contains(remedy->date));
        auto changed = problem;
        changed.fixed.clear();
        Timetable timetable{.horizon = problem.horizon, .sessions = problem.fixed};
        timetable.sessions.push_back(mended(changed, clinic, ledger, course, track, *remedy));
        for (auto const& violation : check(changed, timetable)) {
          CAPTURE(violation.message);
          CHECK_FALSE(violation.hard);
        }
        ++times[remedy->constraint];
      }
    }
  }
  CHECK(times.size() >= 3);
}

TEST_CASE("the smallest change of hours is the one of the fewest minutes") {
  auto problem = sample::clinic();
  problem.demands.resize(1);
  problem.demands[0].available = *parse_windows("Mon Wed Fri 09:00-12:00; Tue 16:00-17:00");
  auto const timetable = build(problem);
  auto const unmet = std::ranges::find_if(
      timetable.unmet, [](Unmet const& u) { return u.what == "individual, week of 2026-11-30"; });
  // K2 is there on Tuesdays from 12:00: nothing is unmet then.
  CHECK(unmet == timetable.unmet.end());
  problem.site.clinicians.erase(problem.site.clinicians.begin() + 1);
  auto const alone = build(problem);
  auto const now = std::ranges::find_if(
      alone.unmet, [](Unmet const& u) { return u.what == "individual, week of 2026-11-30"; });
  REQUIRE(now != alone.unmet.end());
  CHECK(now->because.ends_with("this would do: K1 until 16:50 on Tue 2026-12-01"));
}

TEST_CASE("a conflict is minimal: without any one of its clients the others are served") {
  auto problem = sample::clinic();
  problem.demands.clear();
  // One clinician leads mornings, and a group holds four.
  for (auto const* client : {"C-1", "C-2", "C-3", "C-4", "C-5", "C-6", "C-7"})
    problem.demands.push_back(sample::demand(client, "Mon-Fri 08:00-13:00"));
  for (auto const* client : {"C-8", "C-9"})
    problem.demands.push_back(sample::demand(client, "Mon-Sat 12:00-22:00"));
  auto const conflict = minimal_conflict(problem);
  REQUIRE(conflict.clients.size() == 5);
  CHECK_FALSE(conflict.unmet.empty());
  for (auto const& client : conflict.clients) CHECK(client.client.value < "C-8");
  for (std::size_t left_out = 0; left_out < conflict.clients.size(); ++left_out) {
    auto rest = problem;
    rest.demands = conflict.clients;
    rest.demands.erase(rest.demands.begin() + static_cast<std::ptrdiff_t>(left_out));
    CHECK(build(rest).unmet.empty());
  }
}

TEST_CASE("where everybody can be served there is no conflict, and one client can be one") {
  auto problem = sample::clinic();
  CHECK(minimal_conflict(problem).clients.empty());
  problem.site.closures = {{.date = day("2026-12-02"), .reason = "holiday"}};
  CHECK(minimal_conflict(problem).clients.empty());
  problem.demands.push_back(sample::demand("C-9", "Sun 08:00-12:00"));
  auto const conflict = minimal_conflict(problem);
  REQUIRE(conflict.clients.size() == 1);
  CHECK(conflict.clients[0].client.value == "C-9");
  REQUIRE(conflict.unmet.size() == 1);
  CHECK(conflict.unmet[0].constraint == "client-availability");
}

TEST_CASE("a group that would cost more than it gives is no conflict") {
  auto problem = sample::clinic();
  problem.programs[0].group_size = {12, 12};
  problem.demands.resize(1);
  CHECK_FALSE(build(problem).unmet.empty());
  CHECK(minimal_conflict(problem).clients.empty());
}

TEST_CASE("a new client begins on the first day on which a group has a place, in each track") {
  auto problem = sample::clinic();
  auto newcomer = sample::demand("C-9", "Mon-Sat 08:00-22:00", "2026-11-30", "2026-12-28");
  auto const recorded = build(problem);
  auto list = openings(problem, recorded, newcomer);
  REQUIRE(list.size() == 2);
  for (auto const& opening : list) {
    CHECK(opening.from == day("2026-11-30"));
    CHECK(opening.others == 3);
    CHECK(opening.unmet.empty());
  }
  // The morning is full until the second week ends for one of its clients.
  problem.demands.push_back(sample::demand("C-7", "Mon-Fri 08:00-17:00"));
  problem.demands[0].stay.end = day("2026-12-14");
  auto const full = build(problem);
  newcomer.available = *parse_windows("Mon-Fri 08:00-17:00");
  list = openings(problem, full, newcomer);
  REQUIRE(list.size() == 2);
  CHECK(list[0].track == "morning");
  CHECK(list[0].from == day("2026-12-14"));
  CHECK(list[1].track == "evening");
  CHECK_FALSE(list[1].from);
  CHECK(list[1].unmet.at(0).constraint == "client-availability");
}

TEST_CASE("somebody who waits already is not counted twice when asked about") {
  auto problem = sample::clinic();
  auto const newcomer = problem.demands.back();
  auto without = problem;
  without.demands.pop_back();
  auto const list = openings(problem, build(without), newcomer);
  CHECK(list.at(0).from == day("2026-11-30"));
}

TEST_CASE("figures count places, appointments and hours") {
  auto problem = sample::clinic();
  auto const timetable = build(problem);
  auto const of = figures(problem, timetable);
  CHECK(of.placed.used == 6);
  CHECK(of.placed.of == 6);
  CHECK(of.groups == 2);
  CHECK(of.appointments.used == 6 * 4 + 1);
  CHECK(of.appointments.of == 6 * 4 + 1);
  // 3 clients in sessions of 4 places, twelve days of two sessions for both groups.
  CHECK(of.places.used == 3 * 2 * 12 * 2);
  CHECK(of.places.of == 4 * 2 * 12 * 2);
  CHECK(of.places.percent() == 75);
  // Mon to Sat, thirteen hours, two rooms, four weeks.
  CHECK(of.rooms.of == 4 * 6 * 13 * 60 * 2);
  long led = 0;
  for (auto const& session : timetable.sessions) led += length(session.time).count();
  CHECK(of.clinicians.used == led);
  // K1 eight hours on five days, K2 eight of nine on five, K3 eight of ten on one.
  CHECK(of.clinicians.of == 4L * 60 * (40 + 40 + 8));
  CHECK(of.loads.size() == 3);
  problem.absences = {{.clinician = ClinicianId{"K3"}, .time = problem.horizon}};
  CHECK(figures(problem, timetable).loads.size() == 2);
  CHECK(Share{}.percent() == 0);
}
