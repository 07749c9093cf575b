// Programs whose clients begin together, in groups that nobody joins later.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "sample_clinic.hpp"
#include "scheduling/openings.hpp"
#include "scheduling/repair.hpp"

using namespace careplan;
using sample::day;

namespace {

// Six clients of whom three belong to the cohort of 30 November and three to that of two weeks
// later.
Problem two_cohorts() {
  auto problem = sample::clinic();
  problem.programs[0].cohort = CohortRule{.first = day("2026-11-30"), .every_weeks = 2};
  problem.site.clinicians.push_back(
      {.id = {"K4"}, .credentials = {"LCSW"}, .available = *parse_windows("Mon-Fri 08:00-16:00")});
  problem.site.rooms.push_back({.id = {"R3"}, .kind = "group", .capacity = 8});
  for (std::size_t i = 0; i < problem.demands.size(); ++i) {
    auto& demand = problem.demands[i];
    demand.available = *parse_windows("Mon-Fri 08:00-17:00");
    if (i >= 3) demand.stay.begin = day("2026-12-14");
  }
  return problem;
}

std::map<std::string, std::set<std::string>> rosters(Timetable const& timetable) {
  std::map<std::string, std::set<std::string>> clients;
  for (auto const& session : timetable.sessions)
    for (auto const& client : session.roster)
      if (!session.group.empty()) clients[session.group].insert(client.value);
  return clients;
}

std::vector<std::string> unmet_of(Timetable const& timetable, std::string_view client) {
  std::vector<std::string> list;
  for (auto const& unmet : timetable.unmet)
    if (unmet.client.value == client) list.push_back(unmet.constraint + ": " + unmet.because);
  return list;
}

}  // namespace

TEST_CASE("a cohort is joined on its last day of joining, and the next one from the day after") {
  CohortRule const rule{.first = day("2026-11-30"), .every_weeks = 4, .join_weeks = 2};
  auto const begins = [&](char const* admitted) { return cohort_of(rule, day(admitted)); };
  CHECK(begins("2026-10-01") == Cohort{1, day("2026-11-30")});
  CHECK(begins("2026-11-30") == Cohort{1, day("2026-11-30")});
  CHECK(begins("2026-12-13") == Cohort{1, day("2026-11-30")});
  CHECK(begins("2026-12-14") == Cohort{2, day("2026-12-28")});
  CHECK(begins("2026-12-27") == Cohort{2, day("2026-12-28")});
  CHECK(begins("2026-12-28") == Cohort{2, day("2026-12-28")});
  CHECK(begins("2027-01-11") == Cohort{3, day("2027-01-25")});
}

TEST_CASE("weeks of a program with cohorts count from the beginning of the client's cohort") {
  auto program = sample::program();
  CHECK(program_week(program, day("2026-12-03"), day("2026-12-10")) == 2);
  program.cohort = CohortRule{.first = day("2026-11-30"), .every_weeks = 4, .join_weeks = 2};
  CHECK(program_week(program, day("2026-12-10"), day("2026-12-10")) == 2);
  CHECK(program_week(program, day("2026-12-14"), day("2026-12-14")) == -1);
  CHECK(program_week(program, day("2026-12-14"), day("2026-12-28")) == 1);
}

TEST_CASE("cohorts have groups of their own, which nobody of another cohort joins") {
  auto const problem = two_cohorts();
  auto const timetable = build(problem);
  CHECK(check(problem, timetable).empty());
  CHECK(timetable.unmet.empty());
  using Roster = std::set<std::string>;
  CHECK(rosters(timetable) ==
        std::map<std::string, Roster>{{"morning.c1-1", Roster{"C-1", "C-2", "C-3"}},
                                      {"morning.c2-1", Roster{"C-4", "C-5", "C-6"}}});
  auto rolling = problem;
  rolling.programs[0].cohort.reset();
  CHECK(rosters(build(rolling)).contains("morning-1"));
}

TEST_CASE("groups of a cohort keep their name when they are scheduled again") {
  auto const problem = two_cohorts();
  auto const before = build(problem);
  auto again = problem;
  keep_group_names(again, before.sessions);
  CHECK(again.group_names.at({"iop", "morning"}) == "morning");
  again.fixed = before.sessions;
  CHECK(rosters(build(again)) == rosters(before));
}

TEST_CASE("whoever waits for a cohort after the timetable is named, also by a repair") {
  auto problem = two_cohorts();
  auto late = sample::demand("C-9", "any", "2026-12-28", "2027-02-01");
  problem.demands.push_back(late);
  std::vector<std::string> const waits = {
      "cohort: the next cohort begins on 2026-12-28, after this timetable"};
  auto const timetable = build(problem);
  CHECK(unmet_of(timetable, "C-9") == waits);
  auto const repaired = repair(problem, timetable);
  CHECK(unmet_of(repaired.timetable, "C-9") == waits);
  CHECK(repaired.timetable == timetable);
}

TEST_CASE("a repair puts a new client into a group of the same cohort, or into one of its own") {
  auto problem = two_cohorts();
  auto const timetable = build(problem);
  problem.demands.push_back(
      sample::demand("C-7", "Mon-Fri 08:00-17:00", "2026-12-16", "2026-12-28"));
  auto const repaired = repair(problem, timetable);
  CHECK(check(problem, repaired.timetable).empty());
  auto const clients = rosters(repaired.timetable);
  CHECK(clients.at("morning.c2-1").contains("C-7"));
  CHECK_FALSE(clients.at("morning.c1-1").contains("C-7"));
}

TEST_CASE("the earliest start is the beginning of a cohort that may still be joined") {
  auto problem = two_cohorts();
  auto const timetable = build(problem);
  problem.open_from = day("2026-12-07");
  auto const newcomer = sample::demand("C-8", "Mon-Fri 08:00-17:00", "2026-12-07", "2027-01-04");
  auto const list = openings(problem, timetable, newcomer);
  REQUIRE_FALSE(list.empty());
  CHECK(list.front().track == "morning");
  CHECK(list.front().from == day("2026-12-14"));
  CHECK(list.front().group == "morning.c2-1");
  CHECK(list.front().others == 3);
}
