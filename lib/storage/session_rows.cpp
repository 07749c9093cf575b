#include "storage/session_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "storage/connection.hpp"

namespace careplan {
namespace storage {
namespace {

// From a row of session_columns, stepped to or scanned.
template <class Row>
void fill_session(Session& session, Row const& row) {
  auto const clock = [&](int column) { return Clock{static_cast<int>(row.integer(column))}; };
  session.id.value = row.view(1);
  session.program = row.view(2);
  session.track = row.view(3);
  session.group = row.view(4);
  session.service = row.view(5);
  session.kind = row.template word<ServiceKind>(6);
  session.modality = row.template word<Modality>(7);
  session.counts_toward_hours = row.yes(8);
  session.billable = row.yes(9);
  session.date = row.date(session_date_column);
  session.time = {clock(11), clock(12)};
  session.clinician.value = row.view(13);
  session.room.value = row.view(14);
  session.topic = row.view(15);
}

void read_roster(Database& database, long id, Session& session) {
  Query roster(database, "SELECT client FROM roster WHERE session = ?1 ORDER BY position");
  roster.with(id);
  while (roster.next()) session.roster.push_back({roster.text(0)});
}

// Where a session stands in a list, by the id of its row.
using Numbered = std::pair<long, std::size_t>;

// Rosters of sessions whose ids lie close together are read in one pass, which takes a third of the
// time of a question for each.
void read_rosters(Database& database, std::vector<Numbered>& ids, std::vector<Session>& sessions) {
  if (ids.empty()) return;
  std::ranges::sort(ids);
  auto const spread = static_cast<std::size_t>(ids.back().first - ids.front().first);
  if (constexpr std::size_t few = 8; ids.size() < few || spread > few * ids.size()) {
    for (auto const& [id, at] : ids) read_roster(database, id, sessions[at]);
    return;
  }
  Query roster(database,
               "SELECT session, client FROM roster WHERE session BETWEEN ?1 AND ?2"
               " ORDER BY session, position");
  roster.with(ids.front().first, ids.back().first);
  auto one = ids.begin();
  while (roster.next()) {
    auto const id = roster.integer(0);
    while (one->first < id) ++one;
    if (one->first == id) sessions[one->second].roster.push_back({roster.text(1)});
  }
}

}  // namespace

std::string sessions_sql(std::string_view rest) {
  return fmt::format("SELECT {} FROM current_session AS s {}", session_columns, rest);
}

Session session_without_roster(Query const& query) {
  Session session;
  fill_session(session, query);
  return session;
}

void read_session_row(Session& session, ScannedRow const& row) {
  fill_session(session, row);
}

StoredSession read_session(Database& database, Query const& query) {
  StoredSession stored{.id = query.integer(0), .session = session_without_roster(query)};
  read_roster(database, stored.id, stored.session);
  return stored;
}

std::vector<Session> read_sessions(Database& database, Query& query) {
  std::vector<Session> sessions;
  std::vector<Numbered> ids;
  while (query.next()) {
    ids.emplace_back(query.integer(0), sessions.size());
    sessions.push_back(session_without_roster(query));
  }
  read_rosters(database, ids, sessions);
  return sessions;
}

long insert_session(Database& database, long timetable, Session const& session) {
  Query(database,
        "INSERT INTO session (timetable, code, program, track, in_group, service, kind, modality,"
        " counts_toward_hours, billable, date, begin_minute, end_minute, clinician, room, topic)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)")
      .with(timetable, session.id, session.program, session.track, session.group, session.service,
            session.kind, session.modality, session.counts_toward_hours, session.billable,
            session.date, session.time.begin.minute, session.time.end.minute, session.clinician,
            session.room, session.topic)
      .run();
  long const id = database.last_id();
  Query add(database, "INSERT INTO roster (session, position, client) VALUES (?1, ?2, ?3)");
  for (int position = 0; auto const& client : session.roster) {
    add.again();
    add.with(id, position++, client).run();
  }
  return id;
}

}  // namespace storage

std::vector<Session> Record::sessions(Span<Date> within) const {
  auto& database = *impl().database;
  storage::Query query(database, storage::sessions_sql("WHERE date >= ?1 AND date < ?2"
                                                       " ORDER BY date, begin_minute, code"));
  query.with(within.begin, within.end);
  return storage::read_sessions(database, query);
}

std::vector<SessionVersion> Record::session_versions(Span<Date> within) const {
  auto& database = *impl().database;
  storage::Query query(
      database, fmt::format("SELECT {}, came.at, gone.at FROM session AS s"
                            " JOIN audit_row AS a ON a.table_name = 'session' AND a.row_id = s.id"
                            " JOIN audit AS came ON came.seq = a.seq"
                            " LEFT JOIN audit_row AS b ON b.table_name = 'session_superseded'"
                            " AND b.row_id = s.id LEFT JOIN audit AS gone ON gone.seq = b.seq"
                            " WHERE date >= ?1 AND date < ?2 ORDER BY code, s.id",
                            storage::session_columns));
  query.with(within.begin, within.end);
  std::vector<SessionVersion> versions;
  while (query.next()) {
    SessionVersion one{.session = storage::read_session(database, query).session,
                       .recorded = query.text(16)};
    if (!query.is_null(17)) one.withdrawn = query.text(17);
    if (!versions.empty() && versions.back().session.id == one.session.id)
      one.version = versions.back().version + 1;
    versions.push_back(std::move(one));
  }
  return versions;
}

std::string Record::origin() const {
  storage::Query query(*impl().database, "SELECT hash FROM audit ORDER BY seq LIMIT 1");
  return query.next() ? query.text(0) : std::string();
}

std::optional<Session> Record::find_session(SessionId const& id) const {
  auto& database = *impl().database;
  storage::Query query(database, storage::sessions_sql("WHERE code = ?1"));
  if (!query.with(id).next()) return std::nullopt;
  return storage::read_session(database, query).session;
}

std::optional<Session> Record::find_session_head(SessionId const& id) const {
  storage::Query query(*impl().database, storage::sessions_sql("WHERE code = ?1"));
  if (!query.with(id).next()) return std::nullopt;
  return storage::session_without_roster(query);
}

std::vector<Session> Record::sessions_of(ClientId const& client, Date date) const {
  auto& database = *impl().database;
  storage::Query query(database,
                       storage::sessions_sql("WHERE date = ?2 AND EXISTS (SELECT 1 FROM roster AS r"
                                             " WHERE r.session = s.id AND r.client = ?1)"
                                             " ORDER BY begin_minute, code"));
  query.with(client, date);
  return storage::read_sessions(database, query);
}

std::vector<Session> Record::sessions_marked(ClientId const& client) const {
  storage::Query query(
      *impl().database,
      storage::sessions_sql("WHERE code IN (SELECT session FROM mark WHERE client = ?1 UNION"
                            " SELECT makes_up FROM mark WHERE client = ?1)"));
  query.with(client);
  std::vector<Session> sessions;
  while (query.next()) sessions.push_back(storage::session_without_roster(query));
  return sessions;
}

// The unmet needs of a timetable are history once a later one of the same program cuts into it.
std::vector<Unmet> Record::unmet() const {
  storage::Query query(
      *impl().database,
      "SELECT u.client, u.program, u.what, u.blocked_by, u.because"
      " FROM unmet AS u JOIN timetable AS t ON t.id = u.timetable WHERE NOT EXISTS"
      " (SELECT 1 FROM timetable_program AS p JOIN timetable AS later ON later.id = p.timetable"
      "  WHERE p.program = u.program AND p.timetable > u.timetable"
      "  AND later.first_day < max(t.end_day, date(t.first_day, '+1 day')))"
      " ORDER BY u.timetable, u.position");
  std::vector<Unmet> unmet;
  while (query.next())
    unmet.push_back({.client = {query.text(0)},
                     .program = query.text(1),
                     .what = query.text(2),
                     .constraint = query.text(3),
                     .because = query.text(4)});
  return unmet;
}

}  // namespace careplan
