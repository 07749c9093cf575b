#include "workflow/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "attendance/hours.hpp"
#include "core/text.hpp"
#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"
#include "workflow/schedule.hpp"

namespace careplan {
namespace {

Cell share(long part, long whole) {
  if (whole <= 0) return {};
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent_note() {
  return "Rate: attended of planned sessions, those cancelled by the program left out; sessions "
         "not marked count as not attended.";
}

Span<Date> period(Clinic const& clinic, std::vector<Episode> const& all,
                  ReportRequest const& request) {
  Date first = clinic.today;
  for (auto const& episode : all) first = std::min(first, episode.begin);
  return {request.from.value_or(first), request.to.value_or(clinic.today + std::chrono::days{1})};
}

bool wanted(ReportRequest const& request, std::string const& program) {
  return request.program.empty() || request.program == program;
}

Table census(Clinic const& clinic, Record const& record, ReportRequest const& request) {
  auto const all = episodes(record.decisions());
  auto const span = period(clinic, all, request);
  struct Flow {
    long active = 0;
    long begun = 0;
    long ended = 0;
    long completed = 0;
    long client_days = 0;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Flow> flows;
  for (auto const& episode : all) {
    if (!wanted(request, episode.program)) continue;
    auto& flow = flows[{episode.level, episode.program, episode.track}];
    if (episode.active_on(clinic.today)) ++flow.active;
    if (span.contains(episode.begin)) ++flow.begun;
    if (episode.end && span.contains(*episode.end)) {
      ++flow.ended;
      if (episode.discharge == DischargeReason::completed) ++flow.completed;
    }
    auto const first = std::max(episode.begin, span.begin);
    auto const last = std::min(episode.end.value_or(span.end), span.end);
    if (first < last) flow.client_days += (last - first).count();
  }
  Table table{.id = "census",
              .title = "Census on " + to_text(clinic.today),
              .columns = {{"level", "Level", ColumnKind::text},
                          {"program", "Program", ColumnKind::text},
                          {"track", "Track", ColumnKind::text},
                          {"active", "Active", ColumnKind::integer},
                          {"begun", "Begun", ColumnKind::integer},
                          {"ended", "Ended", ColumnKind::integer},
                          {"completed", "Completed", ColumnKind::integer},
                          {"client_days", "Client days", ColumnKind::integer}}};
  for (auto const& [key, flow] : flows) {
    auto const& [level, program, track] = key;
    table.rows.push_back({level, text_cell(program), text_cell(track), flow.active, flow.begun,
                          flow.ended, flow.completed, flow.client_days});
  }
  table.notes.push_back(fmt::format("Begun, ended and client days: {} up to, not including, {}.",
                                    to_text(span.begin), to_text(span.end)));
  return table;
}

std::vector<WeekHours> hours_of(Clinic const& clinic, Record const& record,
                                ReportRequest const& request) {
  auto const attendance = attendance_of(clinic, record, request.site);
  auto const span = period(clinic, attendance.episodes, request);
  auto const& rules = clinic.catalogue.rule_pack(request.rules);
  std::set<std::string> programs;
  for (auto const& episode : attendance.episodes)
    if (!episode.program.empty() && wanted(request, episode.program))
      programs.insert(episode.program);
  std::vector<WeekHours> weeks;
  for (auto const& id : programs)
    for (auto& week : weekly_hours(attendance, clinic.catalogue.program(id), rules,
                                   clinic.today + std::chrono::days{1}))
      if (week.week + std::chrono::days{6} >= span.begin && week.week < span.end)
        weeks.push_back(std::move(week));
  std::ranges::stable_sort(weeks, {}, [](WeekHours const& week) {
    return std::tuple(week.client, week.week, week.program);
  });
  return weeks;
}

Table hours(Clinic const& clinic, Record const& record, ReportRequest const& request) {
  auto const& rules = clinic.catalogue.rule_pack(request.rules);
  auto const all = hours_of(clinic, record, request);
  auto table = week_hours_table(all, false);
  table.id = "hours";
  table.title = fmt::format("Hours by client and week against {}", request.rules);
  long met = 0;
  long judged = 0;
  for (auto const& w : all) {
    bool const ok = w.status == WeekStatus::met || w.status == WeekStatus::met_with_makeup;
    if (ok) ++met;
    if (ok || w.status == WeekStatus::short_) ++judged;
  }
  // Clients stand apart when they have several weeks each; one week reads better as a block.
  auto const weeks = [](auto const& row) { return std::get<Date>(row[1]); };
  if (!table.rows.empty() && std::ranges::any_of(table.rows, [&](auto const& row) {
        return weeks(row) != weeks(table.rows.front());
      }))
    table.group_by = 0;
  table.notes.push_back(fmt::format("{}: {} of {} judged weeks met.", rules.title, met, judged));
  table.notes.emplace_back(
      "Planned: on the schedule. Delivered: attended minutes, make-ups in the week they were "
      "attended. Billable: delivered minutes of days that qualify.");
  return table;
}

std::string group_of(GroupBy by, Session const& session, ClientId const& client) {
  switch (by) {
    case GroupBy::client:
      return client.value;
    case GroupBy::program:
      return session.program;
    case GroupBy::track:
      return session.track;
    case GroupBy::clinician:
      return session.clinician.value;
    case GroupBy::service:
      return session.service;
    case GroupBy::weekday:
      return fmt::format("{} {}", weekday_of(session.date).iso_encoding(),
                         to_text(weekday_of(session.date)));
  }
  return {};
}

Table attendance(Clinic const& clinic, Record const& record, ReportRequest const& request) {
  auto const ledger = attendance_of(clinic, record, request.site);
  auto const span = period(clinic, ledger.episodes, request);
  std::map<std::pair<ClientId, SessionId>, MarkStatus> marked;
  std::map<std::string, long> made_up;
  std::map<SessionId, Session const*> by_id;
  for (auto const& session : ledger.sessions) by_id.emplace(session.id, &session);
  struct Count {
    long planned = 0;
    std::map<MarkStatus, long> marks{};
    long unmarked = 0;
    long made_up = 0;
  };
  std::map<std::string, Count> counts;
  for (auto const& mark : ledger.marks) {
    marked[{mark.client, mark.session}] = mark.status;
    auto const session = by_id.find(mark.session);
    bool const counts_here = session != by_id.end() && mark.makes_up && attended(mark.status) &&
                             span.contains(session->second->date) &&
                             wanted(request, session->second->program);
    if (counts_here) ++counts[group_of(request.by, *session->second, mark.client)].made_up;
  }
  for (auto const& session : ledger.sessions) {
    if (!span.contains(session.date) || session.date > clinic.today ||
        !wanted(request, session.program))
      continue;
    for (auto const& client : session.roster) {
      auto& count = counts[group_of(request.by, session, client)];
      ++count.planned;
      auto const mark = marked.find({client, session.id});
      if (mark == marked.end())
        ++count.unmarked;
      else
        ++count.marks[mark->second];
    }
  }
  auto const by = std::string(to_text(request.by));
  auto title = by;
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  Table table{.id = "attendance",
              .title = "Attendance by " + by,
              .columns = {{by, title, ColumnKind::text},
                          {"planned", "Planned", ColumnKind::integer},
                          {"attended", "Attended", ColumnKind::integer},
                          {"late", "Late", ColumnKind::integer},
                          {"left_early", "Left early", ColumnKind::integer},
                          {"excused", "Excused", ColumnKind::integer},
                          {"unexcused", "Unexcused", ColumnKind::integer},
                          {"cancelled", "Cancelled", ColumnKind::integer},
                          {"unmarked", "Not marked", ColumnKind::integer},
                          {"made_up", "Made up", ColumnKind::integer},
                          {"rate", "Rate", ColumnKind::percent}}};
  for (auto& [group, c] : counts) {
    auto const present =
        c.marks[MarkStatus::present] + c.marks[MarkStatus::late] + c.marks[MarkStatus::left_early];
    auto const unexcused_marks = c.marks[MarkStatus::unexcused] + c.marks[MarkStatus::no_call];
    auto const held = c.planned - c.marks[MarkStatus::cancelled];
    auto const name = request.by == GroupBy::weekday ? group.substr(2) : group;
    table.rows.push_back({name, c.planned, present, c.marks[MarkStatus::late],
                          c.marks[MarkStatus::left_early], c.marks[MarkStatus::excused],
                          unexcused_marks, c.marks[MarkStatus::cancelled], c.unmarked, c.made_up,
                          share(present, held)});
  }
  table.notes.push_back(percent_note());
  return table;
}

// Decisions against what was recommended then.
Table placements(Clinic const& clinic, Record const& record, ReportRequest const& request) {
  auto const span = period(clinic, episodes(record.decisions()), request);
  Table table{.id = "placements",
              .title = "Decisions and what was recommended",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"kind", "Decision", ColumnKind::text},
                          {"recommended", "Recommended", ColumnKind::text},
                          {"decided", "Decided", ColumnKind::text},
                          {"agrees", "Agrees", ColumnKind::yes_no},
                          {"reason", "Reason", ColumnKind::text},
                          {"program", "Program", ColumnKind::text},
                          {"decided_by", "By", ColumnKind::text}}};
  long agree = 0;
  long compared = 0;
  for (auto const& row : record.decisions()) {
    if (!span.contains(row.date) || !(request.program.empty() || row.program == request.program))
      continue;
    bool const comparable = !row.recommended.empty() && !row.level.empty();
    bool const agrees = comparable && row.recommended == row.level;
    if (comparable) ++compared;
    if (agrees) ++agree;
    table.rows.push_back({row.client.value, row.date, std::string(to_text(row.kind)),
                          text_cell(row.recommended), text_cell(row.level),
                          comparable ? Cell{agrees} : Cell{}, text_cell(reason_text(row)),
                          text_cell(row.program), text_cell(row.decided_by)});
  }
  table.notes.push_back(fmt::format(
      "{} of {} decisions with a certain recommendation agree with it.", agree, compared));
  return table;
}

Table schedule(Clinic const& clinic, Record const& record, ReportRequest const& request) {
  auto const first = request.from.value_or(week_start(clinic.today));
  auto sessions =
      record.sessions({first, request.to.value_or(week_start(first) + std::chrono::days{7})});
  std::erase_if(sessions, [&](Session const& s) { return !wanted(request, s.program); });
  auto table = session_table(sessions);
  table.id = "schedule";
  table.title = "Schedule from " + to_text(first);
  return table;
}

constexpr ReportKind kinds[] = {
    {"census", "report census", "who is in care today, and the flow in and out",
     "One row for each level, program and track. active: episodes open today. begun, ended, "
     "completed: episodes that began, ended, or ended completed in the period. client_days: days "
     "in "
     "care within the period.",
     census},
    {"hours", "report hours",
     "planned, delivered and billable hours by client and week, against a rule pack",
     "planned: minutes on the schedule that count toward hours. delivered: minutes attended, "
     "make-ups in the week they were attended. billable: delivered minutes of billable services on "
     "days that qualify. status: met, met_with_makeup, short, exempt (part weeks, taper, "
     "closures), "
     "open (the week is not over). reasons: each day that fell short and why.",
     hours},
    {"attendance", "report attendance",
     "planned, attended, excused and unexcused sessions by client or another cut",
     "planned: places on rosters up to today. attended: present, late or left early. rate: "
     "attended "
     "/ (planned - cancelled). unmarked: planned and not yet marked. made_up: sessions attended to "
     "make up for missed ones.",
     attendance, true},
    {"placements", "report placements", "what was decided and what was recommended",
     "One row a decision. recommended: the certain level of the newest stored placement up to that "
     "day. agrees: decided and recommended are the same level; empty when nothing certain was "
     "recommended.",
     placements},
    {"schedule", "report schedule", "the sessions of a week",
     "One row a session of the stored timetable, with group, clinician, room and number of "
     "clients.",
     schedule},
};

}  // namespace

std::span<ReportKind const> report_kinds() {
  return kinds;
}

Table make_report(Clinic const& clinic, std::string_view name, ReportRequest const& request) {
  auto const* const kind = std::ranges::find(kinds, name, &ReportKind::name);
  if (kind == std::end(kinds)) {
    std::vector<std::string> known;
    for (auto const& each : kinds) known.emplace_back(each.name);
    throw Error(Fault::not_found, fmt::format("no report '{}'", name), {}, suggestion(name, known));
  }
  auto const record = clinic.open(Access::read);
  return kind->make(clinic, record, request);
}

}  // namespace careplan
