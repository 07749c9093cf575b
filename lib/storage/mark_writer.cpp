// Marks in great number. What triggers and references would look up for each row is asked once for
// all marks of a session, and rows go into their tables many at a time.
#include <algorithm>
#include <bitset>
#include <functional>
#include <span>
#include <utility>

#include "storage/feed.hpp"
#include "storage/mark_rows.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr std::size_t batch_size = 1024;
constexpr std::size_t longest_texts = std::size_t{1} << 20;

// Whether the table would take the row: one that it would not is left to a statement of its own,
// which says what is wrong with it.
bool plain(MarkRow const& row) {
  bool const there = attended(row.status);
  auto const within = [](long number, long most) { return 0 <= number && number <= most; };
  return within(row.attended.count(), there ? 1440 : 0) && row.makes_up != row.session &&
         within(row.notice_hours.value_or(0), 8784) &&
         (!row.participation || (there && within(*row.participation, 4))) &&
         (!row.supersedes || !row.reason.empty()) && valid_id(row.client.value) &&
         row.note.size() + row.reason.size() <= longest_texts && !first_unsafe(row.note) &&
         !first_unsafe(row.reason);
}

FedValue mark_value(MarkRow const& row, int column) {
  auto const text = [](std::string const& from) { return FedValue(std::string_view(from)); };
  switch (column) {
    case 0:
      return text(row.client.value);
    case 1:
      return text(row.session.value);
    case 2:
      return to_text(row.status);
    case 3:
      return static_cast<long>(row.attended.count());
    case 4:
      return row.makes_up ? text(row.makes_up->value) : FedValue();
    case 5:
      return row.notice_hours;
    case 6:
      return row.participation;
    case 7:
      return text(row.note);
    case 8:
      return row.supersedes;
    default:
      return text(row.reason);
  }
}

// What RowHasher makes of the row when it is stored.
Digest mark_digest(MarkRow const& row, std::string& bytes) {
  auto const text = [&](std::string_view column, std::string_view value) {
    bytes += column;
    append_canonical(bytes, 't', value);
  };
  auto const number = [&](std::string_view column, long value) {
    bytes += column;
    append_canonical(bytes, value);
  };
  bytes.assign("mark");
  number("id=", row.id);
  text("client=", row.client.value);
  text("session=", row.session.value);
  text("status=", to_text(row.status));
  number("attended=", row.attended.count());
  if (row.makes_up) text("makes_up=", row.makes_up->value);
  if (row.notice_hours) number("notice_hours=", *row.notice_hours);
  if (row.participation) number("participation=", *row.participation);
  text("note=", row.note);
  if (row.supersedes) number("supersedes=", *row.supersedes);
  text("reason=", row.reason);
  bytes += '\n';
  return sha256(bytes);
}

// What stands under the keys of one session. Rows of a file are mostly of the session of the row
// before: then all its marks are read at once, else those under one key.
class SessionMarks {
 public:
  explicit SessionMarks(Database& database) : database_(database) {}

  bool is_of(SessionId const& session) const { return session_ == session; }
  void forget() { session_ = {}; }
  void begin(SessionId const& session) {
    whole_ = rows_of_session_ >= enough;
    rows_of_session_ = 0;
    session_ = session;
    stored_.clear();
    added_ = 0;
    if (whole_) read();
  }

  // Whether a row under that key was added since, and is not among those that were read.
  bool was_added(ClientId const& client) const {
    return std::find(clients_.begin(), added_end(), client) != added_end();
  }
  UnderKey<MarkRow> under(MarkRow const& row) {
    if (++rows_of_session_ == enough && !whole_ && added_ < crowd) {
      whole_ = true;
      read();
    }
    if (!whole_) return under_key(database_, row, mark_family());
    UnderKey<MarkRow> found;
    for (auto const& [stored, current] : stored_) {
      if (stored.client != row.client) continue;
      if (current)
        found.current = stored;
      else
        found.before = stored.id;
    }
    return found;
  }
  // True while all that is added can be kept.
  bool add(ClientId const& client) {
    if (added_ == clients_.size()) clients_.emplace_back();
    clients_[added_++] = client;
    return added_ < crowd;
  }

 private:
  struct StoredMark {
    MarkRow row{};
    bool current = true;
  };
  static constexpr int enough = 4;  // rows in a row
  static constexpr std::size_t crowd = 1000;

  std::vector<ClientId>::const_iterator added_end() const {
    return clients_.begin() + static_cast<std::ptrdiff_t>(added_);
  }
  void read() {
    static auto const sql = fmt::format(
        "SELECT {}, EXISTS (SELECT 1 FROM current_mark AS c WHERE c.id = r.id)"
        " FROM mark AS r WHERE session = ?1 LIMIT {}",
        mark_family().columns, crowd);
    stored_.clear();
    Query query(database_, sql);
    query.with(session_);
    while (query.next())
      stored_.push_back({mark_family().read(database_, query), query.yes(query.columns() - 1)});
    if (stored_.size() == crowd) whole_ = false;
  }

  Database& database_;
  SessionId session_{};
  int rows_of_session_ = 0;  // so far
  bool whole_ = false;       // all of it is in `stored_`, but for what was added
  std::vector<StoredMark> stored_{};
  std::vector<ClientId> clients_{};  // of what was added, and room
  std::size_t added_ = 0;
};

}  // namespace
}  // namespace storage

struct MarkWriter::Impl {
  explicit Impl(Transaction::Impl& of)
      : tx(of), unguarded(of.database), marks(of.database), waiting(storage::batch_size) {}

  Written save(MarkRow& row) {
    auto& database = tx.database;
    if (!marks.is_of(row.session)) {
      storage::require_session(database, row.session);
      if (waits_for(row.session)) write();
      marks.begin(row.session);
    }
    if (row.makes_up) storage::require_session(database, *row.makes_up);
    if (marks.was_added(row.client)) again(row.session);
    auto const found = marks.under(row);
    // A correction looks at the row that it corrects.
    if (row.supersedes || (found.current && !row.reason.empty())) again(row.session);
    if (!storage::is_news(tx, row, storage::mark_family(), found)) return Written::unchanged;
    put(row);
    if (row.supersedes || !marks.add(row.client)) again(row.session);
    return row.supersedes ? Written::updated : Written::inserted;
  }

  void write() {
    if (count == 0) return;
    tx.keep_few();
    auto& database = tx.database;
    auto id = std::stol(
        database.ask("SELECT max(ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'mark'), 0),"
                     " ifnull((SELECT max(id) FROM mark), 0))"));
    auto const rows = std::exchange(count, 0);
    waits = {};
    storage::feed(
        database,
        "INSERT OR FAIL INTO mark (client, session, status, attended, makes_up,"
        " notice_hours, participation, note, supersedes, reason)"
        " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 FROM feed",
        rows, [&](std::size_t at, int column) { return storage::mark_value(waiting[at], column); });
    for (auto& row : std::span(waiting).first(rows)) {
      row.id = ++id;
      tx.written.rows.push_back({mark_table, id, storage::mark_digest(row, bytes)});
    }
    if (database.last_id() != id)
      throw Error(Fault::internal, "marks were not numbered one after the other");
  }

 private:
  static std::size_t trace(SessionId const& session) {
    return std::hash<std::string>()(session.value) % (1 << 15);
  }
  // Perhaps: two sessions may leave the same trace.
  bool waits_for(SessionId const& session) const { return waits[trace(session)]; }

  // Everything is asked anew of this session.
  void again(SessionId const& session) {
    write();
    marks.begin(session);
  }

  void put(MarkRow const& row) {
    if (!storage::plain(row)) {
      write();
      tx.wrote("mark", storage::mark_family().insert(tx.database, row));
      marks.forget();
      return;
    }
    waiting[count++] = row;
    waits[trace(row.session)] = true;
    if (count == waiting.size()) write();
  }

 public:
  Transaction::Impl& tx;
  storage::Unguarded unguarded;
  storage::SessionMarks marks;
  std::string_view mark_table = storage::audited_table("mark").name;
  std::vector<MarkRow> waiting;  // the first `count` of them
  std::size_t count = 0;
  std::bitset<1 << 15> waits{};  // by session
  std::string bytes{};
};

MarkWriter::MarkWriter(Transaction& transaction)
    : impl_(std::make_unique<Impl>(*transaction.impl_)) {}

MarkWriter::~MarkWriter() = default;

Written MarkWriter::save(MarkRow& row) {
  return impl_->save(row);
}

void MarkWriter::write() {
  impl_->write();
}

}  // namespace careplan
