// Builds a timetable for a generated clinic and says how good it is and how long it took.
#include <fmt/format.h>

#include <ctime>

#include "clinic_generator.hpp"
#include "core/text.hpp"

int main(int argc, char** argv) {
  using namespace careplan;
  auto const number = [&](int index, long usual) {
    return index < argc ? parse_integer(argv[index]).value_or(usual) : usual;
  };
  benchmark::ClinicSize const size{.clients = static_cast<int>(number(1, 24)),
                                   .clinicians = static_cast<int>(number(2, 4)),
                                   .rooms = static_cast<int>(number(3, 3)),
                                   .weeks = static_cast<int>(number(4, 1)),
                                   .tightness = static_cast<benchmark::Tightness>(number(5, 1)),
                                   .seed = static_cast<std::uint64_t>(number(6, 1))};
  auto problem = benchmark::clinic(size);
  problem.effort = number(7, 0);
  problem.bound_effort = number(8, 1000);
  // CPU seconds: what a neighbour takes from the machine does not count.
  auto const seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  double next = 0.1;
  auto const solution = solve(problem, [&](Progress const& progress) {
    if (seconds() >= next) {
      fmt::print("{:8.2f} s  {:9} steps  cost {:6}  bound {:6}\n", seconds(), progress.steps,
                 progress.cost, progress.bound);
      next *= 2;
    }
    return true;
  });
  fmt::print("{:8.2f} s  done\n", seconds());
  auto const& timetable = solution.timetable;
  int hard = 0;
  for (auto const& violation : check(problem, timetable)) hard += violation.hard ? 1 : 0;
  for (auto const& line : solution.costs)
    fmt::print("  {:22} {:5} times {:6}\n", line.rule, line.times, line.cost);
  fmt::print("cost {}, bound {}, gap {:.2f} %, {} broken, {} unmet, {} sessions, {:.2f} s\n",
             solution.cost, solution.bound,
             100.0 * static_cast<double>(solution.cost - solution.bound) /
                 static_cast<double>(std::max(1L, solution.cost)),
             hard, timetable.unmet.size(), timetable.sessions.size(), seconds());
}
