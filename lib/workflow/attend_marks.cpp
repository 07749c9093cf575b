// Marks: from what people say to rows of the record.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "workflow/attend.hpp"

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

std::vector<MarkRow> rows_for(Record const& record, MarkRequest const& request) {
  need_client(record, request.client);
  if (request.notice_hours && attended(request.status))
    throw Error(Fault::input, "notice of somebody who was there", {},
                "notice goes with excused, unexcused and cancelled");
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
                .notice_hours = request.notice_hours,
                .note = request.note,
                .reason = request.reason};
    if (request.makes_up) row.makes_up = missed[std::min(i, missed.size() - 1)];
    rows.push_back(std::move(row));
  }
  return rows;
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

}  // namespace careplan
