// Takes a clinician from a generated clinic whose timetable stands, and says whose times change and
// how long the repair took. Every clinician in turn.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "clinic_generator.hpp"
#include "core/text.hpp"
#include "scheduling/repair.hpp"

int main(int argc, char** argv) {
  using namespace careplan;
  auto const number = [&](int index, long usual) {
    return index < argc ? parse_integer(argv[index]).value_or(usual) : usual;
  };
  auto problem = benchmark::clinic({.clients = static_cast<int>(number(1, 120)),
                                    .clinicians = static_cast<int>(number(2, 15)),
                                    .rooms = static_cast<int>(number(3, 8)),
                                    .weeks = static_cast<int>(number(4, 1)),
                                    .tightness = static_cast<benchmark::Tightness>(number(5, 1)),
                                    .seed = static_cast<std::uint64_t>(number(6, 1))});
  problem.effort = number(7, 0);
  auto const before = build(problem);
  auto const seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  fmt::print("{} sessions\n{:10} {:>8} {:>8} {:>10} {:>10} {:>8} {:>7} {:>8}\n",
             before.sessions.size(), "without", "led", "people", "at least", "in groups", "handed",
             "unmet", "CPU s");
  for (auto const& clinician : problem.site.clinicians) {
    problem.absences = {{.clinician = clinician.id, .time = problem.horizon}};
    auto const led = std::ranges::count(before.sessions, clinician.id, &Session::clinician);
    double const begin = seconds();
    auto const repaired = repair(problem, before);
    double const took = seconds() - begin;
    auto const broken = check(problem, repaired.timetable);
    bool const sound = std::ranges::none_of(broken, &Violation::hard);
    fmt::print("{:10} {:8} {:8} {:10} {:10} {:8} {:7} {:8.2f}{}\n", clinician.id.value, led,
               repaired.people.size(), repaired.at_least, repaired.at_least_in_groups,
               repaired.handed_over.size(), repaired.timetable.unmet.size(), took,
               sound ? "" : " BROKEN");
  }
}
