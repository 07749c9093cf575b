#include "storage/presences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/connection.hpp"
#include "storage/pages.hpp"
#include "storage/session_rows.hpp"

namespace careplan {
namespace storage {
namespace {

struct TextHash : std::hash<std::string_view> {
  using is_transparent = void;
};

// Gives each client a number when the id is met first.
class ClientNumbers {
 public:
  std::uint32_t of(std::string_view id) {
    auto found = numbers_.find(id);
    if (found == numbers_.end()) {
      found = numbers_.emplace(id, static_cast<std::uint32_t>(ids_.size())).first;
      ids_.push_back(&found->first);
    }
    return found->second;
  }
  bool is(std::uint32_t number, std::string_view id) const { return *ids_[number] == id; }
  std::vector<ClientId> ids() const {
    std::vector<ClientId> list;
    list.reserve(ids_.size());
    for (auto const* id : ids_) list.push_back({*id});
    return list;
  }

 private:
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_{};
  std::vector<std::string const*> ids_{};
};

// Positions of sessions by their ids. Most rows are of the session of the row before or of the
// next one: these are tried first, and only who is neither is looked up.
class SessionNumbers {
 public:
  explicit SessionNumbers(std::vector<Session> const& sessions) : sessions_(sessions) {}

  std::optional<std::uint32_t> of(std::string_view id) {
    for (auto const near : {last_, last_ + 1})
      if (near < sessions_.size() && sessions_[near].id.value == id) return last_ = near;
    auto const found = looked_up(id);
    if (found) last_ = *found;
    return found;
  }
  std::optional<std::uint32_t> looked_up(std::string_view id) {
    if (numbers_.empty())
      for (std::uint32_t i = 0; i < sessions_.size(); ++i)
        numbers_.emplace(sessions_[i].id.value, i);
    auto const found = numbers_.find(id);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::vector<Session> const& sessions_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_{};
  std::uint32_t last_ = 0;
};

// For how many rows to make room: ids count up, and no row takes less than twenty bytes.
std::size_t rows_at_most(Database& database, std::string_view table) {
  long last = 0;
  scan_table(database, "sqlite_sequence", "name, seq", [&](ScannedRow const& row) {
    if (row.view(0) == table) last = row.integer(1);
  });
  std::error_code none;
  auto const size = std::filesystem::file_size(database.path(), none);
  return none ? 0 : std::min(static_cast<std::uintmax_t>(std::max(last, 0L)), size / 20);
}

class PresenceReader {
 public:
  explicit PresenceReader(Database& database) : database_(database) {}

  std::vector<Session> read_sessions_with_rosters(Span<Date> within) {
    read_current_sessions(within);
    auto at = ids_.begin();
    scan_table(database_, "roster", "session, client", [&](ScannedRow const& row) {
      while (at != ids_.end() && *at < row.integer(0)) ++at;
      if (at != ids_.end() && *at == row.integer(0))
        read_.sessions[static_cast<std::size_t>(at - ids_.begin())].roster.push_back({row.text(1)});
    });
    std::ranges::sort(read_.sessions, {}, [](Session const& session) {
      return std::tie(session.date, session.time.begin, session.id);
    });
    return std::move(read_.sessions);
  }

  Presences read(Span<Date> within) {
    read_current_sessions(within);
    if (!read_.sessions.empty()) {
      read_rosters();
      read_marks();
    }
    read_.clients = clients_.ids();
    return std::move(read_);
  }

 private:
  // In order of id, which is that of rosters.
  void read_current_sessions(Span<Date> within) {
    read_.sessions.reserve(rows_at_most(database_, "session"));
    scan_current(database_, "session", session_columns, [&](ScannedRow const& row) {
      if (!within.contains(row.date(session_date_column))) return;
      ids_.push_back(row.integer(0));
      read_session_row(read_.sessions.emplace_back(), row);
    });
  }

  void read_rosters() {
    std::uint32_t at = 0;
    starts_.assign(1, 0);
    starts_.reserve(ids_.size() + 1);
    read_.places.reserve(rows_at_most(database_, "mark"));
    scan_table(database_, "roster", "session, client", [&](ScannedRow const& row) {
      auto const id = row.integer(0);
      while (at < ids_.size() && ids_[at] < id) {
        starts_.push_back(read_.places.size());
        ++at;
      }
      if (at == ids_.size() || ids_[at] != id) return;  // superseded, or of another time
      read_.places.push_back(
          {.session = at, .client = client_of_roster(row.view(1)), .expected = true});
    });
    starts_.resize(ids_.size() + 1, read_.places.size());
  }

  // Groups keep their people: who stood there on the roster before this one is most often meant.
  std::uint32_t client_of_roster(std::string_view id) {
    if (starts_.size() > 1) {
      auto const before = starts_[starts_.size() - 2] + read_.places.size() - starts_.back();
      if (before < starts_.back() && clients_.is(read_.places[before].client, id))
        return read_.places[before].client;
    }
    return clients_.of(id);
  }

  void read_marks() {
    SessionNumbers numbers(read_.sessions);
    scan_current(database_, "mark", "id, session, client, status, attended, makes_up, notice_hours",
                 [&](ScannedRow const& row) {
                   auto const session = numbers.of(row.view(1));
                   if (!session) return;
                   auto& place = place_of(*session, row.view(2));
                   auto const status = row.word<MarkStatus>(3);
                   place.mark = status;
                   place.minutes = static_cast<std::int16_t>(row.integer(4));
                   if (!row.is_null(5)) {
                     auto const missed = numbers.looked_up(row.view(5));
                     place.makes_up =
                         missed ? static_cast<std::int32_t>(*missed) : Presence::elsewhere;
                     place.made_up = careplan::attended(status);
                   }
                   if (!row.is_null(6))
                     place.notice_hours = static_cast<std::int16_t>(row.integer(6));
                 });
  }

  // Marks of a session come in the order of its roster, as it was printed or entered.
  Presence& place_of(std::uint32_t session, std::string_view client) {
    auto const first = starts_[session];
    auto const size = starts_[session + 1] - first;
    auto const from = next_ > first && next_ < first + size ? next_ - first : 0;
    for (std::size_t i = 0; i < size; ++i) {
      auto const at = first + (from + i) % size;
      if (!clients_.is(read_.places[at].client, client)) continue;
      next_ = at + 1;
      return read_.places[at];
    }
    return read_.places.emplace_back(Presence{.session = session, .client = clients_.of(client)});
  }

  Database& database_;
  Presences read_{};
  ClientNumbers clients_{};
  std::vector<long> ids_{};            // of the rows of read_.sessions
  std::vector<std::size_t> starts_{};  // of each session's roster in read_.places, and the end
  std::size_t next_ = 0;               // place after the one that was marked last
};

}  // namespace
}  // namespace storage

Presences presences(Record const& record, Span<Date> within) {
  storage::Snapshot const snapshot(*record.impl().database);
  return storage::PresenceReader(*record.impl().database).read(within);
}

std::vector<Session> scanned_sessions(Record const& record, Span<Date> within) {
  storage::Snapshot const snapshot(*record.impl().database);
  return storage::PresenceReader(*record.impl().database).read_sessions_with_rosters(within);
}

}  // namespace careplan
