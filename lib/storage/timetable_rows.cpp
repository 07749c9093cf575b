// Saving a timetable: what is new goes in, what it no longer holds is superseded, and what people
// have already attended stays as it was.
#include <algorithm>
#include <map>
#include <set>

#include "storage/connection.hpp"
#include "storage/session_rows.hpp"

namespace careplan {
namespace storage {
namespace {

using Programs = std::set<std::string>;

Programs programs_of(Timetable const& timetable, std::vector<std::string> const& more) {
  Programs programs(more.begin(), more.end());
  for (auto const& session : timetable.sessions) programs.insert(session.program);
  for (auto const& unmet : timetable.unmet) programs.insert(unmet.program);
  return programs;
}

std::map<SessionId, StoredSession> current_sessions(Database& database, Programs const& programs,
                                                    Date from) {
  std::map<SessionId, StoredSession> found;
  Query query(database, sessions_sql("WHERE date >= ?1"));
  query.with(from);
  while (query.next()) {
    auto stored = read_session(database, query);
    if (programs.contains(stored.session.program))
      found.emplace(stored.session.id, std::move(stored));
  }
  return found;
}

std::set<ClientId> marked_clients(Database& database, SessionId const& session) {
  std::set<ClientId> clients;
  Query query(database,
              "SELECT client FROM current_mark WHERE session = ?1 UNION"
              " SELECT client FROM current_mark WHERE makes_up = ?1");
  query.with(session);
  while (query.next()) clients.insert({query.text(0)});
  return clients;
}

// Whether all that the marks of the old session say is true of the new one as well.
bool keeps_marks_true(Session const& old, Session const& fresh, std::set<ClientId> const& marked) {
  auto const rostered = [](Session const& session, ClientId const& client) {
    return session.has(client);
  };
  return old.date == fresh.date && old.time == fresh.time && old.program == fresh.program &&
         old.service == fresh.service && old.kind == fresh.kind && old.modality == fresh.modality &&
         old.billable == fresh.billable && old.counts_toward_hours == fresh.counts_toward_hours &&
         std::ranges::all_of(marked, [&](ClientId const& client) {
           return !rostered(old, client) || rostered(fresh, client);
         });
}

struct Plan {
  std::vector<Session const*> insert{};
  std::vector<long> supersede{};
  TimetableWritten written{};
};

// One session of the new timetable beside the current one of the same id.
void replace(Plan& plan, Database& database, StoredSession const& old, Session const& fresh) {
  if (old.session == fresh) {
    ++plan.written.unchanged;
    return;
  }
  auto const marked = marked_clients(database, fresh.id);
  if (!marked.empty() && !keeps_marks_true(old.session, fresh, marked)) {
    plan.written.kept.push_back(fresh.id);
    return;
  }
  plan.supersede.push_back(old.id);
  plan.insert.push_back(&fresh);
}

Plan plan_for(Database& database, Timetable const& timetable, Programs const& programs) {
  Plan plan;
  auto old = current_sessions(database, programs, timetable.horizon.begin);
  for (auto const& session : timetable.sessions) {
    if (auto const found = old.extract(session.id); !found.empty())
      replace(plan, database, found.mapped(), session);
    else
      plan.insert.push_back(&session);
  }
  for (auto const& [code, stored] : old) {
    if (marked_clients(database, code).empty())
      plan.supersede.push_back(stored.id);
    else
      plan.written.kept.push_back(code);
  }
  plan.written.inserted = static_cast<int>(plan.insert.size());
  plan.written.superseded = static_cast<int>(plan.supersede.size());
  return plan;
}

std::vector<Unmet> unmet_of(Database& database, long timetable) {
  Query query(database,
              "SELECT client, program, what, blocked_by, because FROM unmet WHERE timetable = ?1"
              " ORDER BY position");
  query.with(timetable);
  std::vector<Unmet> unmet;
  while (query.next())
    unmet.push_back({.client = {query.text(0)},
                     .program = query.text(1),
                     .what = query.text(2),
                     .constraint = query.text(3),
                     .because = query.text(4)});
  return unmet;
}

// Whether the last timetable of each program is this very one: same site, days, programs, unmet.
bool repeats_last(Database& database, Timetable const& timetable, Programs const& programs) {
  if (programs.empty()) return true;
  std::set<std::optional<long>> last;
  for (auto const& program : programs) {
    Query query(database, "SELECT max(timetable) FROM timetable_program WHERE program = ?1");
    if (query.with(program).next()) last.insert(query.maybe_integer(0));
  }
  if (last.size() != 1 || !*last.begin()) return false;
  long const id = **last.begin();
  Query query(database,
              "SELECT (SELECT count(*) FROM timetable_program WHERE timetable = id)"
              " FROM timetable WHERE id = ?1 AND site = ?2 AND first_day = ?3 AND end_day = ?4");
  query.with(id, timetable.site, timetable.horizon.begin, timetable.horizon.end);
  return query.next() && query.integer(0) == static_cast<long>(programs.size()) &&
         unmet_of(database, id) == timetable.unmet;
}

long insert_timetable(Database& database, Timetable const& timetable, Programs const& programs) {
  Query(database, "INSERT INTO timetable (site, first_day, end_day) VALUES (?1, ?2, ?3)")
      .with(timetable.site, timetable.horizon.begin, timetable.horizon.end)
      .run();
  long const id = database.last_id();
  for (auto const& program : programs)
    Query(database, "INSERT INTO timetable_program (timetable, program) VALUES (?1, ?2)")
        .with(id, program)
        .run();
  for (int position = 0; auto const& unmet : timetable.unmet)
    Query(database,
          "INSERT INTO unmet (timetable, position, client, program, what, blocked_by, because)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .with(id, position++, unmet.client, unmet.program, unmet.what, unmet.constraint,
              unmet.because)
        .run();
  return id;
}

void write(Transaction::Impl& tx, Timetable const& timetable, Programs const& programs,
           Plan const& plan) {
  long const id = insert_timetable(tx.database, timetable, programs);
  tx.wrote("timetable", id);
  Query supersede(tx.database,
                  "INSERT INTO session_superseded (session, timetable) VALUES (?1, ?2)");
  for (long const session : plan.supersede) {
    supersede.again();
    supersede.with(session, id).run();
    tx.wrote("session_superseded", session);
  }
  for (auto const* session : plan.insert)
    tx.wrote("session", insert_session(tx.database, id, *session));
}

}  // namespace
}  // namespace storage

TimetableWritten Transaction::save(Timetable const& timetable,
                                   std::vector<std::string> const& programs) {
  auto& tx = *impl_;
  auto const all = storage::programs_of(timetable, programs);
  auto const plan = storage::plan_for(tx.database, timetable, all);
  bool const same = plan.insert.empty() && plan.supersede.empty() &&
                    storage::repeats_last(tx.database, timetable, all);
  if (same) return plan.written;
  auto const before = tx.written.rows.size();
  storage::Savepoint savepoint(tx.database);
  try {
    storage::write(tx, timetable, all, plan);
  } catch (...) {
    tx.written.rows.resize(before);
    throw;
  }
  savepoint.release();
  return plan.written;
}

}  // namespace careplan
