#include "workflow/attend.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "reporting/cell.hpp"
#include "storage/presences.hpp"
#include "storage/stays.hpp"
#include "workflow/attend_care.hpp"
#include "workflow/care_view.hpp"

namespace careplan {

namespace {

Attendance without_sessions(Clinic const& clinic, Record const& record, std::vector<Episode> stays,
                            std::string const& site) {
  Attendance attendance{.episodes = std::move(stays),
                        .milestones = record.milestones(),
                        .leaves = record.leaves(),
                        .plans = record.plans()};
  if (!site.empty()) attendance.closures = clinic.catalogue.site(site).closures;
  return attendance;
}

}  // namespace

Span<Date> time_of_sessions(Date today) {
  return {Date::min(), week_start(today) + std::chrono::days{7}};
}

Attendance attendance_of(Clinic const& clinic, Record const& record, std::string const& site) {
  auto attendance = without_sessions(clinic, record, stays_of(record, Date::max()).list, site);
  attendance.sessions = scanned_sessions(record, time_of_sessions(clinic.today));
  attendance.marks = record.marks();
  return attendance;
}

Attendance attendance_by_number(Clinic const& clinic, Record const& record,
                                std::string const& site) {
  auto stays = stays_of(record, Date::max()).list;
  auto read = presences(record, time_of_sessions(clinic.today));
  return attendance_by_number(clinic, record, std::move(stays), std::move(read), site);
}

Attendance attendance_by_number(Clinic const& clinic, Record const& record,
                                std::vector<Episode> stays, Presences read,
                                std::string const& site) {
  auto attendance = without_sessions(clinic, record, std::move(stays), site);
  attendance.by_number = std::move(read);
  return attendance;
}

std::set<std::string> programs_in(Attendance const& attendance) {
  std::set<std::string> programs;
  for (auto const& episode : attendance.episodes)
    if (!episode.program.empty()) programs.insert(episode.program);
  return programs;
}

std::vector<Signal> status(Clinic const& clinic, Record const& record,
                           std::optional<ClientId> const& client,
                           std::vector<std::string> const& rules, std::string const& site) {
  CareQuestion const question{.client = client, .rules = rules, .site = site};
  CareView view(clinic, record, question);
  auto all = view.signals();
  for (auto& signal : care_signals(view)) all.push_back(std::move(signal));
  std::ranges::stable_sort(all, {}, [](Signal const& signal) {
    return std::tuple(signal.urgency, signal.client, signal.date);
  });
  return all;
}

Table signal_table(std::vector<Signal> const& signals) {
  Table table{.id = "signal",
              .title = "What wants attention",
              .columns = {{"urgency", "Urgency", ColumnKind::integer},
                          {"client", "Client", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"rule", "Rule", ColumnKind::text},
                          {"evidence", "Evidence", ColumnKind::text},
                          {"suggestion", "Next", ColumnKind::text}}};
  for (auto const& s : signals)
    table.rows.push_back({static_cast<long>(s.urgency), s.client.value, s.date, s.rule, s.evidence,
                          text_cell(s.suggestion)});
  return table;
}

Table mark_table(std::vector<MarkRow> const& marks) {
  Table table{.id = "mark",
              .title = "Marks",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"session", "Session", ColumnKind::text},
                          {"status", "Status", ColumnKind::text},
                          {"minutes", "Minutes", ColumnKind::integer},
                          {"makes_up", "Makes up", ColumnKind::text}}};
  for (auto const& m : marks)
    table.rows.push_back({m.client.value, m.session.value, std::string(to_text(m.status)),
                          static_cast<long>(m.attended.count()),
                          m.makes_up ? Cell{m.makes_up->value} : Cell{}});
  return table;
}

}  // namespace careplan
