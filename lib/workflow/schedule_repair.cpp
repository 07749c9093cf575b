#include "workflow/schedule_repair.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {
namespace {

using std::chrono::days;

std::string when(Session const& session) {
  return fmt::format("{} {} {}", to_text(weekday_of(session.date)), to_text(session.date),
                     to_text(session.time.begin));
}

std::string where(Session const& session) {
  return session.room.value.empty() ? std::string(to_text(session.modality)) : session.room.value;
}

std::string arrow(std::string const& before, std::string const& after) {
  return before == after ? after : fmt::format("{} > {}", before, after);
}

// A session at another time beside the one it was, where there is one of the same service.
void add_rows(TimesChanged const& changed, Table& table) {
  auto after = changed.after;
  auto const row = [&](std::string_view what, Session const& of, Cell was, Cell is,
                       std::string const& who, std::string const& room) {
    table.rows.push_back({std::string(what), changed.client.value, of.service, std::move(was),
                          std::move(is), who, room, changed.must});
  };
  for (auto const& before : changed.before) {
    auto const now = std::ranges::find_if(after, [&](Session const& session) {
      return session.service == before.service && session.group.empty() == before.group.empty();
    });
    if (now == after.end()) {
      row("called off", before, when(before), Cell{}, before.clinician.value, where(before));
      continue;
    }
    row("moved", before, when(before), when(*now),
        arrow(before.clinician.value, now->clinician.value), arrow(where(before), where(*now)));
    after.erase(now);
  }
  for (auto const& session : after)
    row("added", session, Cell{}, when(session), session.clinician.value, where(session));
}

}  // namespace

RepairAnswer repair_schedule(Clinic const& clinic, RepairRequest const& request, bool keep) {
  auto record = clinic.open(keep ? Access::write : Access::read);
  auto schedule = request.schedule;
  auto const first = schedule.from;
  schedule.from = week_start(first);
  // All that is recorded: saving a timetable replaces what comes after its first day.
  schedule.weeks = weeks_recorded(record, schedule.from);
  for (auto& absence : schedule.change.without)
    if (!absence.time) absence.time = Span<Date>{first, schedule.from + days{7 * schedule.weeks}};
  RepairAnswer answer{.problem = problem_for(clinic, record, schedule)};
  auto& problem = answer.problem;
  auto const before = recorded_timetable(record, problem);
  hold_past(problem, before, first);
  auto const frozen = request.all_frozen ? problem.horizon.end : request.frozen;
  answer.repaired = repair(problem, before, frozen);
  name_unknown_times(problem.demands, answer.repaired.timetable.unmet);
  answer.violations = check(problem, answer.repaired.timetable);
  require_sound(problem, answer.violations);
  if (keep) keep_timetable(record, "schedule repair", problem, answer.repaired.timetable, first);
  return answer;
}

Table change_table(RepairAnswer const& answer) {
  Table table{.id = "change",
              .title = "What changes",
              .columns = {{"change", "Change", ColumnKind::text},
                          {"who", "For", ColumnKind::text},
                          {"service", "Service", ColumnKind::text},
                          {"was", "Was", ColumnKind::text},
                          {"now", "Now", ColumnKind::text},
                          {"clinician", "Clinician", ColumnKind::text},
                          {"room", "Room", ColumnKind::text},
                          {"must", "Must", ColumnKind::yes_no}}};
  auto const& repaired = answer.repaired;
  for (auto const& changed : repaired.people) add_rows(changed, table);
  for (auto const& handed : repaired.handed_over) {
    auto const& now = handed.after;
    auto const who = now.group.empty() ? now.roster.front().value : now.group;
    table.rows.push_back({std::string("same time"), who, now.service, when(now), when(now),
                          arrow(handed.before.clinician.value, now.clinician.value),
                          arrow(where(handed.before), where(now)), Cell{}});
  }
  for (auto const& client : repaired.admitted) {
    auto const first = std::ranges::find_if(
        repaired.timetable.sessions, [&](Session const& session) { return session.has(client); });
    table.rows.push_back({std::string("admitted"), client.value, first->track, Cell{}, when(*first),
                          first->clinician.value, where(*first), Cell{}});
  }
  return table;
}

}  // namespace careplan
