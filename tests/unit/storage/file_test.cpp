#include "storage/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "storage/bench.hpp"
#include "storage/connection.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

mode_t mode_of(std::string const& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

Error opening(std::string const& path, Access access = Access::read, World with = world()) {
  return fault_of([&] { Record::open(path, access, with); });
}

std::string everything(Error const& error) {
  return describe(error);
}

bool says(Error const& error, std::string_view words) {
  CAPTURE(everything(error));
  bool const found = everything(error).find(words) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("a record is made with mode 0600 whatever the umask, and so are journal and backup") {
  Directory const dir;
  auto const path = dir / "a.db";
  for (mode_t const mask : {mode_t{0}, mode_t{0777}}) {
    auto const before = ::umask(mask);
    {
      auto record = Record::create(path, world());
      auto row = assessment();
      Transaction tx(record, "test", "row");
      tx.save(row);
      CHECK(mode_of(path + "-journal") == 0600);
      tx.commit();
      backup(record, dir / "copy.db");
    }
    ::umask(before);
    CHECK(mode_of(path) == 0600);
    CHECK(mode_of(dir / "copy.db") == 0600);
    std::filesystem::remove(path);
    std::filesystem::remove(dir / "copy.db");
  }
}

TEST_CASE("no file stays open behind a record") {
  Directory const dir;
  auto const open_files = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  };
  auto const before = open_files();
  for (auto const* name : {"a", "b", "c"}) {
    auto const record = Record::create(dir / name, world());
    backup(record, dir / (std::string(name) + ".copy"));
  }
  CHECK(open_files() == before);
}

TEST_CASE("creating never touches a file that is there") {
  Directory const dir;
  put_bytes(dir / "a.db", "precious");
  CHECK(fault_of([&] { Record::create(dir / "a.db", world()); }).fault == Fault::conflict);
  CHECK(bytes_of(dir / "a.db") == "precious");
  std::filesystem::create_symlink(dir / "nowhere", dir / "link.db");
  CHECK(fault_of([&] { Record::create(dir / "link.db", world()); }).fault == Fault::conflict);
  CHECK_FALSE(std::filesystem::exists(dir / "nowhere"));
  CHECK(fault_of([&] { Record::create(dir / "no/such/a.db", world()); }).fault == Fault::io);
}

TEST_CASE(
    "a record is never made beside the journal of another, which SQLite would write into it") {
  Directory const dir;
  for (std::string const tail : {"-journal", "-wal"}) {
    CAPTURE(tail);
    put_bytes(dir / ("a.db" + tail), "left behind");
    auto const error = fault_of([&] { Record::create(dir / "a.db", world()); });
    CHECK(error.fault == Fault::conflict);
    says(error, "whose record is gone");
    auto const other = Record::create(dir / ("other" + tail), world());
    says(fault_of([&] { backup(other, dir / "a.db"); }), "whose record is gone");
    CHECK_FALSE(std::filesystem::exists(dir / "a.db"));
    std::filesystem::remove(dir / ("a.db" + tail));
  }
}

TEST_CASE("a record that could not be made leaves no file") {
  Directory const dir;
  auto broken = world();
  broken.now = {};
  CHECK(fault_of([&] { Record::create(dir / "a.db", broken); }).fault == Fault::internal);
  CHECK(std::filesystem::is_empty(dir.path));
}

TEST_CASE("a value too long for the record is a fault of the input, not of careplan") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  row.rater.assign((16U << 20) + 1, 'x');
  CHECK(fault_of([&] { save(record, row); }).fault == Fault::input);
  CHECK(record.assessments().empty());
}

TEST_CASE("a missing file is not found, and the hint says how to make one") {
  Directory const dir;
  auto const error = opening(dir / "a.db");
  CHECK(error.fault == Fault::not_found);
  says(error, "careplan store init");
  CHECK_FALSE(std::filesystem::exists(dir / "a.db"));
  put_bytes(dir / "file", "");
  CHECK(opening(dir / "file/a.db").fault == Fault::not_found);
  CHECK(opening(dir / std::string(300, 'a')).fault == Fault::io);  // no file has such a name
}

TEST_CASE("what is not a record is refused: empty, text, directory, device, another program's") {
  Directory const dir;
  put_bytes(dir / "empty.db", "");
  auto error = opening(dir / "empty.db");
  CHECK(error.fault == Fault::database);
  says(error, "empty");
  put_bytes(dir / "text.db", std::string(5000, 'x'));
  error = opening(dir / "text.db", Access::write);
  CHECK(error.fault == Fault::database);
  says(error, "not a careplan record");
  CHECK(bytes_of(dir / "text.db") == std::string(5000, 'x'));
  CHECK(opening(dir.path).fault == Fault::database);
  CHECK(opening("/dev/null").fault == Fault::database);
  Raw(dir / "other.db").run("CREATE TABLE t (x)");
  auto const before = bytes_of(dir / "other.db");
  error = opening(dir / "other.db", Access::write);
  CHECK(error.fault == Fault::database);
  says(error, "another program's");
  CHECK(bytes_of(dir / "other.db") == before);
}

TEST_CASE("a newer record is refused, both versions are named, and it is not changed") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  Raw(dir / "a.db").run("PRAGMA user_version = 4711");
  auto const before = bytes_of(dir / "a.db");
  for (auto const access : {Access::read, Access::write}) {
    auto const error = opening(dir / "a.db", access);
    CHECK(error.fault == Fault::database);
    says(error, "4711");
    says(error, "schema 1)");
  }
  CHECK(fault_of([&] { migrate(dir / "a.db", world()); }).fault == Fault::database);
  CHECK(bytes_of(dir / "a.db") == before);
}

TEST_CASE("an older record is neither read nor migrated by the way") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  Raw(dir / "a.db").run("PRAGMA user_version = 0");
  auto const error = opening(dir / "a.db", Access::write);
  CHECK(error.fault == Fault::database);
  says(error, "store migrate");
  CHECK(Raw(dir / "a.db").ask("PRAGMA user_version") == "0");
}

TEST_CASE("a second hard link is refused, a symbolic link is followed") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  std::filesystem::create_symlink(dir / "a.db", dir / "soft.db");
  CHECK(opening(dir / "soft.db").fault == Fault::no);
  CHECK(info(Record::open(dir / "soft.db", Access::read, world())).path ==
        std::filesystem::canonical(dir / "a.db").string());
  std::filesystem::create_hard_link(dir / "a.db", dir / "hard.db");
  for (auto const* name : {"a.db", "hard.db"}) {
    auto const error = opening(dir / name);
    CHECK(error.fault == Fault::database);
    says(error, "hard links");
  }
}

TEST_CASE("damage that verify does not find has changed no row") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, timetable({session("S-1")}));
    for (int i = 0; i < 20; ++i) {
      auto row = assessment("C-" + std::to_string(i));
      save(record, row);
    }
  }
  Span<Date> const always{day("2026-01-01"), day("2027-01-01")};
  auto const whole = bytes_of(dir / "a.db");
  auto const original = Record::open(dir / "a.db", Access::read, world());
  int noticed = 0, tried = 0;
  for (std::size_t at = 0; at < whole.size(); at += 1999) {
    auto damaged = whole;
    for (std::size_t i = at; i < std::min(at + 64, damaged.size()); ++i)
      damaged[i] = static_cast<char>(~damaged[i]);
    put_bytes(dir / "b.db", damaged);
    ++tried;
    CAPTURE(at);
    auto const error = fault_of([&] {
      auto const record = Record::open(dir / "b.db", Access::read, world());
      if (!verify(record).empty()) {
        ++noticed;
        record.assessments();  // may be refused, must not crash
        record.sessions(always);
        return;
      }
      CHECK(record.assessments() == original.assessments());
      CHECK(record.sessions(always) == original.sessions(always));
      CHECK(audit_entries(record).back().hash == audit_entries(original).back().hash);
    });
    CAPTURE(everything(error));
    bool const honest = error.fault == Fault::no || error.fault == Fault::database;
    CHECK(honest);
  }
  // Free space, unused pages: not every byte holds something. Many do.
  CHECK(tried > 50);
  CHECK(noticed > 5);
}

TEST_CASE("a file that was cut short is refused, or its loss is found") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    for (int i = 0; i < 20; ++i) {
      auto row = assessment("C-" + std::to_string(i));
      save(record, row);
    }
  }
  auto const whole = bytes_of(dir / "a.db");
  for (std::size_t const eighths : {1u, 4u, 6u, 7u}) {
    CAPTURE(eighths);
    put_bytes(dir / "b.db", whole.substr(0, whole.size() * eighths / 8));
    bool found = false;
    auto const error = fault_of(
        [&] { found = !verify(Record::open(dir / "b.db", Access::read, world())).empty(); });
    bool const noticed = error.fault == Fault::database || found;
    CHECK(noticed);
  }
}

TEST_CASE("a file that one may only read can be read, and not written") {
  Directory const dir;
  std::filesystem::permissions(dir.path, std::filesystem::perms(0755));
  auto row = assessment();
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, row);
  }
  ::chmod((dir / "a.db").c_str(), 0444);
  CHECK(holds_for_a_stranger(
      [&] { return Record::open(dir / "a.db", Access::read, world()).assessments().size() == 1; }));
  CHECK(holds_for_a_stranger(
      [&] { return opening(dir / "a.db", Access::write).fault == Fault::database; }));
  ::chmod((dir / "a.db").c_str(), 0600);
  if (::geteuid() == 0)
    CHECK(holds_for_a_stranger([&] { return opening(dir / "a.db").fault == Fault::io; }));
}

TEST_CASE("a record opened for reading cannot be written to") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  auto record = Record::open(dir / "a.db", Access::read, world());
  CHECK(fault_of([&] { Transaction(record, "a", "b"); }).fault == Fault::internal);
  CHECK(fault_of([&] { record.impl().database->execute("CREATE TABLE t (x)"); }).fault ==
        Fault::database);
}

// A database and its journal as a killed writer leaves them: pages written, nothing committed.
TEST_CASE("the journal of a killed writer is rolled back by the next reader who may write") {
  Directory const dir;
  std::filesystem::permissions(dir.path, std::filesystem::perms(0755));
  auto row = assessment();
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, row);
  }
  {
    Raw writer(dir / "a.db");
    writer.run("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN");
    writer.run("DROP TRIGGER assessment_no_update; UPDATE assessment SET rater = 'mallory'");
    writer.run(
        "CREATE TABLE filler AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
        " FROM n WHERE i < 2000) SELECT i, hex(randomblob(200)) FROM n");
    for (auto const* tail : {"", "-journal"})
      std::filesystem::copy_file(dir / (std::string("a.db") + tail),
                                 dir / (std::string("hot.db") + tail));
  }
  REQUIRE(std::filesystem::file_size(dir / "hot.db-journal") > 512);
  ::chmod((dir / "hot.db").c_str(), 0444);
  ::chmod((dir / "hot.db-journal").c_str(), 0444);
  CHECK(holds_for_a_stranger([&] {
    auto const error = opening(dir / "hot.db");
    return error.fault == Fault::database &&
           everything(error).find("interrupted") != std::string::npos;
  }));
  ::chmod((dir / "hot.db").c_str(), 0600);
  auto const record = Record::open(dir / "hot.db", Access::read, world());
  CHECK(record.assessments() == std::vector{row});
  CHECK(verify(record) == std::vector<std::string>{});
  CHECK_FALSE(std::filesystem::exists(dir / "hot.db-journal"));
}

TEST_CASE("the settings that keep rows safe are on") {
  Directory const dir;
  auto const made = info(Record::create(dir / "a.db", world()));
  CHECK(made.journal_mode == "delete");
  CHECK(made.synchronous == "extra");
  CHECK(made.schema_version == 1);
  CHECK(made.audit_entries == 1);
  CHECK(made.head.size() == 64);
  CHECK_FALSE(made.row_counts.empty());
  CHECK(info(Record::open(dir / "a.db", Access::read, world())).synchronous == "extra");
}

TEST_CASE("what a hostile file could ask of SQLite is off, and what it may hold is bounded") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto& database = *record.impl().database;
  auto const is_on = [&](int what) {
    int on = -1;
    REQUIRE(sqlite3_db_config(database.handle(), what, -1, &on) == SQLITE_OK);
    return on == 1;
  };
  CHECK(is_on(SQLITE_DBCONFIG_DEFENSIVE));
  CHECK(is_on(SQLITE_DBCONFIG_ENABLE_FKEY));
  CHECK(is_on(SQLITE_DBCONFIG_ENABLE_TRIGGER));
  CHECK_FALSE(is_on(SQLITE_DBCONFIG_TRUSTED_SCHEMA));
  CHECK_FALSE(is_on(SQLITE_DBCONFIG_DQS_DML));
  CHECK_FALSE(is_on(SQLITE_DBCONFIG_DQS_DDL));
  CHECK_FALSE(is_on(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION));
  auto const most = [&](int what) { return sqlite3_limit(database.handle(), what, -1); };
  CHECK(most(SQLITE_LIMIT_LENGTH) == 16 * 1024 * 1024);
  CHECK(most(SQLITE_LIMIT_SQL_LENGTH) == 100'000);
  CHECK(most(SQLITE_LIMIT_EXPR_DEPTH) == 50);
  CHECK(most(SQLITE_LIMIT_ATTACHED) == 0);
  CHECK(most(SQLITE_LIMIT_TRIGGER_DEPTH) == 8);
  for (auto const& [pragma, value] : {std::pair("mmap_size", "0"),
                                      {"temp_store", "2"},
                                      {"cell_size_check", "1"},
                                      {"recursive_triggers", "1"}}) {
    CAPTURE(pragma);
    CHECK(database.ask(fmt::format("PRAGMA {}", pragma)) == value);
  }
}

TEST_CASE("a record that somebody put into WAL mode is taken out of it by the next writer") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  Raw(dir / "a.db").run("PRAGMA journal_mode = WAL");
  CHECK(info(Record::open(dir / "a.db", Access::write, world())).journal_mode == "delete");
}

TEST_CASE("the VFS is the caller's choice, and one that is not there is an error") {
  Directory const dir;
  auto dotfile = world();
  dotfile.vfs = "unix-dotfile";
  auto record = Record::create(dir / "a.db", dotfile);
  auto row = assessment();
  {
    Transaction tx(record, "test", "row");
    tx.save(row);
    CHECK(std::filesystem::exists(dir / "a.db.lock"));
    tx.commit();
  }
  dotfile.vfs = "no-such-vfs";
  CHECK(opening(dir / "a.db", Access::read, dotfile).fault != Fault::no);
}

TEST_CASE("folders are made for their owner only, and where a file stands there is none") {
  Directory const dir;
  CHECK(storage::directory_of("a.db") == ".");
  CHECK(storage::directory_of("a/b.db") == "a");
  auto const before = ::umask(0);
  storage::make_directories_for(dir / "a/b/c.db");
  ::umask(before);
  CHECK(mode_of(dir / "a") == 0700);
  CHECK(mode_of(dir / "a/b") == 0700);
  put_bytes(dir / "file", "");
  CHECK(fault_of([&] { storage::make_directories_for(dir / "file/b/c.db"); }).fault == Fault::io);
}

TEST_CASE("a query is one statement, and remembers nothing of its last run") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto& database = *record.impl().database;
  CHECK(fault_of([&] { storage::Query(database, "SELECT 1; SELECT 2"); }).fault == Fault::internal);
  auto const asked = [&](auto... values) {
    storage::Query query(database, "SELECT ?1, ?2");
    REQUIRE(query.with(values...).next());
    return query.text(0) + (query.is_null(1) ? "-" : query.text(1));
  };
  CHECK(asked("a", "b") == "ab");
  CHECK(asked("c") == "c-");
}

TEST_CASE("text that cannot be kept is told with the place of its fault and its beginning") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  row.rater = "0123456789\x01" + std::string(69, 'x') + "not shown";
  says(fault_of([&] { save(record, row); }),
       "text with a malformed or control character at byte 10: '0123456789\\x01" +
           std::string(69, 'x') + "'");
}
