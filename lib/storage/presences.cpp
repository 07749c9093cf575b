#include "storage/presences.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/connection.hpp"
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
    if (found == numbers_.end())
      found = numbers_.emplace(id, static_cast<std::uint32_t>(numbers_.size())).first;
    return found->second;
  }
  std::vector<ClientId> ids() const {
    std::vector<ClientId> list(numbers_.size());
    for (auto const& [id, number] : numbers_) list[number].value = id;
    return list;
  }

 private:
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_{};
};

class PresenceReader {
 public:
  explicit PresenceReader(Database& database) : database_(database) {}

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
  // In order of id, which is that of rosters: the plus keeps SQLite from sorting sessions by date.
  void read_current_sessions(Span<Date> within) {
    Query query(database_, sessions_sql("WHERE +date >= ?1 AND +date < ?2 ORDER BY s.id"));
    query.with(within.begin, within.end);
    while (query.next()) {
      ids_.push_back(query.integer(0));
      read_.sessions.push_back(session_without_roster(query));
    }
  }

  void read_rosters() {
    Query query(database_,
                "SELECT session, client FROM roster WHERE session BETWEEN ?1 AND ?2"
                " ORDER BY session, position");
    query.with(ids_.front(), ids_.back());
    std::uint32_t at = 0;
    starts_.assign(1, 0);
    while (query.next()) {
      auto const id = query.integer(0);
      for (; ids_[at] < id; ++at) starts_.push_back(read_.places.size());
      if (ids_[at] != id) continue;  // superseded, or of another time
      read_.places.push_back(
          {.session = at, .client = clients_.of(query.view(1)), .expected = true});
    }
    starts_.resize(ids_.size() + 1, read_.places.size());
  }

  // Superseded marks are passed over here: asking the index for each costs as much as the row.
  void read_marks() {
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    numbers.reserve(read_.sessions.size());
    for (std::uint32_t i = 0; i < read_.sessions.size(); ++i)
      numbers.emplace(read_.sessions[i].id.value, i);
    auto const superseded = superseded_marks();
    auto gone = superseded.begin();
    Query query(database_,
                "SELECT id, session, client, status, attended, makes_up FROM mark ORDER BY id");
    while (query.next()) {
      if (gone != superseded.end() && *gone == query.integer(0)) {
        ++gone;
        continue;
      }
      if (auto const found = numbers.find(query.view(1)); found != numbers.end())
        take_mark(found->second, query);
    }
  }

  std::vector<long> superseded_marks() {
    Query query(database_,
                "SELECT supersedes FROM mark WHERE supersedes IS NOT NULL ORDER BY supersedes");
    std::vector<long> ids;
    while (query.next()) ids.push_back(query.integer(0));
    return ids;
  }

  void take_mark(std::uint32_t session, Query const& query) {
    auto const client = clients_.of(query.view(2));
    auto const first = read_.places.begin() + static_cast<std::ptrdiff_t>(starts_[session]);
    auto const last = read_.places.begin() + static_cast<std::ptrdiff_t>(starts_[session + 1]);
    auto place =
        std::find_if(first, last, [&](Presence const& one) { return one.client == client; });
    if (place == last)
      place = read_.places.insert(read_.places.end(), {.session = session, .client = client});
    auto const status = query.word<MarkStatus>(3);
    place->mark = status;
    place->minutes = static_cast<std::int16_t>(query.integer(4));
    place->made_up = careplan::attended(status) && !query.is_null(5);
  }

  Database& database_;
  Presences read_{};
  ClientNumbers clients_{};
  std::vector<long> ids_{};            // of the rows of read_.sessions
  std::vector<std::size_t> starts_{};  // of each session's roster in read_.places, and the end
};

}  // namespace
}  // namespace storage

Presences presences(Record const& record, Span<Date> within) {
  storage::Snapshot const snapshot(*record.impl().database);
  return storage::PresenceReader(*record.impl().database).read(within);
}

std::optional<Date> first_admission(Record const& record) {
  storage::Query query(*record.impl().database,
                       "SELECT min(date) FROM current_decision"
                       " WHERE kind = 'admit' OR kind = 'step_up' OR kind = 'step_down'");
  if (!query.next() || query.is_null(0)) return std::nullopt;
  return query.date(0);
}

}  // namespace careplan
