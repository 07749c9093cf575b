#include "storage/database.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <random>
#include <thread>

#include "storage/fault.hpp"
#include "storage/heap.hpp"

namespace careplan::storage {

// SQLite's own busy handler starves: with eight tight writers one of them gets nearly every turn.
// Short jittered sleeps share the lock out; measured, they cut the longest wait tenfold.
struct Jitter {
  std::minstd_rand random;
  std::chrono::microseconds patience{};
  std::chrono::microseconds waited{};

  static int wait(void* self, int attempts) {
    auto& jitter = *static_cast<Jitter*>(self);
    if (attempts == 0) jitter.waited = {};
    if (jitter.waited >= jitter.patience) return 0;
    int const longest = attempts < 8 ? 1'000 : attempts < 32 ? 3'000 : 6'000;
    std::chrono::microseconds const sleep{
        std::uniform_int_distribution<int>(200, longest)(jitter.random)};
    std::this_thread::sleep_for(sleep);
    jitter.waited += sleep;
    return 1;
  }
};

namespace {

// A hostile file must not be able to run code, reach other files or exhaust us.
void harden(sqlite3* handle) {
  sqlite3_extended_result_codes(handle, 1);
  for (auto const& [what, on] : {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1),
                                 {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                 {SQLITE_DBCONFIG_DQS_DML, 0},
                                 {SQLITE_DBCONFIG_DQS_DDL, 0},
                                 {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                 {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                 {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1}})
    sqlite3_db_config(handle, what, on, nullptr);
  for (auto const& [what, most] : {std::pair(SQLITE_LIMIT_LENGTH, 16 << 20),
                                   {SQLITE_LIMIT_SQL_LENGTH, 100'000},
                                   {SQLITE_LIMIT_EXPR_DEPTH, 50},
                                   {SQLITE_LIMIT_ATTACHED, 0},
                                   {SQLITE_LIMIT_TRIGGER_DEPTH, 8}})
    sqlite3_limit(handle, what, most);
}

constexpr char connection_pragmas[] =
    "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
    "PRAGMA cell_size_check = ON; PRAGMA recursive_triggers = ON;";

}  // namespace

Database::Database(Connection how)
    : how_(std::move(how)),
      jitter_(std::make_unique<Jitter>(
          Jitter{std::minstd_rand(static_cast<std::minstd_rand::result_type>(how_.seed)),
                 std::chrono::milliseconds(how_.busy_timeout_ms)})),
      left_(how_.last ? std::make_unique<Left>() : nullptr) {
  // Read-only users get a read-only connection from SQLite itself. Readers who may write open for
  // writing too, because the journal of a writer that was killed can only be rolled back so.
  choose_heap(how_.last);
  int const flags = SQLite::OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE |
                    SQLITE_OPEN_NOMUTEX;
  try {
    connection_ = std::make_unique<SQLite::Database>(how_.path, flags, 0, how_.vfs);
  } catch (SQLite::Exception const& error) {
    raise(error.getExtendedErrorCode(), error.what(), how_.path);
  }
  harden(handle());
  sqlite3_busy_handler(handle(), &Jitter::wait, jitter_.get());
  execute(connection_pragmas);
  if (how_.reads) return;
  settle();
  if (ask("PRAGMA foreign_keys") != "1" || ask("PRAGMA synchronous") != "3")
    throw Error(Fault::database, "this SQLite cannot keep foreign keys or synchronous=EXTRA",
                {how_.path});
}

// SQLite parses the whole schema for these two, which takes longer than most reports read from
// pages: who only reads waits for them until SQL is asked for. The journal of a writer that was
// killed may be rolled back without them: should that be lost, it is rolled back again. Who reads
// goes through a table once, and a cache that holds it all is only memory to fill.
void Database::settle() {
  settled_ = true;
  if (!in_transaction()) execute("PRAGMA synchronous = EXTRA");
  execute(how_.reads ? "PRAGMA cache_size = -8192" : "PRAGMA cache_size = -65536");
}

// What a connection leaves to the system, and the one that was left before it.
struct Database::Left {
  std::unique_ptr<Jitter> jitter{};
  std::unique_ptr<SQLite::Database> connection{};
  std::map<std::string, Statement, std::less<>> idle{};
  Left* before = nullptr;
};

// Freeing the schema takes a tenth of a short call. Outside a transaction nothing else is left to
// do: the system closes the file, which gives back its locks.
Database::~Database() {
  if (!left_ || in_transaction()) return;
  left_->jitter = std::move(jitter_);
  left_->connection = std::move(connection_);
  left_->idle.swap(idle_);
  static Left* last = nullptr;
  left_->before = last;
  last = left_.release();
}

sqlite3* Database::handle() const {
  return connection_->getHandle();
}

void Database::execute(std::string const& sql) {
  if (int const code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
      code != SQLITE_OK)
    raise(code, sqlite3_errmsg(handle()), how_.path);
}

void Database::undo(char const* sql) noexcept {
  sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
}

std::string Database::ask(std::string const& sql) {
  Query query(*this, sql);
  return query.next() ? query.text(0) : std::string();
}

long Database::last_id() const {
  return sqlite3_last_insert_rowid(handle());
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

bool Database::writable() const {
  return sqlite3_db_readonly(handle(), "main") == 0;
}

Statement Database::prepare(std::string_view sql) {
  // Only the first of several statements would ever run, without a word.
  if (sql.find(';') != std::string_view::npos)
    throw Error(Fault::internal, fmt::format("a query holds more than one statement: {}", sql));
  bool const needs_schema = sql != "PRAGMA application_id" && sql != "PRAGMA user_version";
  if (!settled_ && needs_schema) settle();
  sqlite3_stmt* statement = nullptr;
  int const code =
      sqlite3_prepare_v2(handle(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) raise(code, sqlite3_errmsg(handle()), how_.path);
  return Statement(statement);
}

void Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Savepoint::Savepoint(Database& database) : database_(database) {
  Query(database_, "SAVEPOINT one_row").run();
}

// Should it fail, the transaction that holds it is rolled back as a whole.
Savepoint::~Savepoint() {
  if (open_) database_.undo("ROLLBACK TO one_row; RELEASE one_row");
}

void Savepoint::release() {
  Query(database_, "RELEASE one_row").run();
  open_ = false;
}

namespace {

// Not PRAGMA foreign_keys, which does nothing within a transaction.
void set_guards(sqlite3* handle, bool on) {
  for (int const what : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_FKEY})
    sqlite3_db_config(handle, what, on ? 1 : 0, nullptr);
}

}  // namespace

Unguarded::Unguarded(Database& database) : database_(database) {
  set_guards(database_.handle(), false);
}

Unguarded::~Unguarded() {
  set_guards(database_.handle(), true);
}

Snapshot::Snapshot(Database& database) : database_(database), mine_(!database.in_transaction()) {
  if (mine_) database_.execute("BEGIN");
}

// Nothing was written: should it fail, closing the connection ends it as well.
Snapshot::~Snapshot() {
  if (mine_) database_.undo("ROLLBACK");
}

}  // namespace careplan::storage
