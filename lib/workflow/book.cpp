// The month's book: every report as a section of one page, with the pictures that say it faster.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "attendance/hours.hpp"
#include "reporting/figure.hpp"
#include "workflow/report.hpp"
#include "workflow/schedule.hpp"

namespace careplan {
namespace {

HeatState heat_state(std::string const& status) {
  if (status == to_text(WeekStatus::met)) return HeatState::met;
  if (status == to_text(WeekStatus::met_with_makeup)) return HeatState::met_with_makeup;
  if (status == to_text(WeekStatus::short_)) return HeatState::short_;
  if (status == to_text(WeekStatus::exempt)) return HeatState::exempt;
  return HeatState::open;
}

// Delivered hours by client and week, from the very rows that the report prints.
HeatMap heat_map(Table const& hours) {
  auto const at = [&](std::string_view id) {
    return static_cast<std::size_t>(std::ranges::find(hours.columns, id, &Column::id) -
                                    hours.columns.begin());
  };
  auto const client = at("client");
  auto const week = at("week");
  auto const delivered = at("delivered_minutes");
  auto const status = at("status");
  std::set<Date> weeks;
  std::map<std::string, std::map<Date, HeatCell>> clients;
  for (auto const& row : hours.rows) {
    auto const day = std::get<Date>(row[week]);
    weeks.insert(day);
    clients[std::get<std::string>(row[client])][day] = {
        .hours = std::get<Minutes>(row[delivered]),
        .state = heat_state(std::get<std::string>(row[status]))};
  }
  HeatMap map{.title = "Delivered hours by client and week",
              .description = "A cell is one client's week; the number is hours attended."};
  for (auto const day : weeks) map.columns.push_back(to_text(day));
  for (auto const& [name, cells] : clients) {
    HeatRow row{.label = name};
    for (auto const day : weeks) {
      auto const cell = cells.find(day);
      row.cells.push_back(cell == cells.end() ? HeatCell{} : cell->second);
    }
    map.rows.push_back(std::move(row));
  }
  return map;
}

BarFigure attendance_bars(Table const& attendance) {
  BarFigure figure{.title = "Attended of planned sessions",
                   .description = "Share of planned sessions attended, cancelled ones left out."};
  auto const rate = attendance.columns.size() - 1;
  for (auto const& row : attendance.rows)
    if (auto const* share = std::get_if<double>(&row[rate]))
      figure.bars.push_back({.label = std::get<std::string>(row[0]),
                             .value = *share,
                             .shown = fmt::format("{:.1f} %", *share * 100)});
  return figure;
}

}  // namespace

std::string html_book_of(Clinic const& clinic, ReportRequest const& request) {
  auto const record = clinic.open(Access::read);
  std::vector<Section> sections;
  for (auto const& kind : report_kinds()) {
    auto by = request;
    if (kind.cut) by.by = GroupBy::weekday;
    auto const table = kind.make(clinic, record, by);
    Html body;
    if (kind.name == "hours") body += heat_map_svg(heat_map(table));
    if (kind.cut) body += bars_svg(attendance_bars(table));
    if (kind.name == "schedule") {
      auto const first = week_start(clinic.today);
      body +=
          week_grid_svg("Groups of the week of " + to_text(first),
                        grid_blocks(record.sessions({first, first + std::chrono::days{7}}), false));
    }
    body += html_table(table);
    body += html("<p class=\"definition\">{}</p>", kind.definition);
    sections.push_back({.id = std::string(kind.name), .title = table.title, .body = body});
  }
  return html_book("Care in hours, weeks and decisions",
                   fmt::format("As of {}. Codes, not names; a decision aid, not a decision maker.",
                               to_text(clinic.today)),
                   sections)
      .markup();
}

}  // namespace careplan
