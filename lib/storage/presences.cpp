#include "storage/presences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/connection.hpp"
#include "storage/pages.hpp"
#include "storage/session_rows.hpp"

namespace careplan {
namespace storage {
namespace {

// Ids are most often equal where they are compared at all: eight bytes at a time takes less than a
// call.
bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  constexpr std::size_t some = sizeof(std::uint64_t);
  if (a.size() < some) return a == b;
  auto const equal_at = [&](std::size_t at) {
    std::uint64_t of_a{};
    std::uint64_t of_b{};
    std::memcpy(&of_a, a.data() + at, some);
    std::memcpy(&of_b, b.data() + at, some);
    return of_a == of_b;
  };
  for (std::size_t at = 0; at + some < a.size(); at += some)
    if (!equal_at(at)) return false;
  return equal_at(a.size() - some);
}

// Gives each client a number when the id is met first.
class ClientNumbers {
 public:
  std::uint32_t of(std::string_view id) {
    if (auto const found = numbers_.find(id); found != numbers_.end()) return found->second;
    auto const number = static_cast<std::uint32_t>(ids_.size());
    ids_.emplace_back(texts_.emplace_back(id));
    numbers_.emplace(ids_.back(), number);
    return number;
  }
  bool is(std::uint32_t number, std::string_view id) const { return same(ids_[number], id); }
  std::vector<ClientId> ids() const {
    std::vector<ClientId> list;
    list.reserve(ids_.size());
    for (auto const& id : texts_) list.push_back({id});
    return list;
  }

 private:
  std::deque<std::string> texts_{};  // those of a group stand together
  std::vector<std::string_view> ids_{};
  std::unordered_map<std::string_view, std::uint32_t> numbers_{};
};

// What sessions have in common, once for all that are alike, and their ids.
class SessionTexts {
 public:
  // All of a row but its id, date and time.
  Session const* common(ScannedRow const& row) {
    if (last_ != nullptr && is_like_last(row)) return last_;
    std::array<std::uint32_t, 10> head{flags(row)};
    for (std::size_t i = 0; i < columns.size(); ++i)
      head[i + 1] = static_cast<std::uint32_t>(row.view(columns[i]).size());
    key_.assign(reinterpret_cast<char const*>(head.data()), sizeof head);
    for (int const column : columns) key_ += row.view(column);
    auto const [at, is_new] = common_.try_emplace(key_);
    if (is_new) {
      read_session_row(at->second, row);
      at->second.id = {};
      at->second.date = {};
      at->second.time = {};
    }
    last_flags_ = head.front();
    std::string_view rest(at->first);
    rest.remove_prefix(sizeof head);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      last_texts_[i] = rest.substr(0, head[i + 1]);
      rest.remove_prefix(head[i + 1]);
    }
    return last_ = &at->second;
  }

  std::string_view kept(std::string_view id) {
    constexpr std::size_t block = 1 << 16;
    if (blocks_.empty() || block - used_ < id.size()) {
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(std::max(block, id.size())));
      used_ = 0;
    }
    auto* const at = blocks_.back().get() + used_;
    used_ += id.size();
    return {at, id.copy(at, id.size())};
  }

 private:
  static constexpr std::array columns{2, 3, 4, 5, 6, 7, 13, 14, 15};

  static std::uint32_t flags(ScannedRow const& row) {
    return (row.yes(8) ? 1U : 0U) + (row.yes(9) ? 2U : 0U);
  }
  // Most are: a group is recorded session by session.
  bool is_like_last(ScannedRow const& row) const {
    if (flags(row) != last_flags_) return false;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (!same(row.view(columns[i]), last_texts_[i])) return false;
    return true;
  }

  std::unordered_map<std::string, Session> common_{};
  std::string key_{};
  Session const* last_ = nullptr;
  std::uint32_t last_flags_ = 0;
  std::array<std::string_view, columns.size()> last_texts_{};  // in its key
  std::vector<std::unique_ptr<char[]>> blocks_{};
  std::size_t used_ = 0;  // of the last block
};

// Positions of sessions by their ids. Most rows are of the session of the row before or of the
// next one: these are tried first, and only who is neither is looked up.
class SessionNumbers {
 public:
  explicit SessionNumbers(std::vector<SessionEntry> const& sessions) : sessions_(sessions) {}

  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t of(std::string_view id) {
    for (auto near = last_; near < last_ + 2 && near < sessions_.size(); ++near)
      if (same(sessions_[near].id, id)) return last_ = near;
    auto const found = looked_up(id);
    if (found != none) last_ = found;
    return found;
  }
  std::uint32_t looked_up(std::string_view id) {
    if (numbers_.empty())
      for (std::uint32_t i = 0; i < sessions_.size(); ++i) numbers_.emplace(sessions_[i].id, i);
    auto const found = numbers_.find(id);
    return found == numbers_.end() ? none : found->second;
  }

 private:
  std::vector<SessionEntry> const& sessions_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_{};
  std::uint32_t last_ = 0;
};

class PresenceReader {
 public:
  explicit PresenceReader(Database& database) : database_(database) {}

  std::vector<Session> read_sessions_with_rosters(Span<Date> within) {
    std::vector<Session> sessions;
    each_session(within, [&](ScannedRow const& row, Date) {
      read_session_row(sessions.emplace_back(), row);
    });
    auto at = ids_.begin();
    scan_table(database_, "roster", "session, client", [&](ScannedRow const& row) {
      while (at != ids_.end() && *at < row.integer(0)) ++at;
      if (at != ids_.end() && *at == row.integer(0))
        sessions[static_cast<std::size_t>(at - ids_.begin())].roster.push_back({row.text(1)});
    });
    std::ranges::sort(sessions, {}, [](Session const& session) {
      return std::tie(session.date, session.time.begin, session.id);
    });
    return sessions;
  }

  Presences read(Span<Date> within) {
    auto const texts = std::make_shared<SessionTexts>();
    auto const most = rows_at_most(database_, "session");
    read_.sessions.reserve(most);
    ids_.reserve(most);
    each_session(within, [&](ScannedRow const& row, Date date) {
      auto const clock = [&](int column) { return Clock{static_cast<int>(row.integer(column))}; };
      read_.sessions.push_back({.common = texts->common(row),
                                .id = texts->kept(row.view(1)),
                                .date = date,
                                .time = {clock(11), clock(12)}});
    });
    if (!read_.sessions.empty()) {
      read_rosters();
      read_marks();
    }
    read_.clients = clients_.ids();
    read_.texts = texts;
    return std::move(read_);
  }

 private:
  // In order of id, which is that of rosters.
  template <class Take>
  void each_session(Span<Date> within, Take const& take) {
    scan_current(database_, "session", session_columns, [&](ScannedRow const& row) {
      auto const date = row.date(session_date_column);
      if (!within.contains(date)) return;
      ids_.push_back(row.integer(0));
      take(row, date);
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

  // Groups keep their people: who came next on the roster before this one is most often meant, or
  // one of those after, where somebody left.
  std::uint32_t client_of_roster(std::string_view id) {
    auto const end = starts_.back();
    if (read_.places.size() == end)
      before_ = starts_.size() > 1 ? starts_[starts_.size() - 2] : end;
    constexpr std::size_t some = 8;
    for (auto at = before_; at < std::min(end, before_ + some); ++at)
      if (clients_.is(read_.places[at].client, id)) {
        before_ = at + 1;
        return read_.places[at].client;
      }
    return clients_.of(id);
  }

  void read_marks() {
    SessionNumbers numbers(read_.sessions);
    scan_current(database_, "mark", "id, session, client, status, attended, makes_up, notice_hours",
                 [&](ScannedRow const& row) {
                   auto const session = numbers.of(row.view(1));
                   if (session == SessionNumbers::none) return;
                   auto& place = place_of(session, row.view(2));
                   auto const status = row.word<MarkStatus>(3);
                   place.mark = status;
                   place.minutes = static_cast<std::int16_t>(row.integer(4));
                   if (!row.is_null(5)) {
                     auto const missed = numbers.looked_up(row.view(5));
                     place.makes_up = missed != SessionNumbers::none
                                          ? static_cast<std::int32_t>(missed)
                                          : Presence::elsewhere;
                     place.made_up = careplan::attended(status);
                   }
                   if (!row.is_null(6))
                     place.notice_hours = static_cast<std::int16_t>(row.integer(6));
                 });
  }

  // Marks of a session come in the order of its roster, as it was printed or entered.
  Presence& place_of(std::uint32_t session, std::string_view client) {
    auto const first = starts_[session];
    auto const end = starts_[session + 1];
    if (next_ < first || next_ >= end) next_ = first;
    for (auto left = end - first; left > 0; --left) {
      auto& place = read_.places[next_];
      if (++next_ == end) next_ = first;
      if (clients_.is(place.client, client)) return place;
    }
    return read_.places.emplace_back(Presence{.session = session, .client = clients_.of(client)});
  }

  Database& database_;
  Presences read_{};
  ClientNumbers clients_{};
  std::vector<long> ids_{};            // of the rows of the sessions
  std::vector<std::size_t> starts_{};  // of each session's roster in read_.places, and the end
  std::size_t before_ = 0;  // place on the roster before, after the one that was met there last
  std::size_t next_ = 0;    // place after the one that was marked last
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
