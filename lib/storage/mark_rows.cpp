// Attendance marks.
#include "storage/mark_rows.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char mark_columns[] =
    "id, client, session, status, attended, makes_up, note, supersedes, reason, notice_hours, "
    "participation";

template <class Source>
MarkRow read_mark(Database& /*database*/, Source const& q) {
  MarkRow row{.id = q.integer(0),
              .client = {q.text(1)},
              .session = {q.text(2)},
              .status = q.template word<MarkStatus>(3),
              .attended = Minutes{q.integer(4)},
              .note = q.text(6),
              .supersedes = q.maybe_integer(7),
              .reason = q.text(8)};
  if (!q.is_null(5)) row.makes_up = SessionId{q.text(5)};
  if (auto const notice = q.maybe_integer(9)) row.notice_hours = static_cast<int>(*notice);
  if (auto const rated = q.maybe_integer(10)) row.participation = static_cast<int>(*rated);
  return row;
}

void bind(Query& query, MarkRow const& row) {
  query.with(row.client, row.session);
}

std::string name(MarkRow const& row) {
  return fmt::format("the mark of {} at {}", row.client.value, row.session.value);
}

std::vector<std::string> differences(MarkRow const& a, MarkRow const& b) {
  return differing(a, b, std::pair("status", &MarkRow::status),
                   std::pair("minutes", &MarkRow::attended),
                   std::pair("make-up", &MarkRow::makes_up), std::pair("note", &MarkRow::note),
                   std::pair("notice", &MarkRow::notice_hours),
                   std::pair("participation", &MarkRow::participation));
}

// One row is checked whole before it is written: nothing of it is there to take back when it fails.
long insert(Database& database, MarkRow const& row) {
  if (!valid_id(row.client.value))
    throw Error(Fault::input, fmt::format("a mark of '{}', which is no code of a client",
                                          shown(row.client.value)));
  Query(database,
        "INSERT OR FAIL INTO mark (client, session, status, attended, makes_up, note, supersedes, "
        "reason,"
        " notice_hours, participation) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .with(row.client, row.session, row.status, row.attended, row.makes_up, row.note,
            row.supersedes, row.reason, row.notice_hours, row.participation)
      .run();
  return database.last_id();
}

}  // namespace

Family<MarkRow> const& mark_family() {
  static constexpr Family<MarkRow> family{.table = "mark",
                                          .columns = mark_columns,
                                          .read = read_mark<Query>,
                                          .scan = read_mark<ScannedRow>,
                                          .key = "client = ?1 AND session = ?2",
                                          .bind = bind,
                                          .name = name,
                                          .differences = differences,
                                          .insert = insert};
  return family;
}

void require_session(Database& database, SessionId const& session) {
  Query query(database, "SELECT 1 FROM session WHERE code = ?1 LIMIT 1");
  if (!query.with(session).next())
    throw Error(Fault::not_found,
                fmt::format("there is no session '{}' on any timetable", session.value));
}

}  // namespace storage

std::vector<MarkRow> Record::marks(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::mark_family(), client);
}

std::vector<MarkRow> Record::marks_of(SessionId const& session) const {
  std::vector<MarkRow> rows;
  storage::Query query(*impl().database,
                       fmt::format("SELECT {} FROM current_mark WHERE session = ?1 ORDER BY id",
                                   storage::mark_columns));
  query.with(session);
  while (query.next()) rows.push_back(storage::read_mark(*impl().database, query));
  return rows;
}

// The schema refuses a mark without its session; only then is it looked up which one is missing.
Written Transaction::save(MarkRow& row) {
  try {
    return storage::save_row(*impl_, row, storage::mark_family());
  } catch (Error const&) {
    storage::require_session(impl_->database, row.session);
    if (row.makes_up) storage::require_session(impl_->database, *row.makes_up);
    throw;
  }
}

}  // namespace careplan
