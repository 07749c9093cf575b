#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <stdexcept>

#include "storage/bench.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

std::string number(int value) {
  return std::to_string(value);
}

Timetable many_sessions(int count) {
  std::vector<Session> sessions;
  for (int i = 0; i < count; ++i) sessions.push_back(session("S-" + number(i)));
  return timetable(std::move(sessions));
}

// One process of many: its own connection for every mark, as one-shot commands have.
int record_marks(std::string const& path, int process, int count) {
  for (int i = 0; i < count; ++i) {
    auto record = Record::open(path, Access::write, world(static_cast<std::uint64_t>(process + 1)));
    auto row = mark("C-" + number(process), "S-" + number(i));
    if (save(record, row) != Written::inserted) return 1;
    if (record.marks(row.client).size() != static_cast<std::size_t>(i + 1)) return 2;
  }
  return 0;
}

}  // namespace

TEST_CASE("a transaction that an exception ends leaves nothing") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const head = info(record).head;
  CHECK_THROWS_AS(
      [&] {
        Transaction tx(record, "test", "row");
        auto row = assessment();
        tx.save(row);
        throw std::runtime_error("elsewhere");
      }(),
      std::runtime_error);
  CHECK(record.assessments().empty());
  CHECK(info(record).head == head);
  auto row = assessment();
  CHECK(save(record, row) == Written::inserted);
}

TEST_CASE("a transaction that wrote nothing commits nothing") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  Transaction(record, "test", "nothing").commit();
  auto row = assessment();
  save(record, row);
  save(record, row);
  CHECK(audit_entries(record).size() == 2);
}

TEST_CASE("a transaction needs a verb and a subject, and commits once") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  CHECK(fault_of([&] { Transaction(record, "", "x"); }).fault == Fault::internal);
  CHECK(fault_of([&] { Transaction(record, "x", ""); }).fault == Fault::internal);
  Transaction tx(record, "x", "y");
  auto row = assessment();
  tx.save(row);
  tx.commit();
  CHECK(fault_of([&] { tx.commit(); }).fault == Fault::internal);
}

TEST_CASE("what is not committed is seen by nobody else") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  Transaction tx(record, "test", "row");
  auto row = assessment();
  tx.save(row);
  CHECK(record.assessments().size() == 1);
  CHECK(Record::open(dir / "a.db", Access::read, world()).assessments().empty());
}

TEST_CASE("a second writer waits its time and then says that the record is busy") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  Transaction tx(record, "test", "row");
  auto impatient = world(7);
  impatient.busy_timeout_ms = 20;
  auto other = Record::open(dir / "a.db", Access::write, impatient);
  auto const error = fault_of([&] { Transaction(other, "test", "row"); });
  CHECK(error.fault == Fault::database);
  CHECK(std::string(error.what()).find("busy") != std::string::npos);
  // And as long again the next time.
  auto const begun = std::chrono::steady_clock::now();
  CHECK(fault_of([&] { Transaction(other, "test", "row"); }).fault == Fault::database);
  CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(20));
}

TEST_CASE("reading functions hold no lock when they have returned") {
  Directory const dir;
  auto writer = Record::create(dir / "a.db", world());
  save(writer, many_sessions(3));
  auto row = assessment();
  save(writer, row);
  auto const reader = Record::open(dir / "a.db", Access::read, world());
  CHECK(reader.knows({"C-1"}));
  CHECK(reader.find_session({"S-1"}));
  CHECK(reader.assessments().size() == 1);
  CHECK(reader.clients().size() == 1);
  CHECK(audit_entries(reader).size() == 3);
  CHECK(verify(reader).empty());
  CHECK(info(reader).audit_entries == 3);
  auto there = mark("C-1", "S-1");
  CHECK(save(writer, there) == Written::inserted);  // COMMIT needs every reader gone
}

TEST_CASE("eight processes that mark at once lose nothing and fail nothing") {
  Directory const dir;
  constexpr int processes = 8, count = 40;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, many_sessions(count));
  }
  std::vector<pid_t> children;
  for (int process = 0; process < processes; ++process) {
    pid_t const child = ::fork();
    if (child == 0) {
      int result = 3;
      try {
        result = record_marks(dir / "a.db", process, count);
      } catch (...) {
      }
      ::_exit(result);
    }
    children.push_back(child);
  }
  for (pid_t const child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  auto const record = Record::open(dir / "a.db", Access::read, world());
  CHECK(record.marks().size() == processes * count);
  CHECK(audit_entries(record).size() == 2 + processes * count);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("a writer that is killed loses no row that it acknowledged") {
  Directory const dir;
  constexpr int count = 100'000;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, many_sessions(1));
  }
  int acknowledged = 0;
  for (int round = 0; round < 6; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_t const child = ::fork();
    if (child == 0) {
      auto record = Record::open(dir / "a.db", Access::write, world());
      for (int i = acknowledged; i < count; ++i) {
        auto row = assessment("C-" + number(i));
        save(record, row);
        if (::write(ends[1], &i, sizeof i) != sizeof i) ::_exit(1);
      }
      ::_exit(0);
    }
    ::close(ends[1]);
    int last = -1;
    for (int i = 0; i < 20 + round * 7 && ::read(ends[0], &last, sizeof last) == sizeof last; ++i) {
    }
    ::kill(child, SIGKILL);
    while (::read(ends[0], &last, sizeof last) == sizeof last) {
    }
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    REQUIRE(last >= acknowledged);
    auto const record = Record::open(dir / "a.db", Access::read, world());
    auto const kept = static_cast<int>(record.assessments().size());
    CHECK(kept >= last + 1);
    CHECK(kept <= last + 2);  // the one whose acknowledgement was never sent
    CHECK(verify(record) == std::vector<std::string>{});
    acknowledged = kept;
  }
}

TEST_CASE("a backup made while others write verifies, and never overwrites") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, many_sessions(100));
  }
  pid_t const child = ::fork();
  if (child == 0) {
    int result = 0;
    try {
      result = record_marks(dir / "a.db", 0, 100);
    } catch (...) {
      result = 3;
    }
    ::_exit(result);
  }
  auto const record = Record::open(dir / "a.db", Access::read, world(99));
  std::size_t before = 0;
  for (int i = 0; i < 5; ++i) {
    auto const target = dir / ("copy-" + number(i) + ".db");
    backup(record, target);
    auto const copy = Record::open(target, Access::read, world());
    CHECK(verify(copy) == std::vector<std::string>{});
    CHECK(copy.marks().size() >= before);
    before = copy.marks().size();
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(fault_of([&] { backup(record, dir / "copy-0.db"); }).fault == Fault::conflict);
  CHECK(fault_of([&] { backup(record, dir / "a.db"); }).fault == Fault::conflict);
  CHECK(fault_of([&] { backup(record, dir / "no/such.db"); }).fault == Fault::io);
  std::filesystem::directory_iterator const files(dir.path);
  CHECK(std::ranges::distance(files, std::filesystem::directory_iterator()) == 6);  // no leftovers
}

TEST_CASE("a backup of a record that does not verify is not kept") {
  Directory const dir;
  auto row = assessment();
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, row);
  }
  Raw(dir / "a.db").run("DROP TRIGGER assessment_no_update; UPDATE assessment SET rater = 'x'");
  auto const record = Record::open(dir / "a.db", Access::read, world());
  auto const refused = fault_of([&] { backup(record, dir / "b.db"); });
  CHECK(refused.fault == Fault::database);
  CHECK(describe(refused).find("assessment_no_update is missing. (and 1 more)") !=
        std::string::npos);
  std::string stream;
  auto const streamed =
      fault_of([&] { backup(record, [&](std::string_view bytes) { stream += bytes; }); });
  CHECK(describe(streamed) == describe(refused));
  CHECK(stream.empty());
  CHECK(std::ranges::distance(std::filesystem::directory_iterator(dir.path),
                              std::filesystem::directory_iterator()) == 1);
  Record::create(dir / "c.db", world());
  Raw(dir / "c.db").run("DROP TRIGGER assessment_no_update");
  auto const once =
      fault_of([&] { backup(Record::open(dir / "c.db", Access::read, world()), dir / "d.db"); });
  CHECK(describe(once).find("assessment_no_update is missing.\n") != std::string::npos);
}

TEST_CASE("a backup waits for a writer as long as others do") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  auto impatient = world(7);
  impatient.busy_timeout_ms = 20;
  auto const record = Record::open(dir / "a.db", Access::read, impatient);
  Raw writer(dir / "a.db");
  REQUIRE(writer.run("BEGIN EXCLUSIVE") == "");
  auto const error = fault_of([&] { backup(record, dir / "b.db"); });
  CHECK(error.fault == Fault::database);
  CHECK(std::string(error.what()).find("busy") != std::string::npos);
  REQUIRE(writer.run("COMMIT") == "");
  backup(record, dir / "b.db");
}

TEST_CASE("what is read in one moment is not written meanwhile, and may be afterwards") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2")}));
  auto impatient = world();
  impatient.busy_timeout_ms = 20;
  auto writer = Record::open(dir / "a.db", Access::write, impatient);
  auto reader = Record::open(dir / "a.db", Access::read, world());
  auto row = mark("C-1", "S-1");
  {
    Moment const moment(reader);
    CHECK(reader.marks().empty());
    CHECK_THROWS_AS(save(writer, row), Error);
    CHECK(reader.marks().empty());
  }
  CHECK(save(writer, row) == Written::inserted);
  CHECK(reader.marks().size() == 1);
}
