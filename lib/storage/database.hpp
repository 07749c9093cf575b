// One connection to one SQLite file, and the only two ways to say SQL through it: constant text
// without data (`execute`) and a prepared statement with bound values (`Query`).
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/id.hpp"
#include "core/names.hpp"

namespace SQLite {
class Database;
}
struct sqlite3;
struct sqlite3_stmt;

namespace careplan::storage {

using Digest = std::array<unsigned char, 32>;  // SHA-256

// How to open. `create` means that the file is there, empty, and is ours to fill.
struct Connection {
  std::string path{};
  std::string vfs{};
  std::uint64_t seed = 1;
  int busy_timeout_ms = 10'000;
  bool last = false;   // the process ends with this work: nothing need be taken down after it
  bool reads = false;  // and writes nothing: what can be read from pages waits for no schema
};

struct Jitter;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept;
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

struct SchemaCopy;  // what was read of the schema from pages (pages.cpp)
struct EachRow;     // what a scan calls (scan.hpp)
struct RowFeed;     // what many rows come from (feed.hpp)
struct Forget {
  void operator()(EachRow* each_row) const noexcept;
  void operator()(RowFeed* feed) const noexcept;
};

// For one thread: a connection has no lock of its own.
class Database {
 public:
  // Opens and hardens the connection; looks at nothing in the file. Throws Error.
  explicit Database(Connection how);
  ~Database();
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;

  // Any number of statements, none of which needs a value.
  void execute(std::string const& sql);
  // For destructors: runs constant text, asks for no memory of C++, and never complains.
  void undo(char const* sql) noexcept;
  // The one value that a statement without parameters yields.
  std::string ask(std::string const& sql);
  long last_id() const;
  bool in_transaction() const;
  bool writable() const;
  bool knows_schema() const { return settled_; }  // SQLite has parsed it
  std::string const& path() const { return how_.path; }
  sqlite3* handle() const;
  SQLite::Database& connection() const { return *connection_; }
  std::shared_ptr<SchemaCopy>& schema_copy() { return schema_copy_; }
  RowFeed& row_feed();

 private:
  friend class Query;
  friend class Scan;
  struct Left;
  Statement prepare(std::string_view sql);
  void settle();
  EachRow& each_row();

  Connection how_;
  bool settled_ = false;
  std::unique_ptr<Jitter> jitter_;  // these two outlive the connection that calls them
  std::unique_ptr<EachRow, Forget> each_row_;
  std::unique_ptr<RowFeed, Forget> row_feed_;
  std::shared_ptr<SchemaCopy> schema_copy_{};
  std::unique_ptr<SQLite::Database> connection_;
  std::map<std::string, Statement, std::less<>> idle_;  // where statements wait between runs
  std::unique_ptr<Left> left_;  // room for all this when nothing need be taken down
};

// One run of one prepared statement. Statements are kept by the connection and reused; the
// destructor resets, so that no read lock outlives the query. Columns and parameters are positional
// (columns from 0).
//   Query q(db, "SELECT id FROM mark WHERE client = ?1");
//   q.with(client);
//   while (q.next()) ids.push_back(q.integer(0));
class Query {
 public:
  Query(Database& database, std::string_view sql);
  ~Query();
  Query(Query const&) = delete;
  Query& operator=(Query const&) = delete;

  template <class... T>
  Query& with(T const&... values) {
    int at = 0;
    (bind(++at, values), ...);
    return *this;
  }
  bool next();   // to the next row, if there is one
  void run();    // for statements that yield no row
  void again();  // ready to be bound and run once more

  int columns() const;
  std::string_view name(int column) const;
  bool is_null(int column) const;
  long integer(int column) const;
  double number(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  std::string_view view(int column) const;  // until the next row
  bool yes(int column) const { return integer(column) != 0; }
  Date date(int column) const;
  std::optional<long> maybe_integer(int column) const;
  template <Wordy E>
  E word(int column) const {
    auto const found = view(column);
    if (auto const value = from_text<E>(found)) return *value;
    foreign(found);
  }
  // Appends a column (see the function of that name).
  void append_canonical(int column, std::string& bytes) const;

 private:
  void bind_integer(int at, long value);
  void bind(int at, double value);
  void bind(int at, std::string_view value);  // refuses malformed and control characters
  void bind(int at, Digest const& value);
  void bind(int at, std::nullopt_t);
  void bind(int at, Date value) { bind(at, to_text(value)); }
  void bind(int at, Minutes value) { bind_integer(at, value.count()); }
  template <std::integral T>
  void bind(int at, T value) {
    bind_integer(at, static_cast<long>(value));
  }
  template <Wordy E>
  void bind(int at, E value) {
    bind(at, std::string_view(to_text(value)));
  }
  template <class Tag>
  void bind(int at, Id<Tag> const& id) {
    bind(at, std::string_view(id.value));
  }
  template <class T>
  void bind(int at, std::optional<T> const& value) {
    value ? bind(at, *value) : bind(at, std::nullopt);
  }
  [[noreturn]] void foreign(std::string_view text) const;
  void must(int code) const;

  Database& database_;
  Statement* place_;  // where the statement waits
  Statement statement_;
};

// Appends type (i, f, t, b), length and bytes of a value, so that no two look alike.
void append_canonical(std::string& bytes, char kind, std::string_view value);
void append_canonical(std::string& bytes, long number);

// All or nothing for a few statements inside a transaction: undone unless released.
class Savepoint {
 public:
  explicit Savepoint(Database& database);
  ~Savepoint();
  Savepoint(Savepoint const&) = delete;
  Savepoint& operator=(Savepoint const&) = delete;
  void release();

 private:
  Database& database_;
  bool open_ = true;
};

// As long as it lives no trigger runs and no reference is looked up: for whoever writes many rows
// and has made sure of both for each of them. Checks of single rows and unique keys stay.
class Unguarded {
 public:
  explicit Unguarded(Database& database);
  ~Unguarded();
  Unguarded(Unguarded const&) = delete;
  Unguarded& operator=(Unguarded const&) = delete;

 private:
  Database& database_;
};

// A read transaction: everything read within sees the same state. Ends by itself; nested in a
// transaction that is open already, it does nothing.
class Snapshot {
 public:
  explicit Snapshot(Database& database);
  ~Snapshot();
  Snapshot(Snapshot const&) = delete;
  Snapshot& operator=(Snapshot const&) = delete;

 private:
  Database& database_;
  bool mine_;
};

}  // namespace careplan::storage
