#include "workflow/attend.hpp"

#include <algorithm>
#include <set>

#include "reporting/cell.hpp"
#include "workflow/attend_care.hpp"

namespace careplan {

Attendance attendance_of(Clinic const& clinic, Record const& record, std::string const& site) {
  Attendance attendance{.episodes = episodes(record.decisions()),
                        .marks = record.marks(),
                        .milestones = record.milestones(),
                        .leaves = record.leaves(),
                        .plans = record.plans()};
  Date first = clinic.today;
  for (auto const& episode : attendance.episodes) first = std::min(first, episode.begin);
  // The week in hand is part of the ledger: what is planned in it is planned already.
  attendance.sessions =
      record.sessions({week_start(first), week_start(clinic.today) + std::chrono::days{7}});
  if (!site.empty()) attendance.closures = clinic.catalogue.site(site).closures;
  return attendance;
}

std::set<std::string> programs_in(Attendance const& attendance) {
  std::set<std::string> programs;
  for (auto const& episode : attendance.episodes)
    if (!episode.program.empty()) programs.insert(episode.program);
  return programs;
}

std::vector<Signal> status(Clinic const& clinic, std::optional<ClientId> const& client,
                           std::string const& rules, std::string const& site) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  auto const attendance = attendance_of(clinic, record, site);
  auto const tests = record.tests();
  auto const& pack = clinic.catalogue.rule_pack(rules);
  std::vector<Signal> all;
  for (auto const& id : programs_in(attendance))
    for (auto& signal : signals(attendance, tests, clinic.catalogue.program(id), pack,
                                clinic.today + std::chrono::days{1}))
      if (!client || signal.client == *client) all.push_back(std::move(signal));
  for (auto& signal : care_signals(clinic, {.client = client, .rules = rules, .site = site}))
    all.push_back(std::move(signal));
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
