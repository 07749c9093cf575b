#include "workflow/attend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace careplan {
namespace {

constexpr std::chrono::days near{7};

[[noreturn]] void no_session(Record const& record, MarkRequest const& request) {
  std::vector<std::string> days;
  for (auto const& session : record.sessions({*request.date - near, *request.date + near}))
    if (std::ranges::find(session.roster, request.client) != session.roster.end() &&
        (days.empty() || days.back() != to_text(session.date)))
      days.push_back(to_text(session.date));
  throw Error(
      Fault::not_found,
      fmt::format("client '{}' has no session on {}", request.client.value, to_text(*request.date)),
      {},
      days.empty() ? "build and record a schedule first: careplan schedule build --record"
                   : "sessions near that day: " + join(days, ", "));
}

// Sessions that a make-up may be marked on: those of the day that others of the program attend.
std::vector<Session> sessions_to_join(Record const& record, MarkRequest const& request) {
  auto const episode = episode_on(record, request.client, *request.date);
  std::vector<Session> sessions;
  if (!episode) return sessions;
  for (auto& session : record.sessions({*request.date, *request.date + std::chrono::days{1}}))
    if (session.program == episode->program && !session.group.empty())
      sessions.push_back(std::move(session));
  // One group is joined, not all that meet that day.
  if (!sessions.empty())
    std::erase_if(sessions, [group = sessions.front().group](Session const& session) {
      return session.group != group;
    });
  return sessions;
}

std::vector<Session> sessions_for(Record const& record, MarkRequest const& request) {
  if (request.session) {
    auto session = record.find_session(*request.session);
    if (!session)
      throw Error(Fault::not_found, fmt::format("no session '{}'", request.session->value), {},
                  "list them: careplan schedule show --format csv");
    return {*session};
  }
  auto sessions = record.sessions_of(request.client, *request.date);
  if (request.makes_up) {
    // A group is joined; the client's own appointments of that day are not what makes up for it.
    std::erase_if(sessions, [](Session const& session) { return session.group.empty(); });
    if (sessions.empty()) sessions = sessions_to_join(record, request);
  }
  if (sessions.empty()) no_session(record, request);
  return sessions;
}

// The sessions missed on the made-up day, to pair with those attended in order of time.
std::vector<SessionId> missed_on(Record const& record, ClientId const& client, Date day) {
  std::set<SessionId> missed;
  for (auto const& row : record.marks(client))
    if (!attended(row.status)) missed.insert(row.session);
  std::vector<SessionId> list;
  for (auto const& session : record.sessions_of(client, day))
    if (missed.contains(session.id)) list.push_back(session.id);
  if (list.empty())
    throw Error(Fault::conflict,
                fmt::format("client '{}' missed nothing on {}", client.value, to_text(day)), {},
                "mark the absence first, then the make-up");
  return list;
}

// How the minutes of a day fall on its sessions, in order of time.
std::vector<Minutes> spread(MarkRequest const& request, std::vector<Session> const& sessions) {
  Minutes total{};
  for (auto const& session : sessions) total += length(session.time);
  if (!attended(request.status)) {
    if (request.minutes.value_or(Minutes{}) > Minutes{})
      throw Error(Fault::input, fmt::format("'{}' with attended minutes", to_text(request.status)),
                  {}, "minutes go with present, late and left_early");
    return std::vector<Minutes>(sessions.size());
  }
  Minutes left = request.minutes.value_or(total);
  if (left > total)
    throw Error(Fault::input,
                fmt::format("{} minutes attended of {} planned", left.count(), total.count()), {},
                "nobody attends longer than the sessions last");
  bool const from_the_end = request.status == MarkStatus::late;
  std::vector<Minutes> minutes(sessions.size());
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    auto const at = from_the_end ? sessions.size() - 1 - i : i;
    minutes[at] = std::min(left, length(sessions[at].time));
    left -= minutes[at];
  }
  return minutes;
}

// Marks of the client on these sessions that a correction supersedes.
std::optional<long> marked_before(Record const& record, MarkRow const& row) {
  for (auto const& other : record.marks(row.client))
    if (other.session == row.session) return other.id;
  return std::nullopt;
}

std::vector<MarkRow> rows_for(Record const& record, MarkRequest const& request) {
  need_client(record, request.client);
  auto const sessions = sessions_for(record, request);
  auto const minutes = spread(request, sessions);
  std::vector<SessionId> missed;
  if (request.makes_up) missed = missed_on(record, request.client, *request.makes_up);
  std::vector<MarkRow> rows;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    MarkRow row{.client = request.client,
                .session = sessions[i].id,
                .status = request.status,
                .attended = minutes[i],
                .note = request.note,
                .reason = request.reason};
    if (request.makes_up) row.makes_up = missed[std::min(i, missed.size() - 1)];
    if (!request.reason.empty()) row.supersedes = marked_before(record, row);
    rows.push_back(std::move(row));
  }
  return rows;
}

// A milestone must be one of the client's program on that day.
void check_milestone(Clinic const& clinic, Record const& record, MilestoneRow const& row) {
  need_client(record, row.client);
  auto const episode = episode_on(record, row.client, row.date);
  if (!episode || episode->program.empty()) return;
  std::vector<std::string> known;
  for (auto const& rule : clinic.catalogue.program(episode->program).milestones)
    known.push_back(rule.id);
  if (std::ranges::find(known, row.milestone) != known.end()) return;
  throw Error(Fault::not_found,
              fmt::format("program '{}' has no milestone '{}'", episode->program, row.milestone),
              {}, suggestion(row.milestone, known));
}

}  // namespace

std::vector<MarkRow> mark(Clinic const& clinic, MarkRequest const& request) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend mark", request.client.value, request.reason);
  auto rows = rows_for(record, request);
  for (auto& row : rows) transaction.save(row);
  transaction.commit();
  return rows;
}

ImportCount mark_all(Clinic const& clinic, std::vector<MarkRequest> const& requests, bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend import", fmt::format("{} marks", requests.size()));
  ImportCount count;
  Complaints complaints;
  for (auto const& request : requests)
    complaints.gather(request.at, [&] {
      for (auto& row : rows_for(record, request)) count.add(transaction.save(row));
    });
  complaints.finish();
  if (!dry_run) transaction.commit();
  return count;
}

TestRow record_test(Clinic const& clinic, TestRow test) {
  auto record = clinic.open(Access::write);
  need_client(record, test.client);
  Transaction transaction(record, "attend test", test.client.value);
  transaction.save(test);
  transaction.commit();
  return test;
}

ImportCount record_tests(Clinic const& clinic, std::vector<TestRow> tests, bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend test", fmt::format("{} tests", tests.size()));
  ImportCount count;
  for (auto& test : tests) {
    need_client(record, test.client);
    count.add(transaction.save(test));
  }
  if (!dry_run) transaction.commit();
  return count;
}

MilestoneRow record_milestone(Clinic const& clinic, MilestoneRow milestone) {
  auto record = clinic.open(Access::write);
  check_milestone(clinic, record, milestone);
  Transaction transaction(record, "attend milestone", milestone.client.value);
  transaction.save(milestone);
  transaction.commit();
  return milestone;
}

ImportCount record_milestones(Clinic const& clinic, std::vector<MilestoneRow> milestones,
                              bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend milestone",
                          fmt::format("{} milestones", milestones.size()));
  ImportCount count;
  for (auto& milestone : milestones) {
    check_milestone(clinic, record, milestone);
    count.add(transaction.save(milestone));
  }
  if (!dry_run) transaction.commit();
  return count;
}

Table roster(Clinic const& clinic, Date date, std::optional<SessionId> const& only) {
  auto const record = clinic.open(Access::read);
  Table table{.id = "roster",
              .title = "Roster of " + to_text(date),
              .columns = {{"client", "Client", ColumnKind::text},
                          {"session", "Session", ColumnKind::text},
                          {"status", "Status", ColumnKind::text},
                          {"minutes", "Minutes", ColumnKind::integer},
                          {"planned", "Planned", ColumnKind::integer},
                          {"service", "Service", ColumnKind::text},
                          {"begin", "Begin", ColumnKind::clock},
                          {"note", "Note", ColumnKind::text}},
              .group_by = 1};
  auto const marks = record.marks();
  for (auto const& session : record.sessions({date, date + std::chrono::days{1}})) {
    if (only && session.id != *only) continue;
    for (auto const& client : session.roster) {
      auto const marked = std::ranges::find_if(marks, [&](MarkRow const& row) {
        return row.client == client && row.session == session.id;
      });
      bool const is = marked != marks.end();
      table.rows.push_back(
          {client.value, session.id.value, is ? Cell{std::string(to_text(marked->status))} : Cell{},
           is ? Cell{static_cast<long>(marked->attended.count())} : Cell{},
           static_cast<long>(length(session.time).count()), session.service, session.time.begin,
           is && !marked->note.empty() ? Cell{marked->note} : Cell{}});
    }
  }
  return table;
}

Attendance attendance_of(Clinic const& clinic, Record const& record, std::string const& site) {
  Attendance attendance{.episodes = episodes(record.decisions()),
                        .marks = record.marks(),
                        .milestones = record.milestones()};
  Date first = clinic.today;
  for (auto const& episode : attendance.episodes) first = std::min(first, episode.begin);
  // The week in hand is part of the ledger: what is planned in it is planned already.
  attendance.sessions = record.sessions({week_start(first), week_start(clinic.today) + near});
  if (!site.empty()) attendance.closures = clinic.catalogue.site(site).closures;
  return attendance;
}

std::vector<Signal> status(Clinic const& clinic, std::optional<ClientId> const& client,
                           std::string const& rules, std::string const& site) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  auto const attendance = attendance_of(clinic, record, site);
  auto const tests = record.tests();
  auto const& pack = clinic.catalogue.rule_pack(rules);
  std::set<std::string> programs;
  for (auto const& episode : attendance.episodes)
    if (!episode.program.empty()) programs.insert(episode.program);
  std::vector<Signal> all;
  for (auto const& id : programs)
    for (auto& signal : signals(attendance, tests, clinic.catalogue.program(id), pack,
                                clinic.today + std::chrono::days{1}))
      if (!client || signal.client == *client) all.push_back(std::move(signal));
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
                          s.suggestion.empty() ? Cell{} : Cell{s.suggestion}});
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
