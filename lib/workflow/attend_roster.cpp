// The roster of a day: what is printed, and what somebody answers about it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "workflow/attend.hpp"

namespace careplan {
namespace {

std::vector<Session> sessions_on(Record const& record, Date date,
                                 std::optional<SessionId> const& only) {
  auto sessions = record.sessions({date, date + std::chrono::days{1}});
  if (only) std::erase_if(sessions, [&](Session const& session) { return session.id != *only; });
  return sessions;
}

// The current marks of these sessions, by session and client.
using Marks = std::map<SessionId, std::map<ClientId, MarkRow>>;
Marks marks_of(Record const& record, std::vector<Session> const& sessions) {
  Marks marks;
  for (auto const& session : sessions)
    for (auto& row : record.marks_of(session.id)) {
      auto client = row.client;
      marks[session.id].emplace(std::move(client), std::move(row));
    }
  return marks;
}

template <class Number>
Cell number_or_none(std::optional<Number> const& number) {
  return number ? Cell{static_cast<long>(*number)} : Cell{};
}

std::vector<Cell> roster_row(Session const& session, ClientId const& client, MarkRow const* mark,
                             bool expected) {
  auto const minutes = mark ? std::optional(mark->attended.count()) : std::nullopt;
  return {client.value,
          session.id.value,
          mark ? Cell{std::string(to_text(mark->status))} : Cell{},
          number_or_none(minutes),
          number_or_none(mark ? mark->participation : std::nullopt),
          expected ? Cell{static_cast<long>(length(session.time).count())} : Cell{},
          session.service,
          session.time.begin,
          mark && !mark->note.empty() ? Cell{mark->note} : Cell{}};
}

// The one status that a word begins; Error{input} when there is none, or several.
MarkStatus status_of(std::string_view word) {
  std::optional<MarkStatus> found;
  for (auto const& [status, name] : words(MarkStatus{})) {
    if (!name.starts_with(word)) continue;
    if (found)
      throw Error(Fault::input, fmt::format("'{}' may be several words", shown(word)), {},
                  "use one of: " + all_words<MarkStatus>());
    found = status;
  }
  if (!found)
    throw Error(Fault::input, fmt::format("'{}' is no status", shown(word)), {},
                "use one of: " + all_words<MarkStatus>());
  return *found;
}

void take_number(MarkRequest& request, long number) {
  if (number < 0 || number > 24 * 60)
    throw Error(Fault::input, fmt::format("{} are neither minutes nor hours of notice", number));
  if (attended(request.status))
    request.minutes = Minutes{number};
  else
    request.notice_hours = static_cast<int>(number);
}

}  // namespace

Table roster(Clinic const& clinic, Date date, std::optional<SessionId> const& only) {
  auto const record = clinic.open(Access::read);
  Table table{.id = "roster",
              .title = "Roster of " + to_text(date),
              .columns = {{"client", "Client", ColumnKind::text},
                          {"session", "Session", ColumnKind::text},
                          {"status", "Status", ColumnKind::text},
                          {"minutes", "Minutes", ColumnKind::integer},
                          {"participation", "Participation", ColumnKind::integer},
                          {"planned", "Planned", ColumnKind::integer},
                          {"service", "Service", ColumnKind::text},
                          {"begin", "Begin", ColumnKind::clock},
                          {"note", "Note", ColumnKind::text}},
              .group_by = 1};
  auto const sessions = sessions_on(record, date, only);
  auto marks = marks_of(record, sessions);
  for (auto const& session : sessions) {
    auto& own = marks[session.id];
    for (auto const& client : session.roster) {
      auto const mark = own.find(client);
      auto const* row = mark == own.end() ? nullptr : &mark->second;
      table.rows.push_back(roster_row(session, client, row, true));
    }
    for (auto const& [client, mark] : own)
      if (!session.has(client)) table.rows.push_back(roster_row(session, client, &mark, false));
  }
  return table;
}

std::vector<RosterLine> unmarked(Clinic const& clinic, Date date,
                                 std::optional<SessionId> const& only) {
  auto const record = clinic.open(Access::read);
  std::vector<RosterLine> lines;
  auto const sessions = sessions_on(record, date, only);
  auto const marks = marks_of(record, sessions);
  for (auto const& session : sessions) {
    auto const own = marks.find(session.id);
    for (auto const& client : session.roster)
      if (own == marks.end() || !own->second.contains(client))
        lines.push_back({client, session.id,
                         fmt::format("{} {}, {} min, {}", to_text(session.time.begin),
                                     session.service, length(session.time).count(), client.value)});
  }
  return lines;
}

std::optional<MarkRequest> answered(RosterLine const& line, std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  auto const end = std::min(text.find(' '), text.size());
  MarkRequest request{
      .client = line.client, .session = line.session, .status = status_of(text.substr(0, end))};
  auto rest = trim(text.substr(end));
  auto const number_end = std::min(rest.find(' '), rest.size());
  if (auto const number = parse_integer(rest.substr(0, number_end))) {
    take_number(request, *number);
    rest = trim(rest.substr(number_end));
  }
  request.note = rest;
  return request;
}

}  // namespace careplan
