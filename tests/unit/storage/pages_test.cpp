// Rows from pages are the rows that SQLite gives, and what is no database does no harm.
#include "storage/pages.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <random>

#include "storage/bench.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

constexpr char thing_columns[] = "size, name, id, part, day";

std::string shown(storage::ScannedRow const& row) {
  std::string line;
  for (int i = 0; i < 5; ++i)
    line += row.is_null(i) ? std::string("-;")
                           : fmt::format("{},{},{};", row.view(i), row.integer(i), row.number(i));
  return line + "\n";
}

// With what SQLite itself gives as the rows, the pages must agree on them and on their order.
std::string by_sqlite(storage::Database& database, std::string const& table) {
  std::string all;
  storage::scan(database, thing_columns, "FROM " + table + " NOT INDEXED",
                [&](storage::ScannedRow const& row) { all += shown(row); });
  return all;
}

bool by_pages(storage::Database& database, std::string const& table, std::string& all) {
  auto take = [&](storage::ScannedRow const& row) { all += shown(row); };
  storage::Snapshot const snapshot(database);
  return storage::scan_pages(database, table, thing_columns, storage::taker_of(take));
}

// Two tables of the same rows, one stored by row id and one by a key of two columns.
void fill(Raw& raw, std::minstd_rand& random, int page_size, int rows) {
  raw.run(fmt::format("PRAGMA page_size = {}", page_size));
  raw.run(
      "CREATE TABLE thing (day TEXT, id INTEGER PRIMARY KEY, name TEXT, size REAL, part INTEGER);"
      "CREATE TABLE keyed (day TEXT, size REAL, id INTEGER NOT NULL, name TEXT,"
      " part INTEGER NOT NULL, PRIMARY KEY (part, id)) WITHOUT ROWID");
  std::string sql = "BEGIN;";
  for (int i = 1; i <= rows; ++i) {
    auto const length = random() % 40 == 0 ? random() % 3000 : random() % 30;
    auto const whole = static_cast<long>(random()) << (random() % 34);
    auto const row = fmt::format(
        "(id, name, size, part, day) VALUES ({}, '{}', {}, {}, {});",
        random() % 3 == 0 ? -i : i * 1000L, std::string(length, static_cast<char>('a' + i % 26)),
        random() % 2 == 0 ? "7.0" : fmt::format("{}.25", random() % 99),
        random() % 2 == 0 ? whole : -whole % 300, random() % 4 == 0 ? "NULL" : "'2026-12-01'");
    sql += "INSERT INTO thing " + row + "INSERT INTO keyed " + row;
  }
  REQUIRE(raw.run(sql + "COMMIT").empty());
}

// The rows of some ids, or of some parts of what is stored by them.
std::string rows_of(storage::Database& database, std::string const& table,
                    std::vector<long> const& numbers) {
  std::string all;
  storage::scan_rows_of(
      database, table, table == "thing" ? "id, name, part, size" : "part, name, id, size", numbers,
      [&](storage::ScannedRow const& row) {
        all +=
            fmt::format("{},{},{},{};", row.integer(0), row.view(1), row.integer(2), row.number(3));
      });
  return all;
}

// The rows of `t`, or "refused".
std::string rows_of_t(std::string const& path, std::string_view columns = "id, name, n") {
  storage::Database database({.path = path});
  std::string all;
  auto take = [&](storage::ScannedRow const& row) {
    for (int i = 0; i <= std::ranges::count(columns, ','); ++i)
      all += row.is_null(i)        ? "-,"
             : row.view(i).empty() ? fmt::format("{},", row.integer(i))
                                   : row.text(i) + ",";
    all.back() = ';';
  };
  bool read = false;
  try {
    storage::Snapshot const snapshot(database);
    read = storage::scan_pages(database, "t", columns, storage::taker_of(take));
  } catch (Error const& error) {
    CHECK(error.fault == Fault::database);
    return "refused";
  }
  CHECK(read);
  return all;
}

std::string raw_bytes(auto... bytes) {
  return {static_cast<char>(bytes)...};
}

// A file of two pages of 512 bytes, the second of which is table `t` with one row.
std::string file_of_one_row(std::string const& path) {
  Raw(path).run(
      "PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER);"
      "INSERT INTO t VALUES (1, 'abc', 500)");
  return bytes_of(path);
}

// The disk under a connection, which fails whoever reads so many bytes at once, or asks for its
// size.
class FailingDisk {
 public:
  explicit FailingDisk(storage::Database& database) {
    sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file_);
    own_ = file_->pMethods;
    mine_ = *own_;
    mine_.xRead = [](sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
      ++reads_;
      return size == failing_size_ ? SQLITE_IOERR_READ : own_->xRead(file, into, size, at);
    };
    mine_.xFileSize = [](sqlite3_file* file, sqlite3_int64* bytes) {
      return failing_size_ == 0 ? SQLITE_IOERR_FSTAT : own_->xFileSize(file, bytes);
    };
    file_->pMethods = &mine_;
  }
  ~FailingDisk() { file_->pMethods = own_; }
  FailingDisk(FailingDisk const&) = delete;
  FailingDisk& operator=(FailingDisk const&) = delete;
  static void fail(int size) { failing_size_ = size; }
  static int reads() { return reads_; }

 private:
  static inline sqlite3_io_methods const* own_ = nullptr;
  static inline int failing_size_ = -1;
  static inline int reads_ = 0;
  sqlite3_file* file_ = nullptr;
  sqlite3_io_methods mine_{};
};

}  // namespace

TEST_CASE("pages give the rows that SQLite gives, whatever their size and that of the page") {
  Directory const dir;
  std::minstd_rand random(7);
  for (auto const& [page_size, rows] :
       {std::pair(512, 3000), {4096, 3000}, {65536, 400}, {4096, 0}}) {
    CAPTURE(page_size);
    auto const path = dir / fmt::format("{}-{}.db", page_size, rows);
    Raw raw(path);
    fill(raw, random, page_size, rows);
    storage::Database database({.path = path});
    for (std::string const table : {"thing", "keyed"}) {
      CAPTURE(table);
      std::string seen;
      CHECK(by_pages(database, table, seen));
      CHECK((seen == by_sqlite(database, table)));
      CHECK((std::ranges::count(seen, '\n') == rows));
    }
  }
}

TEST_CASE("rows whose heads were met before are read as all others are") {
  Directory const dir;
  Raw raw(dir / "a.db");
  std::minstd_rand random(9);
  fill(raw, random, 1024, 0);
  std::string sql = "BEGIN;";
  for (long id = 1; id <= 9000;) {
    auto const whole = 1L << (random() % 63);
    for (auto const part : {0L, 1L, whole, -whole, whole - 1, ~whole})
      for (auto const size : {"7.0", "1.25", "0.0", "-3.0", "NULL"}) {
        auto const row = fmt::format("(id, name, size, part, day) VALUES ({}, '{}', {}, {}, {});",
                                     id, std::string(static_cast<std::size_t>(id % 3) * 40, 'a'),
                                     size, part, id % 4 == 0 ? "NULL" : "'2026-12-01'");
        sql += "INSERT INTO thing " + row + "INSERT INTO keyed " + row;
        ++id;
      }
  }
  REQUIRE(raw.run(sql + "COMMIT").empty());
  storage::Database database({.path = dir / "a.db"});
  for (std::string const table : {"thing", "keyed"}) {
    CAPTURE(table);
    std::string seen;
    CHECK(by_pages(database, table, seen));
    CHECK((seen == by_sqlite(database, table)));
  }
}

TEST_CASE("rows that were taken out and put in again come as SQLite gives them") {
  Directory const dir;
  std::minstd_rand random(8);
  Raw raw(dir / "a.db");
  fill(raw, random, 1024, 2000);
  storage::Database database({.path = dir / "a.db"});
  for (int i = 0; i < 10; ++i) {
    raw.run(
        fmt::format("DELETE FROM thing WHERE id % 10 = {0}; DELETE FROM keyed WHERE id % 7 = {0};"
                    "INSERT INTO thing (name) VALUES ('again {0}')",
                    i));
    for (std::string const table : {"thing", "keyed"}) {
      std::string seen;
      CHECK(by_pages(database, table, seen));
      CHECK((seen == by_sqlite(database, table)));
    }
  }
}

TEST_CASE("rows of some numbers are those that SQLite gives, and few others are read") {
  Directory const dir;
  std::minstd_rand random(21);
  for (auto const& [page_size, rows] : {std::pair(512, 2000), {4096, 3000}, {4096, 0}}) {
    CAPTURE(page_size);
    auto const path = dir / fmt::format("{}-{}.db", page_size, rows);
    Raw raw(path);
    fill(raw, random, page_size, rows);
    storage::Database database({.path = path});
    for (auto const& [table, number] : {std::pair("thing", "id"), {"keyed", "part"}}) {
      CAPTURE(table);
      std::vector<long> all;
      storage::scan(database, number, fmt::format("FROM {} NOT INDEXED", table),
                    [&](storage::ScannedRow const& row) { all.push_back(row.integer(0)); });
      for (int const share : {1, 3, 100, 3000}) {
        CAPTURE(share);
        std::vector<long> wanted;
        for (long const one : all)
          if (random() % static_cast<unsigned>(share) == 0) {
            wanted.push_back(one);
            if (random() % 3 == 0) wanted.push_back(one + 1);  // which may not be there
          }
        std::ranges::sort(wanted);
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        auto const by_pages = rows_of(database, table, wanted);
        database.execute("BEGIN IMMEDIATE; INSERT INTO keyed (id, part) VALUES (7, 4444444444444)");
        CHECK((by_pages == rows_of(database, table, wanted)));
        database.execute("ROLLBACK");
        if (share == 1) CHECK(std::ranges::count(by_pages, ';') == rows);
      }
      FailingDisk const disk(database);
      auto const before = FailingDisk::reads();
      (void)rows_of(database, table, {55'000});
      CHECK(FailingDisk::reads() - before < 20);
    }
  }
}

TEST_CASE("rows of a client by pages are those that SQLite finds, and little else is read") {
  Directory const dir;
  auto const path = dir / "a.db";
  std::minstd_rand random(22);
  std::vector<std::string> const clients{"C", "C-", "C-1", "C-10", "C-2", "c", "D.9", "0", "a"};
  {
    auto record = Record::create(path, world());
    Transaction transaction(record, "test", "many");
    for (int i = 0; i < 1500; ++i) {
      auto row = assessment(clients[random() % clients.size()] + (i % 2 == 0 ? "" : to_text(i)));
      row.date += std::chrono::days(i);
      transaction.save(row);
      if (random() % 5 > 0) continue;
      row.supersedes = row.id;
      row.reason = "typing error";
      row.rater = "K2";
      transaction.save(row);
    }
    transaction.commit();
  }
  std::vector<ClientId> known;
  {
    auto record = Record::open(path, Access::write, world());
    Transaction transaction(record, "strike", "some", "wrong client");
    for (auto const& client : clients)
      for (auto const& row : record.assessment_heads({client}))
        if (random() % 4 == 0) transaction.strike({"assessment", row.id}, "wrong client");
    DecisionRow decision{
        .client = {"C"}, .date = day("2026-12-02"), .level = "iop", .program = "sud-iop"};
    transaction.save(decision);
    transaction.commit();
    known = record.clients();
  }
  REQUIRE(known.size() > 500);
  for (auto const* more : {"", "A", "C-1 ", "D", "zz"}) known.push_back({more});
  auto const by_pages = Record::open(path, Access::read, world());
  auto const by_sqlite = Record::open(path, Access::write, world());
  for (auto const& client : known) {
    CAPTURE(client.value);
    CHECK(by_pages.knows(client) == by_sqlite.knows(client));
    auto found = by_pages.assessment_heads(client);
    CHECK((found == by_sqlite.assessment_heads(client)));
    if (found.empty()) continue;
    auto same = found.front();
    by_pages.fill_facts(found.front());
    by_sqlite.fill_facts(same);
    CHECK(found.front().facts.size() == 1);
    CHECK(found.front().facts == same.facts);
  }
  CHECK(by_pages.decisions(ClientId{"C"}).size() == 1);
  CHECK(by_pages.decisions(ClientId{"C-"}).empty());
  storage::Database database({.path = path, .reads = true});
  FailingDisk const disk(database);
  auto const before = FailingDisk::reads();
  CHECK(storage::current_ids_of(database, "assessment", "C-1").value().size() > 50);
  CHECK(FailingDisk::reads() - before < 60);
  CHECK_FALSE(database.knows_schema());
}

TEST_CASE("an index that does not begin with clients in the order of bytes is left to SQLite") {
  Directory const dir;
  for (auto const& [index, fit] : {std::pair("CREATE INDEX t_key ON t (client, day)", true),
                                   {"CREATE INDEX t_key ON t (client)", true},
                                   {"CREATE INDEX t_key ON t (client COLLATE NOCASE, day)", false},
                                   {"CREATE INDEX t_key ON t (client collate nocase, day)", false},
                                   {"CREATE INDEX t_key ON t (client desc)", false},
                                   {"CREATE INDEX t_key ON t (client, upper(day))", false},
                                   {"CREATE INDEX t_key ON t (client, day) WHERE day <> ''", false},
                                   {"CREATE UNIQUE INDEX t_key ON t (client, day)", false},
                                   {"CREATE INDEX t_key ON t (day, client)", false},
                                   {"CREATE INDEX t_day ON t (client, day)", false}}) {
    CAPTURE(index);
    std::filesystem::remove(dir / "a.db");
    Raw raw(dir / "a.db");
    REQUIRE(
        raw.run(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, client TEXT, day TEXT, supersedes"
            " INTEGER); CREATE INDEX t_supersedes ON t (supersedes) WHERE supersedes IS NOT"
            " NULL; CREATE TABLE struck (table_name TEXT, row_id INTEGER);"
            "INSERT INTO t VALUES (5, 'c', '', NULL), (4, 'C', '', NULL), (3, 'C', 'x', NULL)") ==
        "");
    REQUIRE(raw.run(index) == "");
    storage::Database database({.path = dir / "a.db", .reads = true});
    auto const ids = storage::current_ids_of(database, "t", "C");
    CHECK(ids.has_value() == fit);
    if (ids) CHECK(*ids == std::vector<long>{3, 4});
  }
}

// Where a row goes on elsewhere hangs on its length, on what it is stored in, and on the bytes of a
// page that are kept free: to each of the limits there is a row that lies on it.
TEST_CASE("rows of every length are those of SQLite, whatever is kept free in a page") {
  Directory const dir;
  for (int free_bytes = 0; free_bytes <= 8; ++free_bytes) {
    CAPTURE(free_bytes);
    auto const path = dir / fmt::format("{}.db", free_bytes);
    Raw raw(path);
    raw.run("PRAGMA page_size = 512");
    auto wanted = free_bytes;
    sqlite3_file_control(raw.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &wanted);
    raw.run(
        "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, size REAL, part INTEGER, day TEXT);"
        "CREATE TABLE keyed (id INTEGER PRIMARY KEY, name TEXT, size REAL, part INTEGER, day TEXT)"
        " WITHOUT ROWID");
    for (std::string const table : {"thing", "keyed"}) {
      REQUIRE(raw.run(fmt::format(
                  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
                  " INSERT INTO {} SELECT i, CASE i % 2 WHEN 0 THEN x ELSE CAST(x AS BLOB) END, i,"
                  " -i, i FROM (SELECT i, substr(hex(zeroblob(600)), 1, i) AS x FROM n)",
                  free_bytes == 0 ? 1100 : 550, table)) == "");
    }
    REQUIRE(bytes_of(path)[20] == free_bytes);
    storage::Database database({.path = path});
    for (std::string const table : {"thing", "keyed"}) {
      CAPTURE(table);
      std::string seen;
      CHECK(by_pages(database, table, seen));
      CHECK((seen == by_sqlite(database, table)));
    }
  }
}

TEST_CASE("however its key is declared, a table is what SQLite says it is") {
  Directory const dir;
  for (std::string const columns :
       {"id INTEGER PRIMARY KEY, day TEXT, size REAL, name TEXT, part INTEGER)",
        "day TEXT, id INTEGER, size REAL, part INTEGER, name TEXT)",
        "day TEXT, name TEXT PRIMARY KEY, id INTEGER, size REAL, part INTEGER)",
        "day TEXT, id INTEGER, name TEXT, size REAL, part INTEGER, PRIMARY KEY (id, name))",
        "day TEXT, id INTEGER, name TEXT, size REAL, part INTEGER, PRIMARY KEY (name, part))",
        "day TEXT, id INT PRIMARY KEY, name TEXT, size REAL, part INTEGER)",
        "day TEXT, name TEXT, id INTEGER PRIMARY KEY, size REAL, part INTEGER) WITHOUT ROWID",
        "day TEXT, id INTEGER, name TEXT, part INTEGER, size REAL, PRIMARY KEY (part, name, id))"
        " WITHOUT ROWID"}) {
    CAPTURE(columns);
    std::filesystem::remove(dir / "a.db");
    Raw raw(dir / "a.db");
    REQUIRE(raw.run("CREATE TABLE thing (" + columns) == "");
    REQUIRE(raw.run("INSERT INTO thing (id, name, size, part, day) VALUES (12, 'b', 3, 41, 'x'),"
                    " (11, 'c', 2.5, 42, NULL), (13, 'a', NULL, 40, 'y')") == "");
    storage::Database database({.path = dir / "a.db"});
    std::string seen;
    CHECK(by_pages(database, "thing", seen));
    CHECK((seen == by_sqlite(database, "thing")));
    CHECK((std::ranges::count(seen, '\n') == 3));
  }
}

TEST_CASE("a disk that fails ends in its error, and gives no rows of another table") {
  Directory const dir;
  std::minstd_rand random(13);
  {
    Raw raw(dir / "a.db");
    fill(raw, random, 4096, 300);
  }
  storage::Database database({.path = dir / "a.db"});
  for (std::string const table : {"thing", "keyed"}) {
    CAPTURE(table);
    storage::Snapshot const snapshot(database);
    auto const all = by_sqlite(database, table);
    FailingDisk disk(database);
    std::string seen;
    for (int const size : {0, 1, 100}) {  // its size, the kind of a table, the head of the file
      CAPTURE(size);
      disk.fail(size);
      CHECK_FALSE(by_pages(database, table, seen));
      CHECK(seen.empty());
    }
    disk.fail(4096);
    CHECK(fault_of([&] { by_pages(database, table, seen); }).fault == Fault::io);
    disk.fail(-1);
    seen.clear();
    CHECK(by_pages(database, table, seen));
    CHECK((seen == all));
  }
}

TEST_CASE("where only SQLite can read a table, pages leave it to SQLite") {
  Directory const dir;
  std::minstd_rand random(9);
  Raw raw(dir / "a.db");
  fill(raw, random, 4096, 20);
  std::string seen;
  {
    storage::Database database({.path = dir / "a.db"});
    CHECK_FALSE(by_pages(database, "nothing", seen));
    auto take = [](storage::ScannedRow const&) {};
    CHECK_FALSE(storage::scan_pages(database, "thing", "id", storage::taker_of(take)));
    raw.run("ALTER TABLE keyed ADD COLUMN later TEXT DEFAULT 'so'");
    CHECK_FALSE(by_pages(database, "keyed", seen));
    // What a transaction has written may not be in the file yet.
    storage::Query(database, "BEGIN").run();
    storage::Query(database, "INSERT INTO thing (name) VALUES ('new')").run();
    CHECK_FALSE(by_pages(database, "thing", seen));
    std::string all;
    storage::scan_table(database, "thing", thing_columns,
                        [&](storage::ScannedRow const& row) { all += shown(row); });
    CHECK((all == by_sqlite(database, "thing")));
    storage::Query(database, "ROLLBACK").run();
    CHECK(by_pages(database, "thing", seen));
  }
  raw.run("PRAGMA journal_mode = WAL; INSERT INTO thing (name) VALUES ('in the log')");
  storage::Database database({.path = dir / "a.db"});
  CHECK_FALSE(by_pages(database, "thing", seen));
  storage::Database in_memory({.path = ":memory:"});
  in_memory.execute("CREATE TABLE thing (day, id, name, size, part)");
  CHECK_FALSE(by_pages(in_memory, "thing", seen));
}

// SQLite goes by the version for readers: whether the file is in WAL mode.
TEST_CASE("a file that only its writers would take for one in WAL mode is read from its pages") {
  Directory const dir;
  auto const path = dir / "a.db";
  auto whole = file_of_one_row(path);
  whole[18] = 2;
  put_bytes(path, whole);
  CHECK(rows_of_t(path) == "1,abc,500;");
  CHECK(Raw(path).ask("PRAGMA journal_mode") == "delete");
}

TEST_CASE("a text that is longer than SQLite may read here is not read from pages either") {
  Directory const dir;
  std::size_t const longest = 16 * 1024 * 1024;
  for (auto const size : {longest, longest + 1}) {
    CAPTURE(size);
    auto const path = dir / fmt::format("{}.db", size);
    REQUIRE(Raw(path).run(fmt::format("CREATE TABLE thing (id INTEGER PRIMARY KEY, name, other);"
                                      "INSERT INTO thing VALUES (1, zeroblob({}), 'x')",
                                      size)) == "");
    storage::Database database({.path = path});
    for (bool const pages : {true, false}) {
      CAPTURE(pages);
      std::size_t seen = 0;
      auto const take = [&](storage::ScannedRow const& row) { seen = row.view(0).size(); };
      storage::Snapshot const snapshot(database);
      auto const error = fault_of([&] {
        if (pages)
          storage::scan_pages(database, "thing", "name", storage::taker_of(take));
        else
          storage::scan(database, "name", "FROM thing", take);
      });
      CHECK(error.fault == (size > longest ? Fault::input : Fault::no));
      CHECK(seen == (size > longest ? 0 : size));
    }
  }
}

TEST_CASE("a row that is longer than four of its fields may be is not read into memory") {
  Directory const dir;
  for (auto const& [length, refused] : {std::pair(12 << 20, false), {13 << 20, true}}) {
    CAPTURE(length);
    auto const path = dir / fmt::format("{}.db", length);
    Raw raw(path);
    REQUIRE(raw.run(fmt::format("CREATE TABLE t (a, b, c, d, e);"
                                "INSERT INTO t VALUES (zeroblob({0}), zeroblob({0}), zeroblob({0}),"
                                " zeroblob({0}), zeroblob({0}))",
                                length)) == "");
    storage::Database database({.path = path});
    long rows = 0;
    auto take = [&](storage::ScannedRow const&) { ++rows; };
    auto const read = fault_of([&] {
      storage::Snapshot const snapshot(database);
      storage::scan_pages(database, "t", "a, e", storage::taker_of(take));
    });
    CHECK((read.fault == Fault::database) == refused);
    CHECK(rows == (refused ? 0 : 1));
  }
}

TEST_CASE("what a taker throws comes out of the pages, and the connection goes on") {
  Directory const dir;
  std::minstd_rand random(10);
  Raw raw(dir / "a.db");
  fill(raw, random, 4096, 20);
  storage::Database database({.path = dir / "a.db"});
  struct Stop {};
  auto stop = [](storage::ScannedRow const&) { throw Stop{}; };
  CHECK_THROWS_AS(storage::scan_table(database, "thing", "id", stop), Stop);
  std::string seen;
  CHECK(by_pages(database, "thing", seen));
}

TEST_CASE("a text that is not UTF-8 is left to SQLite, and bytes kept free are no row's") {
  Directory const dir;
  Raw wide(dir / "wide.db");
  wide.run("PRAGMA encoding = 'UTF-16'; CREATE TABLE thing (size, name, id, part, day)");
  storage::Database database({.path = dir / "wide.db"});
  std::string seen;
  CHECK_FALSE(by_pages(database, "thing", seen));
  Raw raw(dir / "free.db");
  std::minstd_rand random(12);
  fill(raw, random, 1024, 300);
  constexpr int wanted = 40;
  int free_bytes = wanted;
  sqlite3_file_control(raw.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &free_bytes);
  raw.run("VACUUM");
  REQUIRE(bytes_of(dir / "free.db")[20] == wanted);
  storage::Database with_free({.path = dir / "free.db"});
  for (std::string const table : {"thing", "keyed"}) {
    seen.clear();
    CHECK(by_pages(with_free, table, seen));
    CHECK((seen == by_sqlite(with_free, table)));
  }
}

// A page of 512 bytes that holds one row of 11: its size 9, its key 1, a head of 4 (nothing, a text
// of 3, a number of 2), the text and the number.
TEST_CASE("what a page says of its rows is taken where it can be so, and refused where not") {
  Directory const dir;
  auto const path = dir / "a.db";
  auto const whole = file_of_one_row(path);
  REQUIRE(whole.size() == 1024);
  using Edits = std::vector<std::pair<std::size_t, std::string>>;  // by place in the page
  auto const with = [&](Edits const& edits, std::string_view columns = "id, name, n") {
    auto damaged = whole;
    for (auto const& [at, bytes] : edits) damaged.replace(512 + at, bytes.size(), bytes);
    put_bytes(path, damaged);
    return rows_of_t(path, columns);
  };
  auto const text = [](auto... bytes) { return raw_bytes(bytes...); };
  CHECK(with({}) == "1,abc,500;");
  CHECK(with({}, "n, id, name") == "500,1,abc;");
  CHECK(with({{3, text(0, 0)}}) == "");
  CHECK(with({{0, text(0x0c)}}) == "refused");     // no kind of page
  CHECK(with({{3, text(0, 0xfd)}}) == "refused");  // more rows than have room
  // Where the row begins: not before the end of the head, nor so late that no row has room.
  CHECK(with({{8, text(0, 0)}}) == "refused");
  CHECK(with({{7, text(7, 0, 7, 0, 0, 0, 0, 0, 0)}}) == "refused");
  CHECK(with({{8, text(0, 9, 1, 2, 0)}}) == "refused");
  CHECK(with({{8, text(0, 10, 2, 1, 2, 0)}}) == "1,-,-;");
  CHECK(with({{4, text(2)}, {8, text(0, 11, 0, 11, 2, 1, 2, 0)}}) == "refused");
  CHECK(with({{4, text(2)}, {8, text(0, 12, 0, 12, 2, 1, 2, 0)}}) == "1,-,-;1,-,-;");
  CHECK(with({{8, text(1, 0xfc)}, {508, text(0, 1, 0, 0)}}) == "refused");  // a row of no bytes
  CHECK(with({{8, text(1, 0xfc)}, {508, text(2, 1, 2, 0)}}) == "1,-,-;");
  CHECK(with({{8, text(1, 0xfd)}, {509, text(1, 1, 1)}}) == "refused");
  // Its size: not past the end of the page.
  CHECK(with({{501, text(10)}}) == "refused");
  CHECK(with({{501, text(8)}}) == "refused");  // the number ends behind it
  CHECK(with({{501, text(8)}}, "id, name") == "1,abc;");
  CHECK(with({{501, text(0x89, 1, 1)}}) == "refused");  // much longer than the page
  // Its head: within the row.
  CHECK(with({{503, text(9)}}, "id") == "1;");
  CHECK(with({{503, text(10)}}, "id") == "refused");
  CHECK(with({{503, text(3)}}) ==
        "1,\x02"
        "ab,-;");  // a column that was added later
  // What a value is: 8 and 9 are numbers without bytes, 10 and 11 nothing that is known.
  CHECK(with({{505, text(8)}}) == "1,0,24930;");
  CHECK(with({{505, text(9)}}) == "1,1,24930;");
  CHECK(with({{505, text(10)}}) == "refused");
  CHECK(with({{505, text(11)}}) == "refused");
  CHECK(with({{505, text(12)}}) == "1,0,24930;");  // a text of no bytes, shown as 0 here
  CHECK(with({{505, text(19, 1)}}) == "1,abc,1;");
  CHECK(with({{505, text(19, 3)}}) == "refused");
  CHECK(with({{505, text(29)}}) == "refused");
  CHECK(with({{506, text(1)}, {510, text(0xff)}}) == "1,abc,-1;");
  // A page above itself.
  CHECK(with({{0, text(5)}, {8, text(0, 0, 0, 2)}}) == "refused");
}

// A number is padded with bytes that stand for nothing, up to the ninth, of which all bits count.
TEST_CASE("a number of up to nine bytes is read to its end, and none beyond the head of its row") {
  Directory const dir;
  auto const path = dir / "a.db";
  auto const whole = file_of_one_row(path);
  auto const with = [&](std::string const& head, std::string const& body) {
    auto damaged = whole;
    auto const size = head.size() + 1 + body.size();
    auto const row = raw_bytes(0x80, size, 1, head.size() + 1) + head + body;
    damaged.replace(512 + 8, 2, raw_bytes(0, 100));
    damaged.replace(512 + 100, row.size(), row);
    put_bytes(path, damaged);
    return rows_of_t(path, "id, name");
  };
  for (std::size_t padding = 0; padding <= 8; ++padding) {
    CAPTURE(padding);
    auto const padded = raw_bytes(0) + std::string(padding, '\x80');
    CHECK(with(padded + raw_bytes(1), raw_bytes(7)) == "1,7;");
    CHECK(with(padded, raw_bytes(1)) == (padding == 0 ? "1,-;" : "refused"));
  }
}

TEST_CASE("a tree is as deep as SQLite lets it be, and names no page twice") {
  Directory const dir;
  auto const path = dir / "a.db";
  auto const whole = file_of_one_row(path);
  auto const inner = [](int right, std::string const& cell) {
    auto page = raw_bytes(5, 0, 0, 0, cell.empty() ? 0 : 1, 0, 0, 0, 0, 0, 0, right, 1, 0xf4);
    page.resize(500);
    page += cell;
    page.resize(512);
    return page;
  };
  auto const leaf = whole.substr(512);
  auto const with = [&](std::string const& pages) {
    put_bytes(path, whole.substr(0, 512) + pages);
    return rows_of_t(path);
  };
  auto const chain = [&](int levels) {
    std::string pages;
    for (int page = 2; page <= levels; ++page) pages += inner(page + 1, "");
    return with(pages + leaf);
  };
  CHECK(chain(20) == "1,abc,500;");
  CHECK(chain(21) == "refused");
  CHECK(with(inner(3, raw_bytes(0, 0, 0, 4, 1)) + leaf + leaf) == "1,abc,500;1,abc,500;");
  CHECK(with(inner(3, raw_bytes(0, 0, 0, 3, 1)) + leaf) == "refused");
}

TEST_CASE("a page as full as can be gives all its rows") {
  Directory const dir;
  auto const path = dir / "a.db";
  Raw raw(path);
  raw.run("PRAGMA page_size = 512; CREATE TABLE t (x)");
  for (int i = 0; i < 84; ++i) raw.run("INSERT INTO t VALUES (NULL)");
  REQUIRE(bytes_of(path).size() == 1024);
  CHECK(std::ranges::count(rows_of_t(path, "x"), ';') == 84);
}

TEST_CASE("a row goes on in the pages that it names, and on no others") {
  Directory const dir;
  auto const path = dir / "a.db";
  std::string const name(1200, 'x');
  Raw(path).run(
      "PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER);"
      "INSERT INTO t VALUES (1, '" +
      name + "', 500)");
  auto const whole = bytes_of(path);
  REQUIRE(whole.size() == 4 * 512);  // of which two are the rest of the row
  auto const with = [&](std::size_t at, char page) {
    auto damaged = whole;
    damaged[at + 3] = page;
    put_bytes(path, damaged);
    return rows_of_t(path);
  };
  constexpr std::size_t first_at = 1024 - 4, second_at = 1024;
  CHECK(with(first_at, 3) == "1," + name + ",500;");
  CHECK(with(second_at, 4) == "1," + name + ",500;");
  for (auto const at : {first_at, second_at})
    for (char const page : {char{0}, char{1}, char{5}}) {
      CAPTURE(at);
      CHECK(with(at, page) == "refused");
    }
}

TEST_CASE("where a row goes on stands before the bytes that are kept free, whole") {
  Directory const dir;
  auto const path = dir / "a.db";
  constexpr int kept_free = 8, usable = 512 - kept_free;
  {
    Raw raw(path);
    raw.run("PRAGMA page_size = 512");
    int wanted = kept_free;
    sqlite3_file_control(raw.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &wanted);
    REQUIRE(raw.run("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER);"
                    "INSERT INTO t VALUES (1, hex(zeroblob(300)), 500)") == "");
  }
  auto const whole = bytes_of(path);
  CHECK(rows_of_t(path) == "1," + std::string(600, '0') + ",500;");
  auto moved = whole;  // by one byte
  auto const at = static_cast<std::size_t>(static_cast<unsigned char>(whole[512 + 8])) << 8 |
                  static_cast<unsigned char>(whole[512 + 9]);
  moved.replace(512 + at + 1, usable - at, whole, 512 + at, usable - at);
  moved[512 + 9] = static_cast<char>(moved[512 + 9] + 1);
  put_bytes(path, moved);
  CHECK(rows_of_t(path) == "refused");
}

TEST_CASE("a damaged file ends in an error or in rows, and never in a loop") {
  Directory const dir;
  std::minstd_rand random(11);
  auto const path = dir / "a.db";
  {
    Raw raw(path);
    fill(raw, random, 512, 120);
  }
  auto const whole = bytes_of(path);
  int refused = 0;
  for (int round = 0; round < 600; ++round) {
    auto damaged = whole;
    for (int i = 0; i < 6; ++i)
      damaged[512 + random() % (damaged.size() - 512)] = static_cast<char>(random());
    put_bytes(path, damaged);
    for (std::string const table : {"thing", "keyed"}) {
      std::string seen;
      try {
        storage::Database database({.path = path});
        by_pages(database, table, seen);
        (void)rows_of(database, table, {1000, 60'000, 119'000});
      } catch (Error const& error) {
        CHECK(error.fault == Fault::database);
        ++refused;
      }
    }
  }
  CHECK(refused > 100);
}
