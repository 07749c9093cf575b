// The shipped programs at a clinic of an ordinary size: 24 clients, 4 clinicians, 3 rooms.
#include <doctest/doctest.h>

#include <set>

#include "formats/builtin.hpp"
#include "formats/definitions.hpp"
#include "sample_clinic.hpp"

using namespace careplan;

namespace {

Program shipped(std::string_view path) {
  for (auto const& file : builtin_files())
    if (file.path == path) return read_program(file.text, std::string(path));
  FAIL("no such file");
  return {};
}

Problem ordinary_clinic(int weeks) {
  Problem p{.programs = {shipped("programs/sud-iop-3x3.toml"),
                         shipped("programs/dual-diagnosis-virtual.toml")},
            .horizon = {sample::day("2026-11-30"),
                        sample::day("2026-11-30") + std::chrono::days{7 * weeks}}};
  p.site = {.id = "north", .open = *parse_windows("Mon-Sat 08:00-21:00")};
  p.site.rooms = {{.id = {"R1"}, .kind = "group", .capacity = 12},
                  {.id = {"R2"}, .kind = "group", .capacity = 10},
                  {.id = {"R3"}, .kind = "office", .capacity = 3}};
  p.site.clinicians = {
      {.id = {"K1"}, .credentials = {"LCSW"}, .available = *parse_windows("Mon-Fri 08:00-17:00")},
      {.id = {"K2"}, .credentials = {"LPC"}, .available = *parse_windows("Mon-Fri 09:00-21:00")},
      {.id = {"K3"},
       .credentials = {"LCSW", "LADC"},
       .available = *parse_windows("Mon-Sat 12:00-21:00")},
      {.id = {"K4"}, .credentials = {"NP"}, .available = *parse_windows("Tue Thu 09:00-19:00")}};
  static constexpr char const* free[] = {"Mon-Fri 08:00-17:00", "Mon-Sat 15:00-22:00",
                                         "Mon-Fri 09:30-18:00", "any"};
  for (int c = 0; c < 24; ++c) {
    Demand d = sample::demand("C-" + std::to_string(100 + c), free[c % 4]);
    d.program = c % 3 == 2 ? "dual-diagnosis-virtual" : "sud-iop-3x3";
    d.stay.begin += std::chrono::days{7 * (c % 3)};
    d.stay.end = d.stay.begin + std::chrono::days{56};
    d.needs = {{"intake.psychiatric_medication", Value{c % 2 == 0}}};
    p.demands.push_back(std::move(d));
  }
  return p;
}

}  // namespace

TEST_CASE("every shipped program can be held, with all that it promises") {
  int programs = 0;
  for (auto const& file : builtin_files()) {
    if (!file.path.starts_with("programs/")) continue;
    CAPTURE(std::string(file.path));
    ++programs;
    auto program = read_program(file.text, std::string(file.path));
    auto problem = ordinary_clinic(4);
    problem.site.clinicians.push_back({.id = {"K5"},
                                       .credentials = {"LCSW", "NP"},
                                       .available = *parse_windows("Mon-Sat 08:00-21:00")});
    auto const first = course_begin(program, sample::day("2026-11-30"));
    problem.horizon = {first, first + std::chrono::days{28}};
    problem.demands.resize(8);
    for (auto& demand : problem.demands) {
      demand.program = program.id;
      demand.available = *parse_windows("any");
      demand.stay = problem.horizon;
    }
    problem.programs = {std::move(program)};
    auto const timetable = build(problem);
    CHECK(timetable.unmet.empty());
    for (auto const& violation : check(problem, timetable)) {
      CAPTURE(violation.message);
      CHECK_FALSE(violation.hard);
    }
  }
  CHECK(programs >= 8);
}

TEST_CASE("the shipped programs can be scheduled at a clinic of an ordinary size") {
  for (int const weeks : {6, 12}) {
    CAPTURE(weeks);
    auto const problem = ordinary_clinic(weeks);
    auto const timetable = build(problem);
    for (auto const& violation : check(problem, timetable)) {
      CAPTURE(violation.message);
      CHECK_FALSE(violation.hard);
    }
    std::set<ClientId> placed;
    for (auto const& session : timetable.sessions)
      placed.insert(session.roster.begin(), session.roster.end());
    CHECK(placed.size() == 24);
    CHECK(timetable.unmet.empty());
  }
}
