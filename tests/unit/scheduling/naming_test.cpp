// Names of sessions and groups, and what is said to a problem that contradicts itself.
#include "scheduling/naming.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "sample_clinic.hpp"
#include "scheduling/groundwork.hpp"

using namespace careplan;
using sample::day;

namespace {

std::string complaint(Problem const& problem) {
  try {
    (void)build(problem);
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    return error.what();
  }
  return "";
}

template <class Change>
std::string complaint_of(Change change) {
  auto problem = sample::clinic();
  change(problem);
  return complaint(problem);
}

bool holds(std::string const& text, std::string_view part) {
  if (text.find(part) == std::string::npos) MESSAGE(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an id says whose session it is, on which day, at what time and which service") {
  Naming naming({});
  CHECK(naming.id("C-1", day("2026-12-01"), Clock{9 * 60 + 5}, "individual").value ==
        "C-1-2026-12-01-0905-individual");
  CHECK(naming.id("C-1", day("2026-12-01"), Clock{9 * 60 + 5}, "individual").value ==
        "C-1-2026-12-01-0905-individual-2");
  CHECK(naming.id("C-1", day("2026-12-01"), Clock{9 * 60 + 5}, "individual").value ==
        "C-1-2026-12-01-0905-individual-3");
  Naming after({{.id = {"C-2-2026-12-01-1730-group"}}});
  CHECK(after.id("C-2", day("2026-12-01"), Clock{17 * 60 + 30}, "group").value ==
        "C-2-2026-12-01-1730-group-2");
}

TEST_CASE("an id too long loses the end of its service, then of whom, and stays one of a kind") {
  Naming naming({});
  std::string const who(40, 'w');
  auto const first = naming.id(who, day("2026-12-01"), Clock{9 * 60}, "individual-counselling");
  CHECK(first.value == who + "-2026-12-01-0900-individ");
  CHECK(first.value.size() == 64);
  auto const second = naming.id(who, day("2026-12-01"), Clock{9 * 60}, "individual-counselling");
  CHECK(second.value == who + "-2026-12-01-0900-indiv-2");
  auto const long_name = naming.id(std::string(80, 'x'), day("2026-12-01"), Clock{9 * 60}, "group");
  CHECK(long_name.value == std::string(43, 'x') + "-2026-12-01-0900-grou");
  CHECK(valid_id(long_name.value));
}

TEST_CASE("only groups that are numbered from one, as they are written here, are gone on with") {
  auto problem = sample::clinic();
  auto const first = build(problem);
  auto const announced = [&](std::string const& name) {
    auto again = problem;
    for (auto session : first.sessions) {
      if (session.date >= day("2026-12-07")) continue;
      if (session.group == "morning-1") session.group = name;
      again.fixed.push_back(session);
    }
    Groundwork const clinic(again);
    return clinic.demands[0].announced;
  };
  CHECK(announced("morning-1") == std::optional(std::pair(0, 0)));
  CHECK(announced("morning-12") == std::optional(std::pair(0, 11)));
  for (char const* odd : {"morning", "morning-0", "morning--1", "morning-01", "morning-x",
                          "other-1", "morning-1.5"}) {
    CAPTURE(odd);
    CHECK_FALSE(announced(odd));
  }
}

TEST_CASE("a group of a cohort keeps the name of its track without the mark of the cohort") {
  Problem problem;
  auto const session = [](char const* track, char const* group) {
    return Session{.program = "iop", .track = track, .group = group};
  };
  keep_group_names(problem,
                   {session("a", "a.c2-1"), session("b", "iop.b-3"), session("c", "c.cx-1"),
                    session("d", "d.c-1"), session("e", ""), session("f", "odd")});
  using Names = std::map<std::pair<std::string, std::string>, std::string>;
  CHECK(problem.group_names == Names{{{"iop", "a"}, "a"}, {{"iop", "b"}, "iop.b"}});
}

TEST_CASE("a problem that contradicts itself is told what it names that is not there") {
  CHECK(complaint_of([](Problem&) {}) == "");
  CHECK(holds(complaint_of([](Problem& p) { p.demands[0].program = "x"; }),
              "client C-1 asks for program 'x', which is not among the programs to schedule"));
  CHECK(holds(complaint_of([](Problem& p) { p.demands[1].track = "evenin"; }),
              "client C-2: program 'iop' has no track 'evenin'"));
  CHECK(holds(complaint_of([](Problem& p) { p.demands[1].preferred_tracks = {"morning", "x"}; }),
              "client C-2: program 'iop' has no track 'x'"));
  CHECK(holds(complaint_of([](Problem& p) { p.demands[2].clinician = ClinicianId{"x"}; }),
              "client C-3: the site has no clinician 'x'"));
  CHECK(holds(complaint_of([](Problem& p) { p.fixed = {{.id = {"s"}, .clinician = {"x"}}}; }),
              "announced session s: the site has no clinician 'x'"));
  CHECK(holds(complaint_of([](Problem& p) {
                p.fixed = {{.id = {"s"}, .clinician = {"K1"}, .room = {"x"}}};
              }),
              "announced session s: the site has no room 'x'"));
  CHECK(holds(complaint_of([](Problem& p) {
                p.absences = {{.clinician = ClinicianId{"x"}, .time = p.horizon}};
              }),
              "the site has no clinician 'x' to do without"));
  CHECK(holds(
      complaint_of([](Problem& p) { p.absences = {{.room = RoomId{"x"}, .time = p.horizon}}; }),
      "the site has no room 'x' to do without"));
  CHECK(holds(complaint_of([](Problem& p) { p.horizon.end = p.horizon.begin; }),
              "the time to schedule is empty"));
  CHECK(complaint_of([](Problem& p) {
          p.absences = {{.clinician = ClinicianId{"K1"}, .time = p.horizon},
                        {.room = RoomId{"R1"}, .time = p.horizon}};
        }) == "");
  CHECK(complaint_of([](Problem& p) {
          p.fixed = {{.id = {"s"}, .clinician = {"K1"}, .room = {"R1"}},
                     {.id = {"t"}, .clinician = {"K2"}}};
        }) == "");
}
