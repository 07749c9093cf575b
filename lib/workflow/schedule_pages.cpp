#include "workflow/schedule_pages.hpp"

#include <fmt/format.h>

#include <map>

#include "reporting/cell.hpp"
#include "reporting/figure.hpp"
#include "reporting/html.hpp"
#include "workflow/schedule.hpp"

namespace careplan {
namespace {

std::vector<std::string> sheets_of(Session const& session, PageFor page_for) {
  std::vector<std::string> names;
  switch (page_for) {
    case PageFor::client:
      for (auto const& client : session.roster) names.push_back(client.value);
      break;
    case PageFor::clinician:
      names.push_back(session.clinician.value);
      break;
    case PageFor::room:
      names.push_back(session.room.value);
      break;
    case PageFor::group:
      names.push_back(session.group);
      break;
  }
  std::erase(names, "");
  return names;
}

std::string minutes_of(std::vector<Session> const& sessions) {
  Minutes sum{};
  for (auto const& session : sessions) sum = sum + length(session.time);
  return hours_text(sum);
}

// What stands beneath the grid: for a client where to be and with whom, for staff who comes.
Table list_of(std::vector<Session> const& sessions, PageFor page_for) {
  bool const handed_out = page_for == PageFor::client;
  Table table{.id = "sheet",
              .title = handed_out ? "Your sessions" : "Sessions",
              .columns = {{"day", "Day", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"begin", "Begin", ColumnKind::clock},
                          {"end", "End", ColumnKind::clock},
                          {"service", "Service", ColumnKind::text},
                          {"room", "Where", ColumnKind::text},
                          {"clinician", "With", ColumnKind::text},
                          {"roster", "Clients", ColumnKind::list, handed_out}},
              .group_by = 1};
  for (auto const& session : sessions) {
    std::vector<std::string> roster;
    for (auto const& client : session.roster) roster.push_back(client.value);
    auto service = session.service;
    if (!session.topic.empty()) service += ": " + session.topic;
    table.rows.push_back({std::string(to_text(weekday_of(session.date))), session.date,
                          session.time.begin, session.time.end, service,
                          session.room.value.empty() ? "by video" : session.room.value,
                          session.clinician.value, roster});
  }
  return table;
}

// On a handout the blocks name nobody but the clinician.
std::vector<GridBlock> blocks_of(std::vector<Session> const& sessions, PageFor page_for) {
  auto blocks = grid_blocks(sessions, true);
  if (page_for == PageFor::client)
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      auto const& room = sessions[i].room.value;
      blocks[i].label = sessions[i].service;
      blocks[i].sublabel =
          fmt::format("{}, {}", sessions[i].clinician.value, room.empty() ? "by video" : room);
    }
  return blocks;
}

Html sheet(std::string const& name, std::vector<Session> const& sessions,
           PagesRequest const& request) {
  auto const first = week_start(request.week);
  auto const title = fmt::format("{}, week of {}", name, to_text(first));
  std::string heading(to_text(request.page_for));
  heading.front() = static_cast<char>(std::toupper(heading.front()));
  return html(
      "<section class=\"sheet\" id=\"sheet-{}\">\n<h2>{} {}</h2>\n<p class=\"subtitle\">Week of {} "
      "to "
      "{}: {} session{}, {} hours</p>\n{}{}</section>\n",
      name, heading, name, to_text(first), to_text(first + std::chrono::days{6}), sessions.size(),
      sessions.size() == 1 ? "" : "s", minutes_of(sessions),
      week_grid_svg(title, blocks_of(sessions, request.page_for)),
      html_table(list_of(sessions, request.page_for)));
}

}  // namespace

std::string schedule_pages(Clinic const& clinic, PagesRequest const& request) {
  auto const first = week_start(request.week);
  auto const record = clinic.open(Access::read);
  std::map<std::string, std::vector<Session>> sheets;
  for (auto const& session : record.sessions({first, first + std::chrono::days{7}}))
    for (auto const& name : sheets_of(session, request.page_for))
      if (request.only.empty() || name == request.only) sheets[name].push_back(session);
  if (!request.only.empty() && sheets.empty())
    throw Error(Fault::not_found,
                fmt::format("{} '{}' has no session in the week of {}", to_text(request.page_for),
                            request.only, to_text(first)));
  Html contents;
  Html body;
  for (auto const& [name, sessions] : sheets) {
    contents += html("<li><a href=\"#sheet-{}\">{}</a></li>\n", name, name);
    body += sheet(name, sessions, request);
  }
  auto const list = sheets.size() > 1
                        ? html("<nav aria-label=\"Contents\">\n<ol>\n{}</ol>\n</nav>\n", contents)
                    : sheets.empty() ? html("<p>No session is recorded in this week.</p>\n")
                                     : Html();
  return html_page(fmt::format("Timetable, week of {}", to_text(first)), list + body).markup();
}

}  // namespace careplan
