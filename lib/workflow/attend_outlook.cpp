#include "workflow/attend_outlook.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"

namespace careplan {
namespace {

// What a forecast says of one session, or of a client when there is none.
struct OutlookLine {
  std::string need{};
  SessionId session{};
  std::string makes_up{};
};

std::vector<OutlookLine> lines_of(Forecast const& forecast) {
  std::vector<OutlookLine> lines;
  for (auto const& id : forecast.unmarked) lines.push_back({"not_marked", id, {}});
  for (auto const& id : forecast.must) lines.push_back({"must", id, {}});
  for (auto const& id : forecast.enough)
    if (std::ranges::find(forecast.must, id) == forecast.must.end())
      lines.push_back({"enough", id, {}});
  for (auto const& slot : forecast.make_ups)
    lines.push_back({"make_up", slot.session, slot.makes_up.value});
  if (lines.empty()) lines.push_back({});
  return lines;
}

}  // namespace

std::vector<Consequence> policy_consequences(Clinic const& clinic,
                                             std::optional<ClientId> const& client) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  auto const attendance = attendance_by_number(clinic, record, "");
  std::vector<Consequence> all;
  for (auto const& id : programs_in(attendance))
    for (auto& one : consequences(attendance, clinic.catalogue.program(id),
                                  clinic.today + std::chrono::days{1}))
      if (!client || one.client == *client) all.push_back(std::move(one));
  std::ranges::stable_sort(
      all, {}, [](Consequence const& one) { return std::tie(one.client, one.date, one.rule); });
  return all;
}

Table consequence_table(std::vector<Consequence> const& consequences) {
  Table table{.id = "consequence",
              .title = "What the programs' policies ask for",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"rule", "Rule", ColumnKind::text},
                          {"action", "Action", ColumnKind::text},
                          {"step", "Step", ColumnKind::integer},
                          {"certain", "Certain", ColumnKind::yes_no},
                          {"because", "Because", ColumnKind::text},
                          {"evidence", "Evidence", ColumnKind::list}},
              .group_by = 0};
  bool doubt = false;
  for (auto const& one : consequences) {
    doubt |= !one.certain;
    table.rows.push_back({one.client.value, one.date, one.rule, std::string(to_text(one.action)),
                          static_cast<long>(one.step), one.certain, one.because,
                          evidence_texts(one)});
  }
  if (doubt)
    table.notes.emplace_back("Not certain: it follows only if sessions not marked were missed.");
  return table;
}

std::vector<Forecast> week_forecast(Clinic const& clinic, std::optional<ClientId> const& client,
                                    std::vector<std::string> const& rules,
                                    std::string const& site) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  auto attendance = attendance_of(clinic, record, site);
  auto const packs = packs_of(clinic, rules);
  std::vector<std::string> doubts;  // for them the first pack counts
  auto const week = week_start(clinic.today);
  attendance.births = births_by_age(record, packs, {week, week + std::chrono::days{7}}, doubts,
                                    attendance.episodes);
  std::vector<Forecast> all;
  for (auto const& id : programs_in(attendance))
    for (auto& one : forecast(attendance, clinic.catalogue.program(id), packs, clinic.today))
      if (!client || one.client == *client) all.push_back(std::move(one));
  std::ranges::stable_sort(all, {}, &Forecast::client);
  return all;
}

Table forecast_table(Clinic const& clinic, std::vector<Forecast> const& forecasts, bool all) {
  Table table{.id = "forecast",
              .title = "What this week's hours still need",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"outlook", "Outlook", ColumnKind::text},
                          {"delivered", "Delivered", ColumnKind::integer},
                          {"ahead", "Ahead", ColumnKind::integer},
                          {"required", "Required", ColumnKind::integer},
                          {"need", "Need", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"begin", "Begin", ColumnKind::clock},
                          {"session", "Session", ColumnKind::text},
                          {"makes_up", "Makes up", ColumnKind::text},
                          {"reason", "Reason", ColumnKind::text, true}},
              .group_by = 0};
  if (forecasts.empty()) return table;
  auto const record = clinic.open(Access::read);
  std::map<SessionId, Session> sessions;
  auto const week = forecasts.front().week;
  for (auto& session : record.sessions({week, week + std::chrono::days{7}}))
    sessions.emplace(session.id, session);
  for (auto const& one : forecasts) {
    if (one.outlook == Outlook::met && !all) continue;
    for (auto const& line : lines_of(one)) {
      auto const found = sessions.find(line.session);
      bool const known = found != sessions.end();
      table.rows.push_back(
          {one.client.value, std::string(to_text(one.outlook)),
           static_cast<long>(one.delivered.count()), static_cast<long>(one.ahead.count()),
           static_cast<long>(one.required.count()), text_cell(line.need),
           known ? Cell{found->second.date} : Cell{},
           known ? Cell{found->second.time.begin} : Cell{}, text_cell(line.session.value),
           text_cell(line.makes_up), one.reasons.empty() ? Cell{} : Cell{one.reasons.front()}});
    }
  }
  table.notes.emplace_back(
      "must: no way without it. enough: with those marked must these suffice. make_up: a free place"
      " in a group that mends what was missed. Minutes.");
  return table;
}

}  // namespace careplan
