// Sessions as rows, shared by those who read timetables and those who save them.
#pragma once

#include <string>
#include <vector>

#include "program/program.hpp"
#include "storage/database.hpp"
#include "storage/scan.hpp"

namespace careplan::storage {

struct StoredSession {
  long id = 0;
  Session session{};
};

inline constexpr char session_columns[] =
    "id, code, program, track, in_group, service, kind, modality, counts_toward_hours,"
    " billable, date, begin_minute, end_minute, clinician, room, topic";
inline constexpr int session_date_column = 10;

// Current sessions; `where` and `order` follow FROM current_session AS s.
std::string sessions_sql(std::string_view rest);
StoredSession read_session(Database& database, Query const& query);
Session session_without_roster(Query const& query);
void read_session_row(Session& session, ScannedRow const& row);  // all but its roster
std::vector<Session> read_sessions(Database& database, Query& query);
long insert_session(Database& database, long timetable, Session const& session);

}  // namespace careplan::storage
