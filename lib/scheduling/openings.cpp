#include "scheduling/openings.hpp"

#include <algorithm>

#include "scheduling/repair.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// The first day on which somebody who comes then would begin: a cohort begins without those who
// were admitted before it.
Date course_begin_from(Program const& program, Date date) {
  return std::max(date, course_begin(program, date));
}

// The timetable with the newcomer from that day on, and what it gives the newcomer.
Opening admit(Problem problem, Timetable const& recorded, Demand newcomer, Date from,
              std::string const& track) {
  auto const stay = newcomer.stay.end - newcomer.stay.begin;
  newcomer.stay = {from, from + stay};
  newcomer.track = track;
  problem.demands.push_back(newcomer);
  problem.open_from = std::max(problem.open_from, from);
  auto const repaired = repair(problem, recorded);
  Opening opening{.track = track};
  for (auto const& unmet : repaired.timetable.unmet)
    if (unmet.client == newcomer.client && unmet.program == newcomer.program)
      opening.unmet.push_back(unmet);
  for (auto const& session : repaired.timetable.sessions) {
    if (session.group.empty() || session.program != newcomer.program ||
        !session.has(newcomer.client))
      continue;
    opening.from = from;
    opening.group = session.group;
    opening.others = static_cast<int>(session.roster.size()) - 1;
    break;
  }
  return opening;
}

}  // namespace

std::vector<Opening> openings(Problem const& problem, Timetable const& recorded,
                              Demand const& newcomer) {
  auto plain = problem;
  std::erase_if(plain.demands, [&](Demand const& demand) {
    return demand.client == newcomer.client && demand.program == newcomer.program;
  });
  std::vector<Opening> list;
  auto const program = std::ranges::find(problem.programs, newcomer.program, &Program::id);
  if (program == problem.programs.end()) return list;
  auto const first = std::max(problem.horizon.begin, problem.open_from);
  for (auto const& track : program->tracks) {
    if (newcomer.track && *newcomer.track != track.id) continue;
    Opening opening{.track = track.id};
    for (Date from = course_begin_from(*program, first);
         from < problem.horizon.end && !opening.from;
         from = course_begin_from(*program, week_start(from) + days{7}))
      opening = admit(plain, recorded, newcomer, from, track.id);
    list.push_back(std::move(opening));
  }
  std::ranges::stable_sort(list, {}, [&](Opening const& opening) {
    return std::pair(opening.from.value_or(problem.horizon.end), opening.unmet.size());
  });
  return list;
}

}  // namespace careplan
