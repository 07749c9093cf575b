// Marks: from what people say to rows of the record.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "core/text.hpp"
#include "workflow/attend.hpp"

namespace careplan {
namespace {

constexpr std::chrono::days near{7};
constexpr std::size_t read_ahead = 10'000;

bool joins(MarkRequest const& request) {
  return request.makes_up || request.walk_in || request.swaps;
}

// Sessions that somebody may join who is not expected there: those of groups of the program.
std::vector<Session> sessions_to_join(Record const& record, MarkRequest const& request,
                                      Span<Date> days) {
  auto const episode = episode_on(record, request.client, *request.date);
  std::vector<Session> sessions;
  if (!episode) return sessions;
  for (auto& session : record.sessions(days))
    if (session.program == episode->program && !session.group.empty() &&
        !session.has(request.client))
      sessions.push_back(std::move(session));
  return sessions;
}

Span<Date> that_day(MarkRequest const& request) {
  return {*request.date, *request.date + std::chrono::days{1}};
}

// "2026-12-01 evening-1, 2026-12-03 evening-1", each once; without groups the days alone.
std::string listed(std::vector<Session> const& sessions, bool groups) {
  std::vector<std::string> texts;
  for (auto const& session : sessions) {
    auto text = to_text(session.date) + (groups ? " " + session.group : "");
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return join(texts, ", ");
}

std::string hint_of_joining(Record const& record, MarkRequest const& request, Span<Date> days) {
  auto const episode = episode_on(record, request.client, *request.date);
  if (!episode || episode->program.empty())
    return fmt::format("the client is in no program then: careplan place history {}",
                       request.client.value);
  auto const own = record.sessions_of(request.client, *request.date);
  if (request.walk_in && !own.empty())
    return fmt::format("the client is expected that day at {}: leave --walk-in out",
                       own.front().id.value);
  auto const sessions = sessions_to_join(record, request, days);
  if (!sessions.empty())
    return fmt::format("other groups of {} near that day: {}", episode->program,
                       listed(sessions, true));
  return fmt::format(
      "{} has no other group within a week of that day; see them with: careplan "
      "schedule show --week {}",
      episode->program, to_text(*request.date));
}

[[noreturn]] void no_session(Record const& record, MarkRequest const& request) {
  Span<Date> const days{*request.date - near, *request.date + near};
  auto const date = to_text(*request.date);
  if (joins(request))
    throw Error(
        Fault::not_found,
        fmt::format("no group that client '{}' could join meets on {}", request.client.value, date),
        {}, hint_of_joining(record, request, days));
  auto own = record.sessions(days);
  std::erase_if(own, [&](Session const& session) { return !session.has(request.client); });
  auto const others = sessions_to_join(record, request, that_day(request));
  throw Error(Fault::not_found,
              fmt::format("client '{}' has no session on {}", request.client.value, date), {},
              !others.empty() ? fmt::format("somebody who joined {} all the same: --walk-in",
                                            others.front().group)
              : own.empty() ? "build and record a schedule first: careplan schedule build --record"
                            : "sessions near that day: " + listed(own, false));
}

// What the marks of one run are read from; a file names the same sessions and clients again.
class Desk {
 public:
  explicit Desk(Record const& record) : record_(record) {}

  Record const& record() const { return record_; }

  void need(ClientId const& client) {
    if (known_.contains(client.value)) return;
    need_client(record_, client);
    if (known_.size() == most_clients) known_.clear();
    known_.insert(client.value);
  }

  // Where the client was and is, as far as anybody asks for it.
  std::vector<Episode> const& stays_of(ClientId const& client) {
    auto const known = stays_.find(client.value);
    if (known != stays_.end()) return known->second;
    if (stays_.size() == most_clients) stays_.clear();
    return stays_.emplace(client.value, episodes(record_.decisions(client))).first->second;
  }

  // Until the next are asked for.
  std::span<Session const> sessions_for(MarkRequest const& request) {
    if (request.session) return {&find(*request.session), 1};
    auto& sessions = of_day_;
    sessions.clear();
    if (!request.walk_in && !request.swaps)
      sessions = record_.sessions_of(request.client, *request.date);
    // A group is joined; the client's own appointments of that day are not what makes up for it.
    if (request.makes_up)
      std::erase_if(sessions, [](Session const& session) { return session.group.empty(); });
    if (sessions.empty() && joins(request)) {
      sessions = sessions_to_join(record_, request, that_day(request));
      // One group is joined, not all that meet that day.
      if (!sessions.empty())
        std::erase_if(sessions, [group = sessions.front().group](Session const& session) {
          return session.group != group;
        });
    }
    if (sessions.empty()) no_session(record_, request);
    return sessions;
  }

 private:
  Session const& find(SessionId const& id) {
    if (last_ != nullptr && last_->id == id) return *last_;
    last_ = nullptr;
    auto found = sessions_.find(id.value);
    if (found == sessions_.end()) {
      auto session = record_.find_session_head(id);
      if (!session)
        throw Error(Fault::not_found, fmt::format("no session '{}'", id.value), {},
                    "list them: careplan schedule show --format csv");
      if (sessions_.size() == most_sessions) sessions_.clear();
      found = sessions_.emplace(id.value, std::move(*session)).first;
    }
    last_ = &found->second;
    return *last_;
  }

  // Whatever the length of the file.
  static constexpr std::size_t most_clients = 1 << 16;
  static constexpr std::size_t most_sessions = 1 << 12;

  Record const& record_;
  std::unordered_set<std::string> known_{};
  std::unordered_map<std::string, std::vector<Episode>> stays_{};
  std::unordered_map<std::string, Session> sessions_{};
  Session const* last_ = nullptr;  // the one that was looked up last
  std::vector<Session> of_day_{};
};

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
std::vector<Minutes> spread(MarkRequest const& request, std::span<Session const> sessions) {
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

// The sessions of the group of another day, or of another hour, that a swap stands for.
std::vector<SessionId> excuse_swapped(Record const& record, MarkRequest const& request,
                                      std::vector<MarkRow>& rows) {
  std::vector<SessionId> swapped;
  for (auto const& session : record.sessions_of(request.client, *request.swaps)) {
    if (session.group.empty()) continue;
    swapped.push_back(session.id);
    rows.push_back({.client = request.client,
                    .session = session.id,
                    .status = MarkStatus::excused,
                    .note = fmt::format("swapped to {}", to_text(*request.date)),
                    .reason = request.reason});
  }
  if (swapped.empty())
    throw Error(Fault::not_found, fmt::format("client '{}' has no group on {}",
                                              request.client.value, to_text(*request.swaps)));
  return swapped;
}

void check(MarkRequest const& request) {
  bool const there = attended(request.status);
  if (request.notice_hours && there)
    throw Error(Fault::input, "notice of somebody who was there", {},
                "notice goes with excused, unexcused and cancelled");
  if (request.participation && !there)
    throw Error(Fault::input, "participation of somebody who was not there");
  if ((request.walk_in || request.swaps) && !there)
    throw Error(Fault::input, "somebody who was not there joined no group");
}

// Says so when what was attended counts nowhere, whatever the program's file says.
void check_counts(Desk& desk, MarkRow const& row, Session const& session, InVain& in_vain) {
  if (!attended(row.status)) return;
  std::optional<Session> missed;
  if (row.makes_up) missed = desk.record().find_session(*row.makes_up);
  if (missed && session.date < missed->date)
    return in_vain.add(fmt::format(
        "'{}' attended '{}' on {}, before the missed day {}: as a "
        "make-up it counts in no week's hours",
        row.client.value, session.id.value, to_text(session.date), to_text(missed->date)));
  if (auto one = uncounted(desk.stays_of(row.client), row, session, missed ? &*missed : nullptr))
    in_vain.add(std::vector{std::move(*one)});
}

std::vector<MarkRow> rows_for(Desk& desk, MarkRequest const& request, InVain& in_vain) {
  desk.need(request.client);
  check(request);
  auto const sessions = desk.sessions_for(request);
  auto const minutes = spread(request, sessions);
  std::vector<MarkRow> rows;
  std::vector<SessionId> missed;
  if (request.makes_up) missed = missed_on(desk.record(), request.client, *request.makes_up);
  if (request.swaps) missed = excuse_swapped(desk.record(), request, rows);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    MarkRow row{.client = request.client,
                .session = sessions[i].id,
                .status = request.status,
                .attended = minutes[i],
                .notice_hours = request.notice_hours,
                .note = request.note,
                .reason = request.reason,
                .participation = request.participation};
    if (!missed.empty()) row.makes_up = missed[std::min(i, missed.size() - 1)];
    check_counts(desk, row, sessions[i], in_vain);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<MarkRow> mark(Clinic const& clinic, MarkRequest const& request, InVain* in_vain) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend mark", request.client.value, request.reason);
  Desk desk(record);
  InVain unheard;
  auto rows = rows_for(desk, request, in_vain != nullptr ? *in_vain : unheard);
  for (auto& row : rows) transaction.save(row);
  transaction.commit();
  return rows;
}

ImportCount mark_all(Clinic const& clinic, MarkSource const& next, bool dry_run,
                     std::string const& reason, InVain* in_vain) {
  Complaints complaints;
  // A pipe may take its time: what is not very long is read before the record is locked, and a
  // file with mistakes does not come so far.
  std::vector<MarkRequest> ahead;
  std::optional<MarkRequest> request;
  while (ahead.size() < read_ahead && (request = next(complaints)))
    ahead.push_back(std::move(*request));
  complaints.finish();
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend import", "marks", reason);
  ImportCount count;
  InVain unheard;
  auto& heard = in_vain != nullptr ? *in_vain : unheard;
  std::size_t read = 0;
  {
    Desk desk(record);
    MarkWriter writer(transaction);
    auto const save = [&](MarkRequest const& one) {
      ++read;
      complaints.gather(one.at, [&] {
        if (one.makes_up) writer.write();  // what was missed may stand in this file
        for (auto& row : rows_for(desk, one, heard)) {
          if (row.reason.empty()) row.reason = reason;
          count.add(writer.save(row));
        }
      });
    };
    bool const more = request.has_value();
    for (auto const& one : ahead) save(one);
    ahead = {};
    while (more && (request = next(complaints))) save(*request);
    complaints.finish();
    writer.write();
  }
  transaction.subject(fmt::format("{} marks", read));
  if (!dry_run) transaction.commit();
  return count;
}

ImportCount mark_all(Clinic const& clinic, std::vector<MarkRequest> const& requests, bool dry_run,
                     std::string const& reason, InVain* in_vain) {
  return mark_all(
      clinic,
      [at = requests.begin(), end = requests.end()](Complaints&) mutable {
        return at == end ? std::nullopt : std::optional(*at++);
      },
      dry_run, reason, in_vain);
}

}  // namespace careplan
